import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { type EditorState, knownTo, type Saving, useEditor, useEditorStore } from '../editor/index.ts';
import { problemsIn } from '../problems/index.ts';
import { ago, Button, count, Icon, IconButton, locale, Menu, Segments } from '../ui/index.ts';

export type Dialogs = 'publish' | 'what-if' | 'history' | 'developer' | 'help' | 'find' | 'pause' | 'import' | null;

/** "Saved 2 s ago", "Saving …", "Offline, will retry". */
const savingWords = (saving: Saving, now: number): string => {
  switch (saving.is) {
    case 'saved':
      return saving.at === null
        ? 'Saved'
        : now - saving.at < 60_000
          ? `Saved ${Math.max(1, Math.round((now - saving.at) / 1000))} s ago`
          : `Saved ${ago(saving.at, now)}`;
    case 'pending':
    case 'saving':
      return 'Saving …';
    case 'offline':
      return 'Offline, will retry';
    case 'signed out':
      return 'Not saved: signed out';
    case 'refused':
      return 'Not saved';
    case 'conflict':
      return 'Not saved: changed elsewhere';
  }
};

const SavingState = () => {
  const saving = useEditor((state) => state.saving);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span
      className={saving.is === 'saved' || saving.is === 'pending' || saving.is === 'saving' ? 'muted' : 'not-saved'}
      title={saving.is === 'refused' ? saving.why : undefined}
      data-saving={saving.is}
    >
      {savingWords(saving, Math.max(now, saving.is === 'saved' && saving.at ? saving.at : 0))}
    </span>
  );
};

/** Name, what is being edited and what is live, saving, undo, and what one can do with the whole flow. */
export const TopBar = ({ open }: { open: (dialog: Dialogs) => void }) => {
  const editor = useEditorStore();
  const name = useEditor((state) => state.flow.name);
  const row = useEditor((state) => state.page.row);
  const view = useEditor((state) => state.view);
  const panel = useEditor((state) => state.panel);
  const scores = useEditor((state) => state.flow.start.kind === 'scoring');
  const undoLabel = useEditor((state) => state.history.past.at(-1)?.label);
  const redoLabel = useEditor((state) => state.history.future.at(-1)?.label);
  const errors = useEditor(
    (state) => problemsIn(state.page, state.checked).filter((p) => p.severity === 'error').length,
  );
  const warnings = useEditor(
    (state) => problemsIn(state.page, state.checked).filter((p) => p.severity === 'warning').length,
  );
  const live =
    row.liveVersion === null ? 'never published' : `v${row.liveVersion} ${row.status === 'paused' ? 'paused' : 'live'}`;
  return (
    <header className="top-bar">
      <Link href="/flows" className="button quiet icon" aria-label="All flows">
        <Icon name="chevron-left" />
      </Link>
      <div className="top-title">
        <h1 title={name}>{name || 'A flow without a name'}</h1>
        <p>
          <span>Editing draft · {live}</span> <SavingState />
        </p>
      </div>
      <div className="top-tools">
        <IconButton
          icon="undo"
          label={undoLabel ? `Undo: ${undoLabel}` : 'Nothing to undo'}
          isDisabled={undoLabel === undefined}
          onPress={editor.undo}
        />
        <IconButton
          icon="redo"
          label={redoLabel ? `Do again: ${redoLabel}` : 'Nothing to do again'}
          isDisabled={redoLabel === undefined}
          onPress={editor.redo}
        />
        <IconButton icon="search" label="Find a step (Ctrl K)" onPress={() => open('find')} className="wide-only" />
        <Segments
          label="View"
          value={view}
          onChange={(next) => editor.setState({ view: next })}
          options={[
            { id: 'canvas', label: 'Canvas', icon: 'canvas' },
            { id: 'outline', label: 'Outline', icon: 'outline' },
          ]}
        />
        <Button
          look="quiet"
          icon={errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'check'}
          className={errors > 0 ? 'problems-button error' : 'problems-button'}
          aria-pressed={panel === 'problems'}
          onPress={() => editor.show(panel === 'problems' ? null : 'problems')}
        >
          {errors + warnings === 0 ? 'No problems' : count(errors + warnings, 'problem')}
        </Button>
        <FailedRuns />
        <Button
          icon="play"
          onPress={() => editor.show(panel === 'test' ? null : 'test')}
          aria-pressed={panel === 'test'}
        >
          Test
        </Button>
        {scores ? (
          <Button icon="chart" className="wide-only" onPress={() => open('what-if')}>
            What if
          </Button>
        ) : null}
        <Button look="primary" onPress={() => open('publish')}>
          Publish
        </Button>
        <Menu
          label="More about this flow"
          actions={[
            ...(scores
              ? [
                  {
                    id: 'what-if',
                    label: 'What if this were live?',
                    icon: 'chart' as const,
                    run: () => open('what-if'),
                  },
                ]
              : []),
            { id: 'history', label: 'History', icon: 'history', run: () => open('history') },
            {
              id: 'developer',
              label: 'Developer view',
              icon: 'code',
              run: () => editor.show(panel === 'developer' ? null : 'developer'),
            },
            { id: 'import', label: 'Import or export JSON', icon: 'upload', run: () => open('import') },
            {
              id: 'pause',
              label: row.status === 'paused' ? 'Resume' : 'Pause',
              icon: row.status === 'paused' ? 'play' : 'pause',
              disabled: row.liveVersion === null,
              run: () => open('pause'),
            },
            {
              id: 'picture',
              label: 'Export as picture',
              icon: 'download',
              run: () => void savePicture(editor.getState()),
            },
            { id: 'help', label: 'Keys', icon: 'help', keys: '?', separated: true, run: () => open('help') },
          ]}
        >
          <IconButton icon="more" label="More about this flow" />
        </Menu>
      </div>
    </header>
  );
};

/** Runs of this flow that failed; a click lists those of the step where most did. */
const FailedRuns = () => {
  const editor = useEditorStore();
  const failed = useEditor((state) => state.counts?.failed ?? 0);
  const worst = useEditor(
    (state) =>
      Object.entries(state.counts?.steps ?? {})
        .filter(([, step]) => step.failed > 0)
        .toSorted(([, a], [, b]) => b.failed - a.failed)[0]?.[0],
  );
  if (failed === 0 || worst === undefined) return null;
  return (
    <Button
      look="quiet"
      icon="error"
      className="problems-button error"
      onPress={() => editor.setState({ leadsOf: { step: worst, which: 'failed' }, panel: 'leads' })}
    >
      {failed.toLocaleString(locale)} failed
    </Button>
  );
};

const savePicture = async ({ flow, page }: EditorState): Promise<void> => {
  const { downloadPicture } = await import('../canvas/picture.ts');
  downloadPicture(flow, knownTo(page, flow));
};
