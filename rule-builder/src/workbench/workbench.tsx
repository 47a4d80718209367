import './workbench.css';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { FlowPage } from '../../../functions/api/contract/index.ts';
import { startId } from '../../../shared/flow/index.ts';
import { Canvas } from '../canvas/index.ts';
import {
  createEditor,
  EditorContext,
  isStartOpen,
  type Saver,
  startSaving,
  useEditor,
  useEditorStore,
} from '../editor/index.ts';
import { Inspector } from '../inspector/index.tsx';
import { Outline } from '../outline/index.ts';
import { Palette, Picker } from '../picker/index.ts';
import { ProblemList, problemsIn } from '../problems/index.ts';
import { IconButton, LoadingState } from '../ui/index.ts';
import { askedLeads, askedPath, useLeadsAddress } from './leads-address.ts';
import { Replay } from './replay.tsx';
import { SaveTrouble } from './save-trouble.tsx';
import { type Dialogs, TopBar } from './top-bar.tsx';
import { useCounts } from './use-counts.ts';
import { useShortcuts } from './use-shortcuts.ts';

const Publish = lazy(() => import('../publish/publish-dialog.tsx'));
const WhatIf = lazy(() => import('../what-if/what-if-dialog.tsx'));
const History = lazy(() => import('../publish/history-dialog.tsx'));
const Pause = lazy(() => import('../publish/pause-dialog.tsx'));
const Interchange = lazy(() => import('../publish/interchange-dialog.tsx'));
const Developer = lazy(() => import('../publish/developer-panel.tsx'));
const TestMode = lazy(() => import('../test-mode/index.tsx'));
const StepLeads = lazy(() => import('../publish/step-leads.tsx'));
const Find = lazy(() => import('./find-dialog.tsx'));
const Keys = lazy(() => import('./keys-dialog.tsx'));

const narrow = matchMedia('(max-width: 720px)');

/** One flow being edited: the bar, the flow in one of its two views, and what is open beside it. */
export const EditorScreen = ({ page }: { page: FlowPage }) => {
  // The page only gives the beginning; a later read of it must not take away what is being edited.
  const editor = useMemo(() => {
    const created = createEditor(page);
    if (narrow.matches) created.setState({ view: 'outline' });
    const asked = askedLeads(page);
    if (asked) created.setState({ leadsOf: asked, panel: 'leads' });
    created.setState({ replayed: askedPath() });
    if (isStartOpen(created.getState().flow)) created.setState({ selected: startId });
    return created;
  }, []);
  const [saver, setSaver] = useState<Saver | null>(null);
  useEffect(() => {
    const started = startSaving(editor);
    setSaver(started);
    return started.stop;
  }, [editor]);
  return (
    <EditorContext value={editor}>
      <Workbench saver={saver} />
    </EditorContext>
  );
};

const Workbench = ({ saver }: { saver: Saver | null }) => {
  const editor = useEditorStore();
  const [dialog, setDialog] = useState<Dialogs>(null);
  const view = useEditor((state) => state.view);
  const panel = useEditor((state) => state.panel);
  const selected = useEditor((state) => state.selected);
  const carrying = useEditor((state) => state.carrying);
  const said = useEditor((state) => state.said);
  const replayed = useEditor((state) => state.replayed);
  const keys = useMemo(() => ({ find: () => setDialog('find'), help: () => setDialog('help') }), []);
  useShortcuts(keys);
  useCounts(editor);
  useLeadsAddress();
  const close = () => setDialog(null);
  return (
    <div className="editor" data-view={view} data-open={selected !== null || panel !== null}>
      <TopBar open={setDialog} />
      {saver ? <SaveTrouble saver={saver} /> : null}
      <div className="bench">
        <div className="view">
          {carrying ? <Carrying /> : null}
          {replayed !== null ? (
            <Replay id={replayed} />
          ) : view === 'canvas' ? (
            <>
              <Canvas />
              <Palette />
            </>
          ) : (
            <Outline />
          )}
        </div>
        <Suspense fallback={<LoadingState />}>
          {panel === 'test' ? <TestMode /> : null}
          {panel === 'developer' ? <Developer /> : null}
          {panel === 'leads' ? <StepLeads /> : null}
        </Suspense>
        {panel === 'problems' ? <ProblemsPanel /> : null}
        {panel === 'test' || panel === 'leads' || replayed !== null ? null : <Inspector />}
      </div>
      <Picker />
      <Suspense fallback={null}>
        {dialog === 'publish' && saver ? <Publish saver={saver} onClose={close} /> : null}
        {dialog === 'what-if' ? <WhatIf onClose={close} /> : null}
        {dialog === 'history' && saver ? <History saver={saver} onClose={close} /> : null}
        {dialog === 'pause' ? <Pause onClose={close} /> : null}
        {dialog === 'import' ? <Interchange onClose={close} /> : null}
        {dialog === 'find' ? <Find onClose={close} /> : null}
        {dialog === 'help' ? <Keys onClose={close} /> : null}
      </Suspense>
      <div className="sr-only" role="status" aria-live="polite">
        {said}
      </div>
    </div>
  );
};

/** While something is on its way: what to do with it, and how to let go. */
const Carrying = () => {
  const editor = useEditorStore();
  const carrying = useEditor((state) => state.carrying);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') editor.setState({ carrying: null });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [editor]);
  if (carrying === null) return null;
  return (
    <div className="carrying-hint" role="status">
      <span>
        {'lead' in carrying ? 'Click the step to lead on to.' : 'Click a highlighted + to put it there.'} Esc lets go.
      </span>
      <IconButton icon="close" label="Let go" small onPress={() => editor.setState({ carrying: null })} />
    </div>
  );
};

const ProblemsPanel = () => {
  const editor = useEditorStore();
  const problems = useEditor((state) => problemsIn(state.page, state.checked));
  return (
    <aside className="side-panel" aria-label="Problems">
      <header className="inspector-head">
        <h2>Problems</h2>
        <IconButton icon="close" label="Close problems" onPress={() => editor.show(null)} />
      </header>
      {problems.length === 0 ? (
        <p className="muted pad">Nothing is wrong with this flow.</p>
      ) : (
        <ProblemList problems={problems} />
      )}
    </aside>
  );
};
