import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SpendTable } from '../../../functions/api/contract/index.ts';
import type { Spend } from '../../../shared/workspace/index.ts';
import { request } from '../data/index.ts';
import {
  type Amount,
  Button,
  Dialog,
  ErrorState,
  IconButton,
  inWords,
  LoadingState,
  MoneyField,
  TextField,
  toast,
} from '../ui/index.ts';

/** A line as it is typed: its amount may be none yet. */
type Row = Omit<Spend, 'amount'> & { key: string; amount: Amount };

/** What was spent, by month and source. */
export const SpendEditor = ({ currency, onClose }: { currency: string; onClose: () => void }) => {
  const spend = useQuery({
    queryKey: ['spend'],
    queryFn: ({ signal }) => request('GET /api/spend', { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  if (spend.data) return <Rows table={spend.data} currency={currency} onClose={onClose} />;
  return (
    <Dialog title="What you spend" width={640} onClose={onClose}>
      {spend.isError ? (
        <ErrorState onRetry={() => void spend.refetch()}>{inWords(spend.error)}</ErrorState>
      ) : (
        <LoadingState lines={3} />
      )}
    </Dialog>
  );
};

const empty = (): Row => ({
  key: crypto.randomUUID(),
  month: new Date().toISOString().slice(0, 7),
  source: '',
  campaign: '',
  amount: 'empty',
});

const isUsed = ({ source }: Row): boolean => source.trim() !== '';
const spendOf = ({ key: _key, amount, ...item }: Row): Spend => ({
  ...item,
  amount: typeof amount === 'string' ? 0 : amount.minor,
});

const Rows = ({ table, currency, onClose }: { table: SpendTable; currency: string; onClose: () => void }) => {
  const client = useQueryClient();
  const [rows, setRows] = useState<readonly Row[]>(() =>
    table.items.length > 0
      ? table.items.map((item) => ({ ...item, key: crypto.randomUUID(), amount: { minor: item.amount } }))
      : [empty()],
  );
  const change = (key: string, part: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const save = useMutation({
    mutationFn: () =>
      request('PUT /api/spend', {
        body: { items: rows.filter(isUsed).map(spendOf) },
        revision: table.revision,
      }),
    onSuccess: async () => {
      onClose();
      toast('Saved. The figures follow.');
      await client.invalidateQueries({ queryKey: ['report'] });
    },
  });
  return (
    <Dialog
      title="What you spend"
      width={680}
      onClose={onClose}
      footer={
        <>
          <Button icon="add" onPress={() => setRows([...rows, empty()])}>
            Add a line
          </Button>
          <span className="grow" />
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look="primary"
            isDisabled={save.isPending || rows.some(({ amount }) => amount === 'unreadable')}
            onPress={() => save.mutate()}
          >
            Save
          </Button>
        </>
      }
    >
      <p className="muted">By month and source; the source must be spelt as the leads have it.</p>
      {rows.map((row, at) => (
        <div key={row.key} className="spend-row">
          <TextField
            label="Month"
            hideLabel={at > 0}
            placeholder="2026-11"
            value={row.month}
            onChange={(month) => change(row.key, { month })}
            error={/^\d{4}-\d{2}$/.test(row.month) ? undefined : 'As 2026-11'}
          />
          <TextField
            label="Source"
            hideLabel={at > 0}
            placeholder="Paid search"
            value={row.source}
            onChange={(source) => change(row.key, { source })}
          />
          <TextField
            label="Campaign"
            hideLabel={at > 0}
            value={row.campaign}
            onChange={(campaign) => change(row.key, { campaign })}
          />
          <MoneyField
            label="Amount"
            hideLabel={at > 0}
            currency={currency}
            value={row.amount}
            onChange={(amount) => change(row.key, { amount })}
          />
          <IconButton
            icon="trash"
            label={`Remove line ${at + 1}`}
            onPress={() => setRows(rows.filter(({ key }) => key !== row.key))}
          />
        </div>
      ))}
      {save.isError ? (
        <p role="alert" className="refused">
          {inWords(save.error)}
        </p>
      ) : null}
    </Dialog>
  );
};
