import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Grade, Stage, stageName } from '../../../../shared/lead/index.ts';
import { reps, request } from '../../data/index.ts';
import { Button, FilterMenu, locale, SearchField, Switch } from '../../ui/index.ts';
import { type FilterName, isNarrowed, type LeadView } from './lead-view.ts';

const stages = Stage.options.map((id) => ({ id, label: stageName[id] }));
const grades = Grade.options.map((id) => ({ id, label: `Fit ${id}` }));

/** Search and filters. What one types is searched for when one pauses, so that not each letter asks the server. */
export const LeadFilters = ({
  view,
  put,
  onSaveSegment,
}: {
  view: LeadView;
  put: (changes: Record<string, string>) => void;
  onSaveSegment: (() => void) | null;
}) => {
  const [typed, setTyped] = useState(view.search);
  useEffect(() => setTyped(view.search), [view.search]);
  useEffect(() => {
    if (typed === view.search) return undefined;
    const timer = setTimeout(() => put({ search: typed }), 200);
    return () => clearTimeout(timer);
  });
  const fields = useQuery({
    queryKey: ['fields'],
    queryFn: ({ signal }) => request('GET /api/fields', { signal }),
    staleTime: 60_000,
  });
  const people = useQuery(reps);
  const segments = useQuery({
    queryKey: ['segments'],
    queryFn: ({ signal }) => request('GET /api/segments', { signal }),
    staleTime: 30_000,
  });
  const values = (name: string) => {
    const found = fields.data?.items.find(({ field }) => field.name === name);
    return [...new Set([...(found?.samples ?? []).map(String), ...(found?.field.options ?? [])])];
  };
  const owners = new Map<string, string>();
  for (const { rep } of people.data?.items ?? []) owners.set(rep.name, rep.name);
  for (const value of values('owner')) owners.set(value, value);
  const plain = (ids: Iterable<string>) => [...ids].map((id) => ({ id, label: id }));
  const filter = (name: FilterName, label: string, options: readonly { id: string; label: string }[]) => (
    <FilterMenu
      label={label}
      options={options}
      chosen={view.filters[name]}
      onChange={(chosen) => put({ [name]: chosen.join(',') })}
    />
  );
  return (
    <search className="lead-filters" aria-label="Find leads">
      <SearchField label="Search leads" placeholder="Name, email or company" value={typed} onChange={setTyped} />
      {filter('stage', 'Stage', stages)}
      {filter('grade', 'Fit', grades)}
      {filter('source', 'Source', plain(values('leadSource')))}
      {filter('owner', 'Owner', plain(owners.keys()))}
      {filter(
        'segment',
        'Segment',
        (segments.data?.items ?? []).map(({ id, name, leads }) => ({
          id,
          label: name,
          hint: leads.toLocaleString(locale),
        })),
      )}
      {isNarrowed(view) ? (
        <>
          <Button
            small
            look="quiet"
            onPress={() => put({ search: '', stage: '', grade: '', source: '', owner: '', segment: '' })}
          >
            Clear
          </Button>
          {onSaveSegment ? (
            <Button small look="quiet" icon="segment" onPress={onSaveSegment}>
              Save as segment
            </Button>
          ) : null}
        </>
      ) : null}
      <span className="grow" />
      <Switch isSelected={view.examples} onChange={(on) => put({ examples: on ? 'include' : '' })}>
        Show examples
      </Switch>
    </search>
  );
};
