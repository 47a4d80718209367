import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { RequestError, request } from '../data/index.ts';
import { EmptyState, ErrorState, Icon, inWords, LoadingState } from '../ui/index.ts';
import { EmailEditor } from './email-editor.tsx';

/** One email, loaded once: the editor holds what is typed, so nothing may change it from below. */
const EmailScreen = ({ id }: { id: string }) => {
  const email = useQuery({
    queryKey: ['template', id],
    queryFn: ({ signal }) => request('GET /api/templates/:template', { params: { template: id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  });
  if (email.data && !email.isFetching) return <EmailEditor page={email.data} />;
  if (email.isPending || email.isFetching) return <LoadingState label="Loading the email" lines={10} />;
  return (
    <div className="page">
      <Link href="/emails" className="back">
        <Icon name="chevron-left" size={14} /> Emails
      </Link>
      {email.error instanceof RequestError && email.error.status === 404 ? (
        <EmptyState icon="mail" title="There is no such email">
          It may have been deleted.
        </EmptyState>
      ) : (
        <ErrorState title="The email could not be loaded" onRetry={() => void email.refetch()}>
          {inWords(email.error)}
        </ErrorState>
      )}
    </div>
  );
};

export default EmailScreen;
