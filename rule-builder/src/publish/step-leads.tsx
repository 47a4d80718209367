import { skipToken, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { kindName } from '../canvas/index.ts';
import { request } from '../data/index.ts';
import { useEditor, useEditorStore } from '../editor/index.ts';
import { ago, Button, EmptyState, ErrorState, IconButton, LoadingState } from '../ui/index.ts';
import { Failures } from './failures.tsx';

const titles = { here: 'In this step now', passed: 'Went through', failed: 'Failed here' };

/** The leads behind a number; each one's path can be replayed on the picture, and what failed can be tried again. */
const StepLeads = () => {
  const editor = useEditorStore();
  const flow = useEditor((state) => state.flow);
  const asked = useEditor((state) => state.leadsOf);
  const id = useEditor((state) => state.page.row.id);
  const replayed = useEditor((state) => state.replayed);
  const leads = useQuery({
    queryKey: ['flow', id, 'leads', asked],
    queryFn:
      asked === null
        ? skipToken
        : ({ signal }) =>
            request('GET /api/flows/:flow/steps/:step/leads', {
              params: { flow: id, step: asked.step },
              query: { which: asked.which, outlet: asked.outlet },
              signal,
            }),
    refetchInterval: 10_000,
  });
  if (asked === null) return null;
  // On a phone the list covers what it is to show.
  const covers = matchMedia('(max-width: 720px)').matches;
  const show = (path: string | null) =>
    editor.setState({ replayed: path, ...(covers && { panel: null, leadsOf: null }) });
  const rows = leads.data?.items ?? [];
  return (
    <aside className="side-panel" aria-label="Leads of this step">
      <header className="inspector-head">
        <h2>
          {kindName(flow, asked.step)}: {titles[asked.which].toLowerCase()}
        </h2>
        <IconButton
          icon="close"
          label="Close the leads"
          onPress={() => editor.setState({ panel: null, leadsOf: null, replayed: null })}
        />
      </header>
      <div className="scroll">
        {leads.isPending ? <LoadingState lines={4} /> : null}
        {leads.isError ? <ErrorState onRetry={() => void leads.refetch()}>{leads.error.message}</ErrorState> : null}
        {leads.data && rows.length === 0 ? <EmptyState title="Nobody">They have gone on meanwhile.</EmptyState> : null}
        {asked.which === 'failed' && rows.length > 0 ? (
          <Failures flow={id} step={asked.step} rows={rows} hasMore={leads.data?.next !== null} />
        ) : null}
        <ul className="line-list">
          {rows.map((row) => (
            <li key={row.id} className="form-group">
              <Link href={`/leads/${row.lead}`}>{row.leadName}</Link>
              <span className="muted">
                Entered {ago(Date.parse(row.enteredAt), Date.now())} on v{row.version}
                {row.because && asked.which !== 'failed' ? ` · ${row.because}` : ''}
              </span>
              <Button
                small
                aria-pressed={replayed === row.id}
                onPress={() => show(replayed === row.id ? null : row.id)}
              >
                {replayed === row.id ? 'Hide the path' : 'Show the path'}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  );
};

export default StepLeads;
