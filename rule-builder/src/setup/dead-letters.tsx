import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DeadLetterList, Redriven } from '../../../functions/api/contract/index.ts';
import { request } from '../data/index.ts';
import { ago, Button, count, EmptyState, inWords, Table, toast } from '../ui/index.ts';
import { Panel } from './panel.tsx';

const names: Record<string, string> = {
  score: 'Scoring',
  'start-flows': 'Starting flows',
  'email-events': 'What became of emails',
};

/** Work that failed again and again and waits for somebody to look; trying again is safe, nothing is done twice. */
export const DeadLetters = () => {
  const client = useQueryClient();
  const letters = useQuery({
    queryKey: ['dead-letters'],
    queryFn: ({ signal }) => request<DeadLetterList>('/api/dead-letters', { signal }),
    refetchInterval: 5_000,
  });
  const redrive = useMutation({
    mutationFn: (queue: string) => request<Redriven>('/api/dead-letters/redrive', { method: 'POST', body: { queue } }),
    onSuccess: async ({ moved }) => {
      toast(`${count(moved, 'message')} put back to be tried again.`);
      await client.invalidateQueries({ queryKey: ['dead-letters'] });
    },
    onError: (error) => toast(inWords(error)),
  });
  const now = Date.now();
  return (
    <Panel
      title="Stuck messages"
      help="Work that failed again and again. Trying again is safe: nothing is counted or sent twice."
      asked={letters}
    >
      {({ queues, items }) =>
        queues.every((queue) => queue.count === 0) ? (
          <EmptyState icon="check" title="Nothing is stuck">
            Work that fails is tried again by itself; only what keeps failing comes here.
          </EmptyState>
        ) : (
          <>
            <div className="card-body row-actions">
              {queues
                .filter((queue) => queue.count > 0)
                .map(({ queue, count: n }) => (
                  <Button
                    key={queue}
                    icon="refresh"
                    isDisabled={redrive.isPending}
                    onPress={() => redrive.mutate(queue)}
                  >
                    Try {n} again: {names[queue] ?? queue}
                  </Button>
                ))}
            </div>
            <Table
              label="Stuck messages"
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                { id: 'what', label: 'What', cell: ({ what }) => <b>{what}</b> },
                { id: 'queue', label: 'In', cell: ({ queue }) => names[queue] ?? queue },
                {
                  id: 'about',
                  label: 'About',
                  cell: ({ about }) => (
                    <code className="muted">
                      {Object.entries(about)
                        .map(([name, id]) => `${name} ${id}`)
                        .join(', ')}
                    </code>
                  ),
                },
                { id: 'tries', label: 'Tries', number: true, cell: ({ tries }) => tries },
                {
                  id: 'at',
                  label: 'Since',
                  cell: ({ at }) => <span className="muted">{ago(Date.parse(at), now)}</span>,
                },
              ]}
            />
          </>
        )
      }
    </Panel>
  );
};
