import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Key } from '../../../functions/api/contract/index.ts';
import { useKeys } from '../connect/index.ts';
import { request } from '../data/index.ts';
import { ago, Button, Chip, Dialog, EmptyState, IconButton, inWords, Table, toast } from '../ui/index.ts';
import { NewKey } from './new-key.tsx';
import { Panel } from './panel.tsx';

/** Tracking keys and server keys. A key is shown whole once, when it is made. */
export const Keys = () => {
  const { admin, keys } = useKeys();
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<Key | null>(null);
  const end = useMutation({
    mutationFn: (key: Key) => request('DELETE /api/keys/:key', { params: { key: key.id } }),
    onSuccess: async (_done, key) => {
      setEnding(null);
      toast(`"${key.name}" does not work any more.`);
      await client.invalidateQueries({ queryKey: ['keys'] });
    },
    onError: (error) => toast(inWords(error)),
  });
  const now = Date.now();
  if (!admin && keys.isPending && keys.fetchStatus === 'idle')
    return (
      <section className="card">
        <EmptyState title="Only admins see keys">Ask an admin of your workspace for a key.</EmptyState>
      </section>
    );
  return (
    <>
      <Panel
        title="Keys"
        help={`Tracking keys stand in web pages and can only add activities${keys.data ? `: ${keys.data.limits.perSecond} requests a second each, ${keys.data.limits.perSecond / 2} from one address` : ''}. Server keys are secret.`}
        asked={keys}
        action={
          <Button look="primary" icon="add" onPress={() => setMaking(true)}>
            New key
          </Button>
        }
      >
        {({ items }) => (
          <Table
            label="Keys"
            rows={items}
            rowKey={({ id }) => id}
            columns={[
              {
                id: 'name',
                label: 'Key',
                cell: (key) => (
                  <span className="two-lines">
                    <b>{key.name}</b>
                    <code className="muted">{key.starts}…</code>
                  </span>
                ),
              },
              {
                id: 'kind',
                minor: true,
                label: 'Kind',
                cell: ({ kind }) => <Chip>{kind === 'tracking' ? 'Tracking' : 'Server'}</Chip>,
              },
              {
                id: 'may',
                label: 'May',
                cell: (key) =>
                  key.kind === 'server'
                    ? key.scopes.join(', ') || 'nothing'
                    : key.origins.includes('*')
                      ? 'post from any website'
                      : key.origins.length > 0
                        ? `post from ${key.origins.join(', ')}`
                        : 'post from servers and forms',
              },
              {
                id: 'made',
                minor: true,
                label: 'Made',
                cell: (key) => (
                  <span className="muted">
                    {ago(Date.parse(key.createdAt), now)} by {key.createdBy}
                  </span>
                ),
              },
              {
                id: 'end',
                label: <span className="sr-only">Actions</span>,
                cell: (key) => (
                  <IconButton icon="trash" label={`Delete ${key.name}`} small onPress={() => setEnding(key)} />
                ),
              },
            ]}
          />
        )}
      </Panel>
      {making ? <NewKey onClose={() => setMaking(false)} /> : null}
      {ending ? (
        <Dialog
          title={`Delete "${ending.name}"?`}
          width={400}
          onClose={() => setEnding(null)}
          footer={
            <>
              <Button onPress={() => setEnding(null)}>Keep</Button>
              <Button look="danger" isDisabled={end.isPending} onPress={() => end.mutate(ending)}>
                Delete
              </Button>
            </>
          }
        >
          <p>Whatever uses it is refused from then on. This cannot be undone.</p>
        </Dialog>
      ) : null}
    </>
  );
};
