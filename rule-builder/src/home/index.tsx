import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { FlowList, LeadList } from '../../../functions/api/contract/index.ts';
import { config, request } from '../data/index.ts';
import { ago, Chip, count, ErrorState, Icon, type IconName, LoadingState, Ripeness } from '../ui/index.ts';
import './home.css';

const steps: readonly { icon: IconName; title: string; text: string; href: string; action: string }[] = [
  {
    icon: 'flow',
    title: 'Look at the flow that scores leads',
    text: 'Activities give points; the ladder says when a lead is marketing or sales qualified.',
    href: '/flows',
    action: 'Open flows',
  },
  {
    icon: 'link',
    title: 'Send something real',
    text: 'Copy a form, a tracking snippet or a curl command from Setup and send it once.',
    href: '/setup',
    action: 'Get the form',
  },
  {
    icon: 'leads',
    title: 'Watch the lead ripen',
    text: 'Its page shows a receipt for each point and every flow it is in.',
    href: '/leads',
    action: 'Open leads',
  },
  {
    icon: 'inbox',
    title: 'Accept it as sales would',
    text: 'A lead that becomes SQL lands in the inbox with a clock and the reasons why.',
    href: '/inbox',
    action: 'Open the inbox',
  },
];

/** The first page: what to do in the first five minutes, then what is going on. */
const Home = () => {
  const leads = useQuery({
    queryKey: ['leads', 'latest'],
    queryFn: ({ signal }) => request<LeadList>('/api/leads?sort=-lastActivityAt&limit=6&examples=include', { signal }),
    refetchInterval: 5_000,
  });
  const flows = useQuery({
    queryKey: ['flows'],
    queryFn: ({ signal }) => request<FlowList>('/api/flows', { signal }),
    refetchInterval: 10_000,
  });
  const settings = useQuery({ queryKey: ['config'], queryFn: config, staleTime: Number.POSITIVE_INFINITY });
  const now = Date.now();
  return (
    <div className="page home">
      <header>
        <h1>From first click to a sale, in one picture</h1>
      </header>
      <ol className="first-steps">
        {steps.map((step, index) => (
          <li key={step.href} className="card">
            <span className="number">{index + 1}</span>
            <Icon name={step.icon} size={20} />
            <h2>{step.title}</h2>
            <p className="muted">{step.text}</p>
            <Link href={step.href} className="button">
              {step.action}
            </Link>
          </li>
        ))}
      </ol>
      {settings.data?.mailbox ? (
        <p className="muted">
          Mail is not sent anywhere yet: it lands in the{' '}
          <a href={settings.data.mailbox} target="_blank" rel="noreferrer">
            local mailbox
          </a>
          .
        </p>
      ) : null}
      <div className="home-columns">
        <section className="card" aria-labelledby="latest">
          <h2 id="latest">Moving now</h2>
          {leads.isPending ? <LoadingState lines={4} /> : null}
          {leads.isError ? <ErrorState onRetry={() => void leads.refetch()}>{leads.error.message}</ErrorState> : null}
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
                  <Chip tone={lead.stage === 'mql' || lead.stage === 'sql' ? 'accent' : undefined}>
                    {lead.stage.toUpperCase()}
                  </Chip>
                  <Ripeness score={lead.score} full={100} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
        <section className="card" aria-labelledby="running">
          <h2 id="running">Flows</h2>
          {flows.isPending ? <LoadingState lines={3} /> : null}
          {flows.isError ? <ErrorState onRetry={() => void flows.refetch()}>{flows.error.message}</ErrorState> : null}
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
