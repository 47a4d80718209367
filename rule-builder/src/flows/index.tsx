import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { CreateFlowRequest } from '../../../functions/api/contract/index.ts';
import { RequestError, request } from '../data/index.ts';
import { ago, Button, Chip, count, EmptyState, ErrorState, LoadingState, locale, Table, toast } from '../ui/index.ts';
import './flows.css';

const Gallery = lazy(() => import('./gallery.tsx'));

/** All flows with what they are doing now, and the way to a new one. */
const Flows = () => {
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const [choosing, setChoosing] = useState(search.has('new'));
  const client = useQueryClient();
  const flows = useQuery({
    queryKey: ['flows'],
    queryFn: ({ signal }) => request('GET /api/flows', { signal }),
    refetchInterval: 10_000,
  });
  const create = useMutation({
    mutationFn: (from: CreateFlowRequest) => request('POST /api/flows', { body: from }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['flows'] });
      navigate(`/flows/${id}`);
    },
    onError: (error) => toast(error instanceof RequestError ? `${error.message} ${error.hint}` : 'It did not work.'),
  });
  const close = () => {
    setChoosing(false);
    setSearch({}, { replace: true });
  };
  const now = Date.now();
  const items = flows.data?.items ?? [];
  return (
    <div className="page">
      <header>
        <h1>Flows</h1>
        <Button look="primary" icon="add" onPress={() => setChoosing(true)}>
          New flow
        </Button>
      </header>
      {flows.isPending ? <LoadingState /> : null}
      {flows.isError ? <ErrorState onRetry={() => void flows.refetch()}>{flows.error.message}</ErrorState> : null}
      {flows.isSuccess && items.length === 0 ? (
        <EmptyState
          icon="flow"
          title="No flows yet"
          actions={
            <Button look="primary" onPress={() => setChoosing(true)}>
              Choose a ready flow
            </Button>
          }
        >
          A scoring flow gives points and says when a lead is qualified; the others write to leads, wait and hand over.
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <div className="card">
          <Table
            label="Flows"
            rows={items}
            rowKey={(flow) => flow.id}
            columns={[
              {
                id: 'name',
                label: 'Flow',
                cell: (flow) => (
                  <Link href={`/flows/${flow.id}`} className="flow-name">
                    <b>{flow.name}</b>
                    <span className="muted">
                      {flow.kind === 'scoring' ? 'Scores every lead' : 'Started by a trigger'}
                    </span>
                  </Link>
                ),
              },
              {
                id: 'status',
                label: 'Status',
                cell: (flow) => (
                  <span className="chips">
                    <Chip tone={flow.status === 'live' ? 'ok' : flow.status === 'paused' ? 'warning' : undefined}>
                      {flow.status === 'live'
                        ? `v${flow.liveVersion} live`
                        : flow.status === 'paused'
                          ? 'Paused'
                          : 'Draft'}
                    </Chip>
                    {flow.changed && flow.liveVersion !== null ? <Chip>Draft differs</Chip> : null}
                    {flow.failed > 0 ? <Chip tone="error">{count(flow.failed, 'failure')}</Chip> : null}
                  </span>
                ),
              },
              { id: 'inside', label: 'Inside now', number: true, cell: (flow) => flow.inside.toLocaleString(locale) },
              {
                id: 'edited',
                minor: true,
                label: 'Edited',
                cell: (flow) => (
                  <span className="muted">
                    {ago(Date.parse(flow.editedAt), now)} by {flow.editedBy}
                  </span>
                ),
              },
            ]}
          />
        </div>
      ) : null}
      {choosing ? (
        <Suspense fallback={null}>
          <Gallery
            busy={create.isPending}
            hasScoring={items.some((flow) => flow.kind === 'scoring')}
            onChoose={(from) => create.mutate(from)}
            onClose={close}
          />
        </Suspense>
      ) : null}
    </div>
  );
};

export default Flows;
