import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from 'wouter';
import { me, RequestError, request } from '../../data/index.ts';
import { EmptyState, ErrorState, Icon, inWords, LoadingState } from '../../ui/index.ts';
import './lead-page.css';
import { Consent } from './consent.tsx';
import { Emails } from './emails.tsx';
import { Flows } from './flows.tsx';
import { Hero } from './hero.tsx';
import { leadKey } from './lead-key.ts';
import { Profile } from './profile.tsx';
import { Receipt } from './receipt.tsx';
import { ScoreChart } from './score-chart.tsx';
import { StageHistory } from './stage-history.tsx';
import { Tasks } from './tasks.tsx';
import { Timeline } from './timeline.tsx';
import { When } from './when.tsx';
import { WhyNot } from './why-not.tsx';

/** Everything about one lead, kept fresh while one looks: a posted activity moves the score in front of one's eyes. */
const LeadScreen = ({ id }: { id: string }) => {
  const at = new URLSearchParams(useSearch()).get('at');
  const person = useQuery(me);
  const lead = useQuery({
    queryKey: at === null ? leadKey(id) : [...leadKey(id), 'at', at],
    queryFn: ({ signal }) =>
      request('GET /api/leads/:lead', { params: { lead: id }, ...(at !== null && { query: { at } }), signal }),
    refetchInterval: at === null ? 2_500 : false,
  });
  const roles = person.data?.roles ?? [];
  const shapes = roles.includes('marketer') || roles.includes('admin');
  const back = (
    <Link href="/leads" className="back">
      <Icon name="chevron-left" size={14} /> Leads
    </Link>
  );
  if (lead.isPending)
    return (
      <div className="page">
        {back}
        <LoadingState label="Loading the lead" lines={10} />
      </div>
    );
  if (!lead.data) {
    const missing = lead.error instanceof RequestError && lead.error.status === 404;
    return (
      <div className="page">
        {back}
        {missing ? (
          <EmptyState icon="leads" title="There is no such lead">
            It may have been erased. The address may also be incomplete.
          </EmptyState>
        ) : (
          <ErrorState title="The lead could not be loaded" onRetry={() => void lead.refetch()}>
            {inWords(lead.error)}
          </ErrorState>
        )}
      </div>
    );
  }
  const page = lead.data;
  return (
    <div className="page lead-page">
      {back}
      {at === null ? null : (
        <p role="status" className="muted">
          As it was known <When at={page.at} />, by the scoring model that was live then.{' '}
          <Link href={`/leads/${page.id}`}>Show it as it is now</Link>
        </p>
      )}
      <Hero page={page} roles={roles} isPast={at !== null} />
      <div className="lead-columns">
        <div className="stack">
          <Receipt
            lead={page.id}
            mayRestore={shapes && at === null}
            receipt={page.receipt}
            scored={page.score}
            grade={page.grade}
          />
          <Timeline page={page} mayRetract={shapes && at === null} />
        </div>
        <div className="stack">
          <WhyNot answers={page.whyNot} />
          <Flows enrolments={page.enrolments} />
          <Tasks tasks={page.tasks} />
          <Emails emails={page.emails} />
          <ScoreChart id={page.id} />
          <StageHistory id={page.id} stages={page.stages} />
          <Consent page={page} />
          <Profile page={page} />
        </div>
      </div>
    </div>
  );
};

export default LeadScreen;
