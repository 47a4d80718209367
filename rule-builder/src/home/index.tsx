import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { request } from '../data/index.ts';
import { ago, Chip, count, ErrorState, inWords, LoadingState, Ripeness, StageChip } from '../ui/index.ts';
import { ExampleLeads } from './example-leads.tsx';
import { useFirstLead } from './first-lead.ts';
import { FirstSteps } from './first-steps.tsx';
import './home.css';

/** The first page: what to do in the first five minutes, then what is going on. */
const Home = () => {
  const leads = useQuery({
    queryKey: ['leads', 'latest'],
    queryFn: ({ signal }) =>
      request('GET /api/leads', { query: { sort: '-lastActivityAt', limit: 6, examples: 'include' }, signal }),
    refetchInterval: 5_000,
  });
  const flows = useQuery({
    queryKey: ['flows'],
    queryFn: ({ signal }) => request('GET /api/flows', { signal }),
    refetchInterval: 10_000,
  });
  const { asked, lead } = useFirstLead();
  const now = Date.now();
  return (
    <div className="page home">
      <header>
        <h1>From first click to a sale, in one picture</h1>
      </header>
      <p className="muted lead-in">
        Ripen scores what people do and who they are, nurtures them with emails and hands them to sales when they are
        ripe.
      </p>
      {asked ? <FirstSteps lead={lead} /> : <LoadingState label="Loading" lines={6} />}
      <ExampleLeads />
      <div className="home-columns">
        <section className="card" aria-labelledby="latest">
          <h2 id="latest">Moving now</h2>
          {leads.isPending ? <LoadingState lines={4} /> : null}
          {leads.isError ? <ErrorState onRetry={() => void leads.refetch()}>{inWords(leads.error)}</ErrorState> : null}
          {leads.data?.items.length === 0 ? (
            <p className="muted pad">Nobody yet. Post a form and the first lead appears here by itself.</p>
          ) : null}
          <ul className="rows">
            {leads.data?.items.map((lead) => (
              <li key={lead.id}>
                <Link href={`/leads/${lead.id}`}>
                  <span className="who">
                    <b>{lead.name}</b>
                    <span className="muted">
                      {lead.lastActivity ?? 'No activity yet'}
                      {lead.lastActivityAt ? ` · ${ago(Date.parse(lead.lastActivityAt), now)}` : ''}
                    </span>
                  </span>
                  {lead.example ? <Chip>Example</Chip> : null}
                  <StageChip stage={lead.stage} />
                  <Ripeness score={lead.score} full={100} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
        <section className="card" aria-labelledby="running">
          <h2 id="running">Flows</h2>
          {flows.isPending ? <LoadingState lines={3} /> : null}
          {flows.isError ? <ErrorState onRetry={() => void flows.refetch()}>{inWords(flows.error)}</ErrorState> : null}
          <ul className="rows">
            {flows.data?.items.map((flow) => (
              <li key={flow.id}>
                <Link href={`/flows/${flow.id}`}>
                  <span className="who">
                    <b>{flow.name}</b>
                    <span className="muted">
                      {flow.liveVersion === null ? 'Draft' : `v${flow.liveVersion} ${flow.status}`} ·{' '}
                      {count(flow.inside, 'lead')} inside
                    </span>
                  </span>
                  {flow.failed > 0 ? <Chip tone="error">{count(flow.failed, 'failure')}</Chip> : null}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </div>
  );
};

export default Home;
