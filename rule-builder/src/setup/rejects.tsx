import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { request } from '../data/index.ts';
import { ago, Button, EmptyState } from '../ui/index.ts';
import { Panel } from './panel.tsx';

/** Messages that came in and could not be kept, each with what was wrong and what to do about it. */
export const Rejects = () => {
  const first = useQuery({
    queryKey: ['rejects'],
    queryFn: ({ signal }) => request('GET /api/rejects', { query: { limit: 50 }, signal }),
    refetchInterval: 5_000,
  });
  const more = useInfiniteQuery({
    queryKey: ['rejects', 'older', first.data?.next],
    queryFn: ({ signal, pageParam }) =>
      request('GET /api/rejects', { query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: first.data?.next ?? undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: false,
  });
  const now = Date.now();
  return (
    <Panel
      title="Refused messages"
      help="Sent by your forms and trackers but not understood. Mend the sender; nothing else was lost."
      asked={first}
    >
      {({ items, next }) => {
        const all = [...items, ...(more.data?.pages.flatMap((page) => page.items) ?? [])];
        return all.length === 0 ? (
          <EmptyState icon="check" title="Everything was understood">
            A message that cannot be kept is listed here with the reason.
          </EmptyState>
        ) : (
          <>
            <ul className="refused-list">
              {all.map((reject) => (
                <li key={reject.id}>
                  <div className="row-actions">
                    <b>{reject.problems[0]?.message ?? 'Could not be read.'}</b>
                    <span className="grow" />
                    <span className="muted">{ago(Date.parse(reject.at), now)}</span>
                  </div>
                  {reject.problems.map((problem) => (
                    <p key={`${problem.where}.${problem.message}`} className="muted">
                      {problem.where ? <code>{problem.where}</code> : null} {problem.hint}
                    </p>
                  ))}
                  <details>
                    <summary>What was sent</summary>
                    <pre>{reject.body}</pre>
                  </details>
                </li>
              ))}
            </ul>
            {(more.data ? more.hasNextPage : next !== null) ? (
              <div className="card-body">
                <Button onPress={() => void more.fetchNextPage()}>Show older ones</Button>
              </div>
            ) : null}
          </>
        );
      }}
    </Panel>
  );
};
