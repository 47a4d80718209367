import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeadLetter } from '../../../functions/api/contract/index.ts';
import { request } from '../data/index.ts';
import { ago, Button, count, Dialog, EmptyState, IconButton, inWords, Table, toast } from '../ui/index.ts';
import { Panel } from './panel.tsx';

/** Each queue by its work, and what it means when a message of it is thrown away. */
const queues: Record<string, { name: string; lost: string }> = {
  score: {
    name: 'Scoring',
    lost: 'What it tells never reaches the lead: it is missing from the timeline, and its points are never given.',
  },
  'start-flows': {
    name: 'Starting flows',
    lost: 'Flows that would start, go on or stop because of it do not. The lead itself keeps its score and stage.',
  },
  'email-events': {
    name: 'What became of emails',
    lost: 'What became of the email stays unknown. If it was a bounce or a complaint, the address is not blocked.',
  },
};
const nameOf = (queue: string): string => queues[queue]?.name ?? queue;

/** Work that failed again and again and waits for somebody to look; trying again is safe, nothing is done twice. */
export const DeadLetters = () => {
  const client = useQueryClient();
  const [leaving, setLeaving] = useState<DeadLetter | null>(null);
  const letters = useQuery({
    queryKey: ['dead-letters'],
    queryFn: ({ signal }) => request('GET /api/dead-letters', { signal }),
    refetchInterval: 5_000,
  });
  const renew = () => client.invalidateQueries({ queryKey: ['dead-letters'] });
  const redrive = useMutation({
    mutationFn: (body: { queue: string; ids?: string[] }) => request('POST /api/dead-letters/redrive', { body }),
    onSuccess: async ({ moved }) => {
      toast(moved === 0 ? 'It is not there any more.' : `${count(moved, 'message')} put back to be tried again.`);
      await renew();
    },
    onError: (error) => toast(inWords(error)),
  });
  const discard = useMutation({
    mutationFn: ({ queue, id }: DeadLetter) =>
      request('POST /api/dead-letters/discard', { body: { queue, ids: [id] } }),
    onSuccess: async ({ discarded }) => {
      setLeaving(null);
      toast(discarded === 0 ? 'It is not there any more.' : 'The message is thrown away.');
      await renew();
    },
    onError: (error) => toast(inWords(error)),
  });
  const now = Date.now();
  return (
    <>
      <Panel
        title="Stuck messages"
        help="Work that failed again and again. Trying again is safe: nothing is counted or sent twice."
        asked={letters}
      >
        {({ queues: counts, items }) =>
          counts.every((queue) => queue.count === 0) ? (
            <EmptyState icon="check" title="Nothing is stuck">
              Work that fails is tried again by itself; only what keeps failing comes here.
            </EmptyState>
          ) : (
            <>
              <div className="card-body row-actions">
                {counts
                  .filter((queue) => queue.count > 0)
                  .map(({ queue, count: n }) => (
                    <Button
                      key={queue}
                      icon="refresh"
                      isDisabled={redrive.isPending}
                      onPress={() => redrive.mutate({ queue })}
                    >
                      {n === 1 ? 'Try it again' : `Try all ${n} again`}: {nameOf(queue)}
                    </Button>
                  ))}
              </div>
              <Table
                label="Stuck messages"
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    id: 'what',
                    label: 'What',
                    cell: ({ what, queue }) => (
                      <span className="two-lines">
                        <b>{what}</b>
                        <span className="muted">{nameOf(queue)}</span>
                      </span>
                    ),
                  },
                  {
                    id: 'why',
                    label: 'Why it failed',
                    cell: ({ reason }) => reason ?? <span className="muted">See the log of the function</span>,
                  },
                  {
                    id: 'about',
                    minor: true,
                    label: 'About',
                    cell: ({ about }) => (
                      <code className="muted ids">
                        {Object.entries(about)
                          .map(([name, id]) => `${name} ${id}`)
                          .join(', ')}
                      </code>
                    ),
                  },
                  {
                    id: 'at',
                    minor: true,
                    label: 'Since',
                    cell: ({ at }) => <span className="muted">{ago(Date.parse(at), now)}</span>,
                  },
                  {
                    id: 'do',
                    label: <span className="sr-only">Actions</span>,
                    cell: (letter) => (
                      <span className="row-actions">
                        <IconButton
                          icon="refresh"
                          label={`Try ${letter.what} again`}
                          small
                          onPress={() => redrive.mutate({ queue: letter.queue, ids: [letter.id] })}
                        />
                        <IconButton
                          icon="trash"
                          label={`Throw ${letter.what} away`}
                          small
                          onPress={() => setLeaving(letter)}
                        />
                      </span>
                    ),
                  },
                ]}
              />
            </>
          )
        }
      </Panel>
      {leaving ? (
        <Dialog
          title={`Throw "${leaving.what}" away?`}
          width={440}
          onClose={() => setLeaving(null)}
          footer={
            <>
              <Button onPress={() => setLeaving(null)}>Keep</Button>
              <Button look="danger" isDisabled={discard.isPending} onPress={() => discard.mutate(leaving)}>
                Throw away
              </Button>
            </>
          }
        >
          <p>{queues[leaving.queue]?.lost ?? 'Whatever it should have done is not done.'}</p>
          <p className="muted">This cannot be undone. The log of who changed what keeps which message it was.</p>
        </Dialog>
      ) : null}
    </>
  );
};
