import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { me, request, requestFile } from '../../data/index.ts';
import {
  Button,
  count,
  EmptyState,
  ErrorState,
  Icon,
  inWords,
  LoadingState,
  locale,
  saveFile,
  toast,
} from '../../ui/index.ts';
import { FirstLead } from './first-lead.tsx';
import { LeadFilters } from './lead-filters.tsx';
import { LeadTable } from './lead-table.tsx';
import { isNarrowed, queryOf, useLeadView } from './lead-view.ts';
import { SaveSegment } from './save-segment.tsx';

const pageSize = 100;

/** Every lead: found, narrowed and sorted by the server, a page at a time as one scrolls. */
export const LeadsList = () => {
  const { view, put } = useLeadView();
  const client = useQueryClient();
  const [saving, setSaving] = useState(false);
  const person = useQuery(me);
  const shapes = person.data?.roles.some((role) => role !== 'sales') === true;
  const asked = queryOf(view);
  const leads = useInfiniteQuery({
    queryKey: ['leads', 'list', asked],
    queryFn: ({ signal, pageParam }) =>
      request('GET /api/leads', { query: { ...asked, limit: pageSize, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    // Somebody who scrolled is reading: only the first page is kept fresh by itself.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 1) === 1 ? 3_000 : false),
  });
  const examples = useMutation({
    mutationFn: () => request('POST /api/examples'),
    onSuccess: async () => {
      put({ examples: 'include' });
      await client.invalidateQueries({ queryKey: ['leads'] });
    },
    onError: (error) => toast(inWords(error)),
  });
  const items = useMemo(() => leads.data?.pages.flatMap((page) => page.items) ?? [], [leads.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = leads;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const newest = leads.data?.pages.at(-1);
  const exportCsv = useMutation({
    mutationFn: async () => (await requestFile('GET /api/leads.csv', { query: asked })).blob(),
    onSuccess: (file) => saveFile(file, 'leads.csv'),
    onError: (error) => toast(inWords(error)),
  });
  const nobody = leads.isSuccess && newest?.of === 0 && !isNarrowed(view);

  return (
    <div className="page leads-page">
      <header>
        <h1>Leads</h1>
        {newest && !nobody ? (
          <p className="muted leads-count" role="status">
            {isNarrowed(view)
              ? `${newest.total.toLocaleString(locale)} of ${count(newest.of, 'lead')}`
              : count(newest.total, 'lead')}
          </p>
        ) : null}
        {shapes ? (
          <>
            <Button icon="download" isDisabled={nobody || exportCsv.isPending} onPress={() => exportCsv.mutate()}>
              Export
            </Button>
            <Link href="/leads/import" className="button">
              <Icon name="upload" /> Import
            </Link>
          </>
        ) : null}
      </header>
      {nobody ? null : <LeadFilters view={view} put={put} onSaveSegment={shapes ? () => setSaving(true) : null} />}
      {leads.isPending ? <LoadingState label="Loading leads" lines={8} /> : null}
      {leads.isError && !leads.data ? (
        <ErrorState title="The leads could not be loaded" onRetry={() => void leads.refetch()}>
          {inWords(leads.error)}
        </ErrorState>
      ) : null}
      {nobody ? (
        <FirstLead onExamples={shapes && !view.examples ? () => examples.mutate() : null} adding={examples.isPending} />
      ) : null}
      {leads.isSuccess && !nobody && items.length === 0 ? (
        <EmptyState
          icon="search"
          title="Nobody matches"
          actions={
            <Button onPress={() => put({ search: '', stage: '', grade: '', source: '', owner: '', segment: '' })}>
              Clear search and filters
            </Button>
          }
        >
          {count(newest?.of ?? 0, 'lead')} in all. Loosen a filter or check the spelling.
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <div className={leads.isPlaceholderData ? 'card lead-card stale' : 'card lead-card'}>
          <LeadTable
            leads={items}
            total={newest?.total ?? items.length}
            sort={view.sort}
            onSort={(sort) => put({ sort })}
            onNearEnd={more}
          />
        </div>
      ) : null}
      {saving ? (
        <SaveSegment
          view={view}
          onClose={() => setSaving(false)}
          onSaved={(segment) => {
            setSaving(false);
            put({ stage: '', grade: '', source: '', owner: '', segment: segment.id });
          }}
        />
      ) : null}
    </div>
  );
};
