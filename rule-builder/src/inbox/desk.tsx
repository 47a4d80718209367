import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { TaskQuery } from '../../../functions/api/contract/index.ts';
import { me, reps, request } from '../data/index.ts';
import {
  Button,
  Chip,
  EmptyState,
  ErrorState,
  GradeMark,
  inWords,
  LoadingState,
  Ripeness,
  Segments,
  Select,
} from '../ui/index.ts';
import { Clock } from './clock.tsx';
import { Handoff } from './handoff.tsx';

type Which = 'open' | 'accepted' | 'done';
const statuses: Record<Which, NonNullable<TaskQuery['status']>> = { open: 'open', accepted: 'accepted', done: 'done' };

/** Handoffs of one page; the next ones come when asked for. */
const PAGE = 100;

/** Handoffs, the one that is due first on top. */
export const Desk = ({ open }: { open: string | null }) => {
  const [which, setWhich] = useState<Which>('open');
  const [rep, setRep] = useState<string | null>(null);
  const person = useQuery(me);
  const people = useQuery(reps);
  const chosen = rep ?? (person.data?.rep ? 'me' : 'all');
  const tasks = useInfiniteQuery({
    queryKey: ['tasks', which, chosen],
    queryFn: ({ signal, pageParam }) =>
      request('GET /api/tasks', {
        query: { rep: chosen, status: statuses[which], limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: person.isSuccess || person.isError,
    refetchInterval: 4_000,
  });
  const pages = tasks.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const total = pages.at(-1)?.total ?? 0;
  // Examples are there to be looked at: they are in the list, marked, and in no count.
  const counts = pages.at(-1)?.counts;
  const toAnswer = counts?.open;
  const overdue = counts?.overdue ?? 0;
  const examples = which === 'open' ? items.filter(({ lead }) => lead?.example === true).length : 0;
  return (
    <div className={open === null ? 'desk' : 'desk with-open'}>
      <section className="desk-list" aria-label="Handoffs">
        <header>
          <h1>Inbox</h1>
          {toAnswer !== undefined && tasks.isSuccess ? (
            <p className="muted" role="status">
              {toAnswer === 0 ? 'All answered' : `${toAnswer} to answer`}
              {overdue > 0 ? <span className="late"> · {overdue} overdue</span> : null}
              {examples > 0 ? ` · ${examples} ${examples === 1 ? 'example' : 'examples'} beside` : null}
            </p>
          ) : null}
        </header>
        <div className="desk-filters">
          <Segments
            label="Which handoffs"
            value={which}
            onChange={setWhich}
            options={[
              { id: 'open', label: 'To answer' },
              { id: 'accepted', label: `Accepted${counts && counts.accepted > 0 ? ` ${counts.accepted}` : ''}` },
              { id: 'done', label: 'Done' },
            ]}
          />
          <Select
            label="Whose handoffs"
            hideLabel
            value={chosen}
            onChange={setRep}
            options={[
              ...(person.data?.rep ? [{ id: 'me', label: 'Mine' }] : []),
              { id: 'all', label: 'Everybody' },
              { id: 'unassigned', label: 'Nobody’s yet' },
              ...(people.data?.items ?? []).map(({ rep: it }) => ({ id: it.id, label: it.name })),
            ]}
          />
        </div>
        {tasks.isPending ? <LoadingState label="Loading handoffs" /> : null}
        {tasks.isError && !tasks.data ? (
          <ErrorState title="The inbox could not be loaded" onRetry={() => void tasks.refetch()}>
            {inWords(tasks.error)}
          </ErrorState>
        ) : null}
        {tasks.isSuccess && items.length === 0 ? <NothingHere which={which} /> : null}
        <ul className="handoffs">
          {items.map(({ task, lead, repName }) => (
            <li key={task.id}>
              <Link href={`/inbox/${encodeURIComponent(task.id)}`} aria-current={task.id === open ? 'true' : undefined}>
                <span className="line">
                  <b>{lead?.name ?? 'An erased lead'}</b>
                  {lead?.example ? <Chip>Example</Chip> : null}
                  <span className="grow" />
                  {lead ? <GradeMark grade={lead.grade} /> : null}
                </span>
                <span className="muted line">
                  <span className="company">
                    {[lead?.jobTitle, lead?.company].filter(Boolean).join(' · ') || lead?.email || task.title}
                  </span>
                  <span className="grow" />
                  {lead ? <Ripeness score={lead.score} full={100} /> : null}
                </span>
                <span className="line">
                  {task.status === 'open' || task.status === 'accepted' ? (
                    <Clock task={task} />
                  ) : (
                    <Chip tone={task.status === 'rejected' || task.outcome === 'lost' ? 'error' : 'ok'}>
                      {task.status === 'rejected' ? `Rejected: ${task.reason ?? ''}` : (task.outcome ?? 'Closed')}
                    </Chip>
                  )}
                  <span className="grow" />
                  <span className="muted">{repName ?? 'Nobody’s yet'}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {tasks.hasNextPage ? (
          <Button onPress={() => void tasks.fetchNextPage()} isDisabled={tasks.isFetchingNextPage}>
            {`Show more of ${total}`}
          </Button>
        ) : null}
      </section>
      <section className="desk-open" aria-label="Handoff">
        {open === null ? (
          <div className="desk-none">
            <EmptyState icon="inbox" title="Choose a handoff">
              You see why the lead is qualified now, what it did last and a first sentence for the call.
            </EmptyState>
          </div>
        ) : (
          <Handoff key={open} id={open} />
        )}
      </section>
    </div>
  );
};

const NothingHere = ({ which }: { which: Which }) =>
  which === 'open' ? (
    <EmptyState icon="inbox" title="Nothing to answer">
      When a lead becomes sales qualified, it lands here with a clock and the reasons why.
    </EmptyState>
  ) : which === 'accepted' ? (
    <EmptyState icon="inbox" title="Nothing accepted">
      Handoffs you accept stay here until you say what became of them.
    </EmptyState>
  ) : (
    <EmptyState icon="inbox" title="Nothing done yet">
      Rejected handoffs and those with an outcome are kept here.
    </EmptyState>
  );
