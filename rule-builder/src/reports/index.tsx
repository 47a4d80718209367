import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { ReportQuery } from '../../../functions/api/contract/index.ts';
import { DAY_MS } from '../../../shared/time/index.ts';
import { request } from '../data/index.ts';
import { EmptyState, ErrorState, inWords, LoadingState, Segments, Select, Switch } from '../ui/index.ts';
import './reports.css';

/** The chart library comes only with the charts. */
const Charts = lazy(() => import('./charts.tsx'));

const spans = { 30: '30 days', 90: '90 days', 365: 'A year' } as const;
type By = NonNullable<ReportQuery['by']>;
const by: readonly { id: By; label: string }[] = [
  { id: 'source', label: 'By source' },
  { id: 'campaign', label: 'By campaign' },
  { id: 'month', label: 'By month' },
  { id: 'week', label: 'By week' },
];

const dayBefore = (days: number): string => new Date(Date.now() - (days - 1) * DAY_MS).toISOString().slice(0, 10);

/** How well qualification works, each figure with its definition, its table and its CSV. */
const Reports = () => {
  const [span, setSpan] = useState<keyof typeof spans>(90);
  const [group, setGroup] = useState<By>('source');
  const [examples, setExamples] = useState(false);
  const asked = { from: dayBefore(span), by: group, examples: examples ? ('include' as const) : undefined };
  const report = useQuery({
    queryKey: ['report', asked],
    queryFn: ({ signal }) => request('GET /api/reports', { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="page reports">
      <header>
        <h1>Reports</h1>
        <Switch isSelected={examples} onChange={setExamples}>
          With examples
        </Switch>
        <Segments
          label="Period"
          value={String(span)}
          onChange={(days) => setSpan(Number(days) as keyof typeof spans)}
          options={Object.entries(spans).map(([id, label]) => ({ id, label }))}
        />
        <Select label="Compare" hideLabel options={by} value={group} onChange={setGroup} />
      </header>
      {report.isPending ? <LoadingState label="Loading reports" lines={8} /> : null}
      {report.isError && !report.data ? (
        <ErrorState title="The reports could not be loaded" onRetry={() => void report.refetch()}>
          {inWords(report.error)}
        </ErrorState>
      ) : null}
      {report.data && report.data.funnel.leads === 0 ? (
        <section className="card">
          <EmptyState icon="chart" title="No leads came in this period">
            Choose a longer period, or count the example leads to see what reports look like.
          </EmptyState>
        </section>
      ) : null}
      {report.data && report.data.funnel.leads > 0 ? (
        <Suspense fallback={<LoadingState label="Loading charts" lines={8} />}>
          <Charts report={report.data} by={group} />
        </Suspense>
      ) : null}
    </div>
  );
};

export default Reports;
