import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { Link } from 'wouter';
import type { EnrolmentPage, FlowPage } from '../../../functions/api/contract/index.ts';
import { Canvas } from '../canvas/index.ts';
import { request } from '../data/index.ts';
import { createEditor, EditorContext, useEditor, useEditorStore } from '../editor/index.ts';
import { Outline } from '../outline/index.ts';
import { Button, LoadingState } from '../ui/index.ts';
import { pathLight } from './path-light.ts';

/** The path of one lead, lit up on the version of the flow that it really went through; nothing can be changed there. */
export const Replay = ({ id }: { id: string }) => {
  const editor = useEditorStore();
  const path = useQuery({
    queryKey: ['enrolment', id],
    queryFn: ({ signal }) => request('GET /api/enrolments/:enrolment', { params: { enrolment: id }, signal }),
    refetchInterval: ({ state }) => (state.data?.row.status === 'running' ? 5_000 : false),
  });
  const close = () => editor.setState({ replayed: null });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') editor.setState({ replayed: null });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [editor]);
  if (path.isError)
    return (
      <div className="replay-bar" role="alert">
        <p>This path could not be read. The lead may have been erased.</p>
        <Button small onPress={close}>
          Back to the draft
        </Button>
      </div>
    );
  if (path.isPending) return <LoadingState lines={4} />;
  const { row, cause } = path.data;
  return (
    <div className="replay">
      <div className="replay-bar" role="status">
        <p>
          <b>
            The path of <Link href={`/leads/${row.lead}`}>{row.leadName}</Link> on v{row.version}
          </b>
          <span className="muted">{cause}.</span>
          {row.because ? <span className={row.status === 'failed' ? 'error' : 'muted'}>{row.because}</span> : null}
        </p>
        <Button small onPress={close}>
          Back to the draft
        </Button>
      </div>
      <Picture key={`${id} ${row.version}`} path={path.data} />
    </div>
  );
};

const Picture = ({ path }: { path: EnrolmentPage }) => {
  const editor = useEditorStore();
  const view = useEditor((state) => state.view);
  const frozen = useMemo(
    () =>
      createEditor(
        { ...editor.getState().page, draft: path.flow as unknown as FlowPage['draft'] },
        { frozen: `This is v${path.row.version}, as it ran. Go back to the draft to change the flow.` },
      ),
    [editor],
  );
  const light = useMemo(() => pathLight(path), [path]);
  useEffect(() => frozen.setState({ trace: light }), [frozen, light]);
  return (
    <EditorContext value={frozen}>
      <div className="frozen">{view === 'canvas' ? <Canvas /> : <Outline />}</div>
    </EditorContext>
  );
};
