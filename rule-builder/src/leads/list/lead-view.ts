import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { LeadQuery } from '../../../../functions/api/contract/index.ts';

const filterNames = ['stage', 'grade', 'source', 'owner', 'segment'] as const;
export type FilterName = (typeof filterNames)[number];

export type LeadView = {
  search: string;
  filters: Record<FilterName, string[]>;
  sort: NonNullable<LeadQuery['sort']>;
  examples: boolean;
};

const firstSort = '-lastActivityAt';

const split = (text: string | null): string[] => (text ? text.split(',').filter((part) => part !== '') : []);

/** What the list shows, kept in the address so that it can be shared and survives a reload. */
export const useLeadView = () => {
  const [params, setParams] = useSearchParams();
  const view = useMemo<LeadView>(
    () => ({
      search: params.get('search') ?? '',
      filters: {
        stage: split(params.get('stage')),
        grade: split(params.get('grade')),
        source: split(params.get('source')),
        owner: split(params.get('owner')),
        segment: split(params.get('segment')),
      },
      sort: params.get('sort') ?? firstSort,
      examples: params.get('examples') === 'include',
    }),
    [params],
  );
  const put = (changes: Record<string, string>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  return { view, put };
};

/** The view as the API's query; what is not asked for is left out. */
export const queryOf = ({ search, filters, sort, examples }: LeadView) => {
  const listed = (name: FilterName) => filters[name].join(',') || undefined;
  return {
    search: search.trim() || undefined,
    stage: listed('stage'),
    grade: listed('grade'),
    source: listed('source'),
    owner: listed('owner'),
    segment: listed('segment'),
    sort,
    examples: examples ? ('include' as const) : undefined,
  };
};

export const isNarrowed = ({ search, filters }: LeadView): boolean =>
  search.trim() !== '' || filterNames.some((name) => filters[name].length > 0);
