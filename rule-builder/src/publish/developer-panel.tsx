import { useMemo } from 'react';
import { compile } from '../../../shared/flow/index.ts';
import { useEditor, useEditorStore } from '../editor/index.ts';
import { problemsIn } from '../problems/index.ts';
import { IconButton } from '../ui/index.ts';
import './publish.css';

/** The Amazon States Language beside the canvas; the states of the selected step stand out. */
const DeveloperPanel = () => {
  const editor = useEditorStore();
  const flow = useEditor((state) => state.flow);
  const selected = useEditor((state) => state.selected);
  const blocked = useEditor((state) => problemsIn(state.page, state.flow).some(({ severity }) => severity === 'error'));
  const compiled = useMemo(() => (blocked ? null : compile(flow, 1)), [flow, blocked]);
  const mine = new Set(selected === null ? [] : (compiled?.states[selected] ?? []));
  return (
    <aside className="side-panel developer" aria-label="Developer view">
      <header className="inspector-head">
        <h2>Amazon States Language</h2>
        <IconButton icon="close" label="Close developer view" onPress={() => editor.show(null)} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable from the keyboard */}
      <section className="scroll" tabIndex={0} aria-label="State machine definition">
        {blocked ? (
          <p className="muted">The flow has problems; without them it compiles to a state machine here.</p>
        ) : null}
        {compiled && compiled.definition === null ? (
          <p className="muted">Nothing hangs on the start, so there is no state machine.</p>
        ) : null}
        {compiled?.definition
          ? Object.entries(compiled.definition.States).map(([name, state]) => {
              const text = `${JSON.stringify(name)}: ${JSON.stringify(state, null, 2)}`;
              return <pre key={name}>{mine.has(name) ? <mark>{text}</mark> : text}</pre>;
            })
          : null}
      </section>
    </aside>
  );
};

export default DeveloperPanel;
