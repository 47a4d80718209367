import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { LeadPage } from '../../../../functions/api/contract/index.ts';
import { request } from '../../data/index.ts';
import { Choices, SearchField } from '../../ui/index.ts';
import { ChangeDialog } from './change-dialog.tsx';

/** Makes another lead part of this one: for two entries of one person that nothing has brought together. */
export const Merge = ({ page, onClose }: { page: LeadPage; onClose: () => void }) => {
  const [search, setSearch] = useState(page.row.company ?? '');
  const [child, setChild] = useState('');
  const wanted = useDeferredValue(search.trim());
  const found = useQuery({
    queryKey: ['leads', 'to-merge', wanted],
    queryFn: ({ signal }) =>
      request('GET /api/leads', {
        query: { search: wanted, limit: 8, examples: page.row.example ? 'include' : undefined },
        signal,
      }),
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
  });
  const others = wanted === '' ? [] : (found.data?.items ?? []).filter(({ id }) => id !== page.id);
  return (
    <ChangeDialog
      lead={page.id}
      title={`Merge into ${page.row.name}`}
      action="Merge for good"
      danger
      ready={others.some(({ id }) => id === child)}
      placeholder="Same person, private address"
      change={(reason) => ({ route: 'merge', body: { child, reason } })}
      onClose={onClose}
    >
      <p className="muted">
        Activities, handoffs and flows of the other lead become part of this one. This cannot be undone.
      </p>
      <SearchField
        label="Find the other lead"
        placeholder="Name, email or company"
        value={search}
        onChange={setSearch}
      />
      {others.length > 0 ? (
        <Choices
          label="The other lead"
          hideLabel
          value={child}
          onChange={setChild}
          options={others.map(({ id, name, email }) => ({ id, label: name, ...(email !== null && { help: email }) }))}
        />
      ) : (
        <p className="muted" role="status">
          {wanted === '' ? 'Type who it is.' : found.isFetching ? 'Looking…' : 'Nobody else matches.'}
        </p>
      )}
    </ChangeDialog>
  );
};
