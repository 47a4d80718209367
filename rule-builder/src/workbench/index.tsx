import { useQuery } from '@tanstack/react-query';
import { RequestError, request } from '../data/index.ts';
import { ErrorState, LoadingState } from '../ui/index.ts';
import { EditorScreen } from './workbench.tsx';

/** The editor of one flow. The flow is read once; from then on the editor holds what is being made of it. */
const Editor = ({ id }: { id: string }) => {
  const page = useQuery({
    queryKey: ['flow', id],
    queryFn: ({ signal }) => request('GET /api/flows/:flow', { params: { flow: id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (page.isPending) return <LoadingState label="Opening the flow" />;
  if (page.isError)
    return (
      <ErrorState
        title={
          page.error instanceof RequestError && page.error.status === 404
            ? 'There is no such flow'
            : 'The flow could not be opened'
        }
        onRetry={() => void page.refetch()}
      >
        {page.error.message} {page.error instanceof RequestError ? page.error.hint : ''}
      </ErrorState>
    );
  return <EditorScreen page={page.data} />;
};

export default Editor;
