import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { EnrolmentList, EnrolmentPage, EnrolmentRow } from '../../../functions/api/contract/index.ts';
import { kindName } from '../canvas/index.ts';
import { query, request } from '../data/index.ts';
import { pathLight } from '../editor/path-light.ts';
import { useEditor, useEditorStore } from '../editor/use-editor.ts';
import { ago, Button, Chip, EmptyState, ErrorState, IconButton, LoadingState, toast } from '../ui/index.ts';

const titles = { here: 'In this step now', passed: 'Went through', failed: 'Failed here' };

/** The leads behind a number; each one's path can be replayed on the picture. */
const StepLeads = () => {
  const editor = useEditorStore();
  const flow = useEditor((state) => state.flow);
  const asked = useEditor((state) => state.leadsOf);
  const id = useEditor((state) => state.page.row.id);
  const liveVersion = useEditor((state) => state.page.row.liveVersion);
  const leads = useQuery({
    queryKey: ['flow', id, 'leads', asked],
    queryFn: ({ signal }) =>
      request<EnrolmentList>(
        `/api/flows/${id}/steps/${asked?.step}/leads${query({ which: asked?.which, outlet: asked?.outlet })}`,
        { signal },
      ),
    enabled: asked !== null,
  });
  const [replayed, setReplayed] = useState<EnrolmentRow | null>(null);
  const replay = useMutation({
    mutationFn: (row: EnrolmentRow) => request<EnrolmentPage>(`/api/enrolments/${row.id}`),
    onSuccess: (page) => {
      setReplayed(page.row);
      editor.setState({ trace: pathLight(page) });
    },
    onError: () => toast('The path could not be read.'),
  });
  if (asked === null) return null;
  return (
    <aside className="side-panel" aria-label="Leads of this step">
      <header className="inspector-head">
        <h2>
          {kindName(flow, asked.step)}: {titles[asked.which].toLowerCase()}
        </h2>
        <IconButton
          icon="close"
          label="Close the leads"
          onPress={() => editor.setState({ panel: null, leadsOf: null, trace: null })}
        />
      </header>
      <div className="scroll">
        {replayed && replayed.version !== liveVersion ? (
          <p className="sentence">
            {replayed.leadName} runs on v{replayed.version}. Steps that are no longer in the draft are not shown.
          </p>
        ) : null}
        {leads.isPending ? <LoadingState lines={4} /> : null}
        {leads.isError ? <ErrorState onRetry={() => void leads.refetch()}>{leads.error.message}</ErrorState> : null}
        {leads.data?.items.length === 0 ? <EmptyState title="Nobody">They have gone on meanwhile.</EmptyState> : null}
        <ul className="line-list">
          {leads.data?.items.map((row) => (
            <li key={row.id} className="form-group">
              <Link href={`/leads/${row.lead}`}>{row.leadName}</Link>
              <span className="muted">
                Entered {ago(Date.parse(row.enteredAt), Date.now())} on v{row.version}
                {row.because ? ` · ${row.because}` : ''}
              </span>
              {row.status === 'failed' ? <Chip tone="error">Failed</Chip> : null}
              <Button small onPress={() => replay.mutate(row)}>
                Show its path
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  );
};

export default StepLeads;
