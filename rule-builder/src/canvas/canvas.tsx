import 'reactflow/dist/style.css';
import './canvas.css';
import { type MouseEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  type Node,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
  type Viewport,
  ViewportPortal,
} from 'reactflow';
import { startId } from '../../../shared/flow/index.ts';
import { commands, useEditor, useEditorStore } from '../editor/index.ts';
import { canLeadTo } from './drop.ts';
import { FlowMap } from './flow-map.tsx';
import { useNearby } from './nearby.ts';
import { projectionOf } from './projection-of.ts';
import { ScoringPanel } from './scoring-panel.tsx';
import { Sheet } from './sheet.tsx';
import { Sign } from './sign.tsx';
import { StartCard } from './start-card.tsx';
import { StepCard } from './step-card.tsx';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useCarrying } from './use-carrying.ts';
import { firstViewport, fit, keepViewport, keptViewport, reveal, zooms } from './viewport.ts';
import { Wires } from './wires.tsx';
import { ZoomBar } from './zoom-bar.tsx';

const nodeTypes = { step: StepCard, start: StartCard, scoring: ScoringPanel, sign: Sign };
const half = 0.5;
/** Motion costs more than it gives on long flows. */
const many = 120;

/** Scales the `+` buttons so that they stay 24 px down to half zoom, and folds cards to icon and name below it. */
const applyZoom = (frame: HTMLElement | null, zoom: number): void => {
  if (frame === null) return;
  const k = String(Math.min(2, Math.max(1, 1 / zoom)));
  // Styles of the whole picture hang on these two, so that they are touched only when they change.
  if (frame.style.getPropertyValue('--k') !== k) frame.style.setProperty('--k', k);
  if (frame.hasAttribute('data-far') !== zoom < half) frame.toggleAttribute('data-far');
};

const Drawing = () => {
  const editor = useEditorStore();
  const frame = useRef<HTMLDivElement>(null);
  const instance = useRef<ReactFlowInstance | null>(null);
  const flow = useEditor((state) => state.flow);
  const selected = useEditor((state) => state.selected);
  const carrying = useEditor((state) => state.carrying !== null);
  const tracing = useEditor((state) => state.trace !== null);
  const projection = useEditor(() => projectionOf(editor));
  const { nodes, wires, look } = useNearby(projection);

  // Where one looks first depends on the room there is, so the picture is drawn once that is known.
  const [begin, setBegin] = useState<Viewport | null>(null);
  useLayoutEffect(() => {
    const size = frame.current?.getBoundingClientRect();
    const drawn = projectionOf(editor).layout.boxes;
    const start = drawn.get(startId);
    if (!size || !start) return;
    const first = keptViewport(editor.getState().flow.id) ?? firstViewport([...drawn.values()], start, size);
    applyZoom(frame.current, first.zoom);
    look(first, size);
    setBegin(first);
  }, [editor, look]);

  // Read while the view moves, when asking the page for it would make it work out styles anew.
  const size = useRef({ width: 0, height: 0 });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const watch = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      size.current = entry.contentRect;
      if (instance.current) look(instance.current.getViewport(), size.current);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [look]);

  const showAll = useCallback((): void => {
    if (instance.current) fit(instance.current, projectionOf(editor).layout.boxes.values(), size.current);
  }, [editor]);

  useCarrying(frame, editor);
  const onKeyDown = useCanvasKeys(() => projectionOf(editor).layout, instance, showAll);

  // A selected step that is hidden is brought into view, once it is drawn and the panel beside has its width.
  useEffect(() => {
    if (selected === null) return;
    const later = requestAnimationFrame(() => {
      const box = projectionOf(editor).layout.boxes.get(selected);
      if (box && instance.current && frame.current && selected !== startId)
        reveal(instance.current, box, frame.current.getBoundingClientRect());
    });
    return () => cancelAnimationFrame(later);
  }, [editor, selected]);

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
            onMove={(_, viewport) => {
              applyZoom(frame.current, viewport.zoom);
              look(viewport, size.current);
            }}
            onMoveEnd={(_, viewport) => keepViewport(flow.id, viewport)}
            onNodeClick={onNodeClick}
            onPaneClick={() => {
              editor.setState({ carrying: null });
              editor.select(null);
            }}
            minZoom={zooms.min}
            maxZoom={zooms.max}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            elementsSelectable={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            selectionKeyCode={null}
            multiSelectionKeyCode={null}
            zoomOnDoubleClick={false}
            panOnScroll
          >
            <ViewportPortal>
              <Sheet {...projection.ground} />
              <Wires wires={wires} />
            </ViewportPortal>
            <FlowMap boxes={projection.boxes} />
          </ReactFlow>
        )}
      </section>
      <ZoomBar onFit={showAll} />
    </>
  );
};

/** The flow as a picture: React Flow draws what `layout` decides and never owns it. */
export const Canvas = () => (
  <ReactFlowProvider>
    <Drawing />
  </ReactFlowProvider>
);
