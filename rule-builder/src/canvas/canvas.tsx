import 'reactflow/dist/style.css';
import './canvas.css';
import { type MouseEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  Background,
  type Edge,
  MiniMap,
  type Node,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
  type Viewport,
} from 'reactflow';
import { startId } from '../../../shared/flow/index.ts';
import { commands } from '../editor/commands.ts';
import { useEditor, useEditorStore } from '../editor/use-editor.ts';
import { canLeadTo } from './drop.ts';
import { type Projection, project, type WireData } from './project.ts';
import { ScoringPanel } from './scoring-panel.tsx';
import { Sign } from './sign.tsx';
import { StartCard } from './start-card.tsx';
import { StepCard } from './step-card.tsx';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useCarrying } from './use-carrying.ts';
import { firstViewport, keepViewport, keptViewport, reveal } from './viewport.ts';
import { WireEdge } from './wire.tsx';
import { ZoomBar } from './zoom-bar.tsx';

const nodeTypes = { step: StepCard, start: StartCard, scoring: ScoringPanel, sign: Sign };
const edgeTypes = { wire: WireEdge };
const half = 0.5;
/** Motion and off-screen drawing cost more than they give on long flows. */
const many = 120;

/** Scales the `+` buttons so that they stay 24 px down to half zoom, and folds cards to icon and name below it. */
const applyZoom = (frame: HTMLElement | null, zoom: number): void => {
  if (frame === null) return;
  frame.style.setProperty('--k', String(Math.min(2, Math.max(1, 1 / zoom))));
  frame.classList.toggle('far', zoom < half);
};

const Drawing = () => {
  const editor = useEditorStore();
  const frame = useRef<HTMLDivElement>(null);
  const instance = useRef<ReactFlowInstance<Node, Edge<WireData>> | null>(null);
  const before = useRef<Projection | null>(null);
  const flow = useEditor((state) => state.flow);
  const folded = useEditor((state) => state.folded);
  const query = useEditor((state) => state.ruleQuery);
  const selected = useEditor((state) => state.selected);
  const carrying = useEditor((state) => state.carrying !== null);
  const tracing = useEditor((state) => state.trace !== null);
  const projection = project(flow, folded, query, before.current);
  before.current = projection;

  // Where one looks first depends on the room there is, so the picture is drawn once that is known.
  const [begin, setBegin] = useState<Viewport | null>(null);
  useLayoutEffect(() => {
    const size = frame.current?.getBoundingClientRect();
    const drawn = before.current?.layout.boxes.values();
    if (size && drawn) setBegin(keptViewport(editor.getState().flow.id) ?? firstViewport([...drawn], size));
  }, [editor]);

  useCarrying(frame, editor);
  const onKeyDown = useCanvasKeys(() => before.current?.layout ?? null, instance);

  // A selected step that is hidden is brought into view, once it is drawn and the panel beside has its width.
  useEffect(() => {
    if (selected === null) return;
    const later = requestAnimationFrame(() => {
      const box = before.current?.layout.boxes.get(selected);
      if (box && instance.current && frame.current && selected !== startId)
        reveal(instance.current, box, frame.current.getBoundingClientRect());
    });
    return () => cancelAnimationFrame(later);
  }, [selected]);

  // Given to every node: a new function would render them all, at each letter that is typed beside the canvas.
  const onNodeClick = useCallback(
    (event: MouseEvent, node: Node): void => {
      if (node.type === 'sign') return;
      const { carrying: held, flow: now } = editor.getState();
      if (held !== null) {
        if ('lead' in held && canLeadTo({ carrying: held, flow: now }, node.id))
          commands(editor).lead(held.lead, node.id);
        return;
      }
      const counted = (event.target as Element).closest<HTMLElement>('[data-count]')?.dataset.count;
      if (counted === 'here' || counted === 'failed') {
        editor.setState({ leadsOf: { step: node.id, which: counted }, panel: 'leads' });
        return;
      }
      if (node.id === startId && (event.target as Element).closest('button, input')) return;
      editor.select(node.id);
    },
    [editor],
  );

  return (
    <section
      ref={frame}
      className={[
        'canvas',
        carrying ? 'carrying' : '',
        tracing ? 'tracing' : '',
        projection.nodes.length > many ? 'still' : '',
      ]
        .filter(Boolean)
        .join(' ')}
      role="application"
      aria-label="Flow canvas. Arrow keys walk the steps, Enter opens, A adds, question mark shows all keys."
      aria-activedescendant={selected === null ? undefined : `card-${selected}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas is one stop of Tab, walked with the arrow keys
      tabIndex={0}
      onKeyDown={onKeyDown}
      id="canvas"
    >
      {begin === null ? null : (
        <ReactFlow
          defaultViewport={begin}
          nodes={projection.nodes}
          edges={projection.edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onInit={(created) => {
            instance.current = created;
            applyZoom(frame.current, created.getZoom());
          }}
          onMove={(_, viewport) => applyZoom(frame.current, viewport.zoom)}
          onMoveEnd={(_, viewport) => keepViewport(flow.id, viewport)}
          onNodeClick={onNodeClick}
          onPaneClick={() => {
            editor.setState({ carrying: null });
            editor.select(null);
          }}
          minZoom={0.15}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          zoomOnDoubleClick={false}
          panOnScroll
          onlyRenderVisibleElements={projection.nodes.length > many}
        >
          <Background gap={24} size={1.5} color="var(--dot)" />
          <MiniMap pannable zoomable position="bottom-left" ariaLabel="Map of the flow" className="minimap" />
        </ReactFlow>
      )}
    </section>
  );
};

/** The flow as a picture: React Flow draws what `layout` decides and never owns it. */
export const Canvas = () => (
  <ReactFlowProvider>
    <Drawing />
    <ZoomBar />
  </ReactFlowProvider>
);
