import 'reactflow/dist/style.css';
import './canvas.css';
import { type MouseEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import {
  Background,
  getViewportForBounds,
  type Node,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
  type Viewport,
} from 'reactflow';
import { startId } from '../../../shared/flow/index.ts';
import { commands } from '../editor/commands.ts';
import { useEditor, useEditorStore } from '../editor/use-editor.ts';
import { boundsOf } from './bounds.ts';
import { canLeadTo } from './drop.ts';
import { FlowMap } from './map.tsx';
import { meets, useNear } from './near.ts';
import { type Projection, project } from './project.ts';
import { ScoringPanel } from './scoring-panel.tsx';
import { Sign } from './sign.tsx';
import { StartCard } from './start-card.tsx';
import { StepCard } from './step-card.tsx';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useCarrying } from './use-carrying.ts';
import { firstViewport, keepViewport, keptViewport, motionMs, reveal } from './viewport.ts';
import { Wires } from './wires.tsx';
import { ZoomBar } from './zoom-bar.tsx';

const nodeTypes = { step: StepCard, start: StartCard, scoring: ScoringPanel, sign: Sign };
const half = 0.5;
const minZoom = 0.15;
/** Motion and drawing what is far off cost more than they give on long flows. */
const many = 120;

/**
 * Scales the `+` buttons so that they stay 24 px down to half zoom, and folds cards to icon and name below it. Written
 * only when the zoom has changed: a pan calls this in every frame, and each write would style every card anew.
 */
const applyZoom = (frame: HTMLElement | null, zoom: number): void => {
  if (frame === null || frame.dataset.zoom === String(zoom)) return;
  frame.dataset.zoom = String(zoom);
  frame.style.setProperty('--k', String(Math.min(2, Math.max(1, 1 / zoom))));
  frame.toggleAttribute('data-far', zoom < half);
};

const Drawing = () => {
  const editor = useEditorStore();
  const frame = useRef<HTMLDivElement>(null);
  const instance = useRef<ReactFlowInstance | null>(null);
  const before = useRef<Projection | null>(null);
  const flow = useEditor((state) => state.flow);
  const folded = useEditor((state) => state.folded);
  const query = useEditor((state) => state.ruleQuery);
  const selected = useEditor((state) => state.selected);
  const carrying = useEditor((state) => state.carrying !== null);
  const whole = useEditor((state) => state.whole);
  const tracing = useEditor((state) => state.trace !== null);
  const projection = useMemo(() => project(flow, folded, query, before.current), [flow, folded, query]);
  before.current = projection;

  // Where one looks first depends on the room there is, so the picture is drawn once that is known.
  const [begin, setBegin] = useState<(Viewport & { width: number; height: number }) | null>(null);
  useLayoutEffect(() => {
    const size = frame.current?.getBoundingClientRect();
    const drawn = before.current?.layout.boxes.values();
    if (!size || !drawn) return;
    const first = keptViewport(editor.getState().flow.id) ?? firstViewport([...drawn], size);
    applyZoom(frame.current, first.zoom);
    setBegin({ ...first, width: size.width, height: size.height });
  }, [editor]);

  const near = useNear(
    begin && { transform: [begin.x, begin.y, begin.zoom], width: begin.width, height: begin.height },
  );
  // The same arrays while nothing changes: React Flow takes a new one for new nodes.
  const { nodes, wires } = useMemo(() => {
    if (whole || projection.nodes.length <= many || near === null) return projection;
    const { boxes } = projection.layout;
    return {
      nodes: projection.nodes.filter(({ id }) => meets(boxes.get(id) ?? near, near)),
      wires: projection.wires.filter(({ room }) => meets(room, near)),
    };
  }, [projection, near, whole]);
  const fit = useCallback(() => {
    const size = frame.current?.getBoundingClientRect();
    const drawn = before.current?.layout.boxes.values();
    if (!size || !drawn) return;
    const all = getViewportForBounds(boundsOf(drawn, 0), size.width, size.height, minZoom, 1, 0.1);
    void instance.current?.setViewport(all, { duration: motionMs() });
  }, []);

  useCarrying(frame, editor);
  const onKeyDown = useCanvasKeys(() => before.current?.layout ?? null, instance, fit);

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
    <>
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
            nodes={nodes}
            nodeTypes={nodeTypes}
            onInit={(created) => {
              instance.current = created;
              applyZoom(frame.current, created.getZoom());
            }}
            onMoveStart={() => frame.current?.setAttribute('data-moving', '')}
            onMove={(_, viewport) => applyZoom(frame.current, viewport.zoom)}
            onMoveEnd={(_, viewport) => {
              frame.current?.removeAttribute('data-moving');
              keepViewport(flow.id, viewport);
            }}
            onNodeClick={onNodeClick}
            onPaneClick={() => {
              editor.setState({ carrying: null });
              editor.select(null);
            }}
            minZoom={minZoom}
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
          >
            <Wires wires={wires} />
            <Background gap={24} size={1.5} color="var(--dot)" />
          </ReactFlow>
        )}
        <FlowMap layout={projection.layout} />
      </section>
      <ZoomBar onFit={fit} />
    </>
  );
};

/** The flow as a picture: React Flow draws what `layout` decides and never owns it. */
export const Canvas = () => (
  <ReactFlowProvider>
    <Drawing />
  </ReactFlowProvider>
);
