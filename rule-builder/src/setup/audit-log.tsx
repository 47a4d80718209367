import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { AuditList } from '../../../functions/api/contract/index.ts';
import { request } from '../data/index.ts';
import { ago, Button, Table } from '../ui/index.ts';
import { Panel } from './panel.tsx';

/** Who changed what and when, newest first. */
export const AuditLog = () => {
  const first = useQuery({
    queryKey: ['audit'],
    queryFn: ({ signal }) => request('GET /api/audit', { query: { limit: 50 }, signal }),
  });
  const older = useInfiniteQuery({
    queryKey: ['audit', 'older', first.data?.next],
    queryFn: ({ signal, pageParam }) => request('GET /api/audit', { query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: first.data?.next ?? undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: false,
  });
  const now = Date.now();
  return (
    <Panel title="Who changed what" help="Every change by a person or a server key." asked={first}>
      {({ items, next }) => (
        <>
          <Table
            label="Who changed what"
            rows={[...items, ...(older.data?.pages.flatMap((page) => page.items) ?? [])]}
            rowKey={({ id }) => id}
            columns={[
              {
                id: 'what',
                label: 'What',
                cell: ({ what, target, detail }) => (
                  <span className="two-lines">
                    <b>{`${what[0]?.toUpperCase() ?? ''}${what.slice(1)}`}</b>
                    <code className="muted">{[target, ...detailOf(detail)].join(' · ')}</code>
                  </span>
                ),
              },
              {
                id: 'who',
                label: 'By whom',
                cell: ({ who, at }) => (
                  <span className="two-lines">
                    <span>{who}</span>
                    <span className="muted">{ago(Date.parse(at), now)}</span>
                  </span>
                ),
              },
            ]}
          />
          {(older.data ? older.hasNextPage : next !== null) ? (
            <div className="card-body">
              <Button onPress={() => void older.fetchNextPage()}>Show older ones</Button>
            </div>
          ) : null}
        </>
      )}
    </Panel>
  );
};

type Detail = AuditList['items'][number]['detail'];

/** What the log keeps beside the name: `moved 2`, `letters: id 7, what Ledger Entry Submitted`. */
const detailOf = (detail: Detail): string[] => Object.entries(detail).map(([name, value]) => `${name} ${flat(value)}`);

const flat = (value: Detail[string]): string => {
  if (Array.isArray(value)) return value.map(flat).join('; ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${flat(part)}`)
    .join(', ');
};
