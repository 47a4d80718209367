import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { TaskPage } from '../../../functions/api/contract/index.ts';
import { formatMoney } from '../../../shared/money/index.ts';
import { me, RequestError, request } from '../data/index.ts';
import {
  Button,
  Chip,
  EmptyState,
  ErrorState,
  GradeMark,
  Icon,
  IconButton,
  inWords,
  LoadingState,
  locale,
  Menu,
  Ripeness,
  StageChip,
  toast,
} from '../ui/index.ts';
import { Bant } from './bant.tsx';
import { Clock } from './clock.tsx';
import { LastActivities } from './last-activities.tsx';
import { Outcome } from './outcome.tsx';
import { Reassign } from './reassign.tsx';
import { Reject } from './reject.tsx';
import { useDecision } from './use-decision.ts';

/** One handoff: who, why now, how to begin, and what the rep does with it. */
export const Handoff = ({ id }: { id: string }) => {
  const [asking, setAsking] = useState<'reject' | 'reassign' | 'outcome' | null>(null);
  const person = useQuery(me);
  const task = useQuery({
    queryKey: ['task', id],
    queryFn: ({ signal }) => request('GET /api/tasks/:task', { params: { task: id }, signal }),
    refetchInterval: 5_000,
  });
  const close = () => setAsking(null);
  const accept = useDecision(id, close);
  if (task.isPending) return <LoadingState label="Loading the handoff" lines={8} />;
  if (!task.data)
    return task.error instanceof RequestError && task.error.status === 404 ? (
      <EmptyState icon="inbox" title="There is no such handoff">
        It may have gone with a lead that was erased.
      </EmptyState>
    ) : (
      <ErrorState title="The handoff could not be loaded" onRetry={() => void task.refetch()}>
        {inWords(task.error)}
      </ErrorState>
    );
  const page = task.data;
  const { task: it, lead, repName } = page.row;
  const sells = person.data?.roles.some((role) => role !== 'marketer') === true;
  const decided = it.status === 'rejected' || it.status === 'closed';
  return (
    <article className="handoff" aria-label={it.title}>
      <Link href="/inbox" className="back">
        <Icon name="chevron-left" size={14} /> Inbox
      </Link>
      <header>
        <div className="row-actions">
          <h2>{lead?.name ?? it.title}</h2>
          {lead?.example ? <Chip>Example</Chip> : null}
          <span className="grow" />
          <Clock task={it} />
        </div>
        <p className="muted">{[lead?.jobTitle, lead?.company].filter(Boolean).join(' · ')}</p>
        <div className="row-actions contact">
          {lead?.email ? (
            <a className="button small" href={`mailto:${lead.email}`}>
              <Icon name="mail" size={14} /> {lead.email}
            </a>
          ) : null}
          {typeof page.profile.phone === 'string' ? (
            <a className="button small" href={`tel:${page.profile.phone.replace(/[^\d+*#,;]/g, '')}`}>
              Call {page.profile.phone}
            </a>
          ) : null}
          {lead ? (
            <Link className="button small quiet" href={`/leads/${lead.id}`}>
              Whole story
            </Link>
          ) : null}
        </div>
        {lead ? (
          <div className="row-actions">
            <Ripeness score={lead.score} full={100} />
            <StageChip stage={lead.stage} />
            <GradeMark grade={lead.grade} />
            <span className="muted">{repName ? `${repName} has it` : 'Nobody has it yet'}</span>
          </div>
        ) : null}
      </header>

      {decided || it.status === 'accepted' ? <Verdict page={page} /> : null}

      <section>
        <h3>Why now</h3>
        <ul className="reasons">
          {it.why.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        {it.instructions ? <p className="instructions">{it.instructions}</p> : null}
      </section>
      <section className="opening">
        <h3>A first sentence</h3>
        <blockquote>{it.why.opening}</blockquote>
        <IconButton
          icon="copy"
          label="Copy the first sentence"
          small
          onPress={() => void navigator.clipboard.writeText(it.why.opening).then(() => toast('Copied.'))}
        />
      </section>
      <Bant answers={page.bant} />
      <LastActivities activities={page.activities} />
      <p className="muted routed">{it.routedBecause}</p>

      {sells && !decided ? (
        <footer className="decide">
          {it.status === 'open' ? (
            <>
              <Button
                look="primary"
                icon="check"
                isDisabled={accept.isPending}
                onPress={() =>
                  accept.mutate({
                    route: 'accept',
                    body: { version: it.version },
                    say: 'Accepted. It is under Accepted until you say what became of it.',
                  })
                }
              >
                {accept.isPending ? 'Accepting …' : 'Accept'}
              </Button>
              <Button onPress={() => setAsking('reject')}>Reject</Button>
            </>
          ) : (
            <>
              <Button look="primary" onPress={() => setAsking('outcome')}>
                What became of it?
              </Button>
              <Button onPress={() => setAsking('reject')}>Give it back</Button>
            </>
          )}
          <span className="grow" />
          <Menu
            label="More"
            actions={[
              { id: 'reassign', label: 'Give to another rep', icon: 'handoff', run: () => setAsking('reassign') },
            ]}
          >
            <IconButton icon="more" label="More" />
          </Menu>
          {accept.isError && !(accept.error instanceof RequestError && accept.error.status === 409) ? (
            <p role="alert" className="refused">
              {inWords(accept.error)}
            </p>
          ) : null}
        </footer>
      ) : null}
      {sells && it.status === 'closed' ? (
        <footer className="decide">
          <Button onPress={() => setAsking('outcome')}>Correct the outcome</Button>
        </footer>
      ) : null}
      {asking === 'reject' ? <Reject task={it} onClose={close} /> : null}
      {asking === 'reassign' ? <Reassign task={it} onClose={close} /> : null}
      {asking === 'outcome' ? <Outcome task={it} currency={page.currency} onClose={close} /> : null}
    </article>
  );
};

const outcomes = {
  meeting: 'A meeting is set.',
  opportunity: 'It became an opportunity.',
  won: 'Won.',
  lost: 'Lost.',
  disqualified: 'Disqualified.',
} as const;

const Verdict = ({ page }: { page: TaskPage }) => {
  const { task } = page.row;
  const words =
    task.status === 'rejected'
      ? `Rejected${task.decidedBy ? ` by ${task.decidedBy}` : ''}: ${task.reason ?? 'no reason given'}.`
      : task.status === 'closed'
        ? outcomes[task.outcome ?? 'meeting']
        : `Accepted${task.decidedBy ? ` by ${task.decidedBy}` : ''}.`;
  return (
    <p className={task.status === 'rejected' || task.outcome === 'lost' ? 'verdict no' : 'verdict'} role="status">
      <b>{words}</b>
      {task.status === 'closed' && task.reason ? ` ${task.reason}.` : ''}
      {task.amount === undefined ? '' : ` ${formatMoney({ minor: task.amount, currency: page.currency }, locale)}.`}
      {task.note ? ` “${task.note}”` : ''}
    </p>
  );
};
