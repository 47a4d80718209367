import { startId } from '../../../shared/flow/index.ts';
import { useEditor, useEditorStore } from '../editor/index.ts';
import { FlowInspector } from './flow-inspector.tsx';
import { ScoringInspector } from './scoring-inspector.tsx';
import { StepInspector } from './step-inspector.tsx';
import { TriggerInspector } from './trigger-inspector.tsx';
import './inspector.css';

/** Beside the canvas, never over it: the settings of what is selected, else of the flow. Esc goes back to the step. */
export const Inspector = () => {
  const editor = useEditorStore();
  const selected = useEditor((state) => state.selected);
  const start = useEditor((state) => (state.selected === startId ? state.flow.start : null));
  return (
    <aside
      className={selected === null ? 'inspector whole' : 'inspector'}
      aria-label="Settings"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        document.getElementById('canvas')?.focus();
      }}
    >
      {start?.kind === 'scoring' ? (
        <ScoringInspector start={start} />
      ) : start ? (
        <TriggerInspector start={start} />
      ) : selected !== null ? (
        <StepInspector key={selected} id={selected} />
      ) : (
        <FlowInspector />
      )}
      {selected === null ? null : (
        <button type="button" className="sr-only" onClick={() => editor.select(null)}>
          Close the settings
        </button>
      )}
    </aside>
  );
};
