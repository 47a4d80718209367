import { useQuery } from '@tanstack/react-query';
import { request } from '../../data/index.ts';
import { ago, Chip, locale, Table } from '../../ui/index.ts';
import { RejectsLink } from './rejects-link.tsx';

/** Imports so far, newest first; nothing while there are none. */
export const PastImports = () => {
  const imports = useQuery({
    queryKey: ['imports'],
    queryFn: ({ signal }) => request('GET /api/imports', { signal }),
  });
  const items = imports.data?.items ?? [];
  const now = Date.now();
  return items.length === 0 ? null : (
    <section className="card" aria-labelledby="past-imports">
      <div className="card-head">
        <h2 id="past-imports">Imports so far</h2>
      </div>
      <Table
        label="Imports so far"
        rows={items}
        rowKey={({ id }) => id}
        columns={[
          { id: 'name', label: 'File', cell: (it) => <b>{it.name}</b> },
          {
            id: 'status',
            label: 'Status',
            cell: (it) => <Chip tone={it.status === 'done' ? 'ok' : undefined}>{words[it.status]}</Chip>,
          },
          { id: 'rows', minor: true, label: 'Rows', number: true, cell: (it) => it.rows.toLocaleString(locale) },
          {
            id: 'rejected',
            label: 'Rejected',
            number: true,
            cell: (it) => (it.rejected > 0 ? <RejectsLink id={it.id} /> : '0'),
          },
          {
            id: 'when',
            minor: true,
            label: 'Started',
            cell: (it) => (
              <span className="muted">
                {ago(Date.parse(it.startedAt), now)} by {it.startedBy}
              </span>
            ),
          },
        ]}
      />
    </section>
  );
};

const words = { running: 'Not finished', done: 'Done', cancelled: 'Cancelled' } as const;
