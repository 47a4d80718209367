import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { request } from '../data/index.ts';
import { ago, Button, Dialog, EmptyState, inWords, Table, TextField, toast } from '../ui/index.ts';
import { Panel } from './panel.tsx';

/** Addresses that get no mail: they bounced, complained, unsubscribed for good or were put here. */
export const Suppressions = () => {
  const [adding, setAdding] = useState(false);
  const list = useQuery({
    queryKey: ['suppressions'],
    queryFn: ({ signal }) => request('GET /api/suppressions', { signal }),
  });
  const now = Date.now();
  return (
    <>
      <Panel
        title="Addresses not to mail"
        help="Checked at the moment of sending. Only an unreadable mark of the address is kept."
        asked={list}
        action={<Button onPress={() => setAdding(true)}>Add an address</Button>}
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="mail" title="No address is blocked">
              Addresses that bounce or complain come here by themselves.
            </EmptyState>
          ) : (
            <Table
              label="Addresses not to mail"
              rows={items}
              rowKey={({ hash }) => hash}
              columns={[
                {
                  id: 'who',
                  label: 'Address',
                  cell: (it) =>
                    it.lead ? (
                      <Link href={`/leads/${it.lead}`}>{it.email ?? 'A lead'}</Link>
                    ) : (
                      <code className="muted">{it.email ?? `${it.hash.slice(0, 16)}…`}</code>
                    ),
                },
                { id: 'cause', label: 'Why', cell: ({ cause }) => cause },
                {
                  id: 'at',
                  label: 'Since',
                  cell: ({ at }) => <span className="muted">{ago(Date.parse(at), now)}</span>,
                },
              ]}
            />
          )
        }
      </Panel>
      {adding ? <AddAddress onClose={() => setAdding(false)} /> : null}
    </>
  );
};

const AddAddress = ({ onClose }: { onClose: () => void }) => {
  const [email, setEmail] = useState('');
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: () => request('POST /api/suppressions', { body: { email: email.trim(), reason: reason.trim() } }),
    onSuccess: async () => {
      onClose();
      toast('It gets no more mail from now on.');
      await client.invalidateQueries({ queryKey: ['suppressions'] });
    },
  });
  return (
    <Dialog
      title="Send no mail to"
      width={400}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look="primary"
            isDisabled={!email.includes('@') || reason.trim() === '' || add.isPending}
            onPress={() => add.mutate()}
          >
            Block
          </Button>
        </>
      }
    >
      <TextField label="Address" type="email" value={email} onChange={setEmail} autoFocus />
      <TextField
        label="Why?"
        placeholder="Asked by phone"
        value={reason}
        onChange={setReason}
        maxLength={200}
        error={add.isError ? inWords(add.error) : undefined}
      />
    </Dialog>
  );
};
