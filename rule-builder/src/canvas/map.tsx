import { type PointerEvent, useMemo } from 'react';
import { useReactFlow, useStore } from 'reactflow';
import { boundsOf } from './bounds.ts';
import type { Layout } from './layout/index.ts';

const shallow = (a: readonly number[], b: readonly number[]): boolean => a.every((each, index) => each === b[index]);

/** The whole flow in small, with what is looked at; a press or a drag goes there. */
export const FlowMap = ({ layout }: { layout: Layout }) => {
  const flow = useReactFlow();
  const [x = 0, y = 0, width = 0, height = 0] = useStore(
    ({ transform: [dx, dy, zoom], width: w, height: h }) => [-dx / zoom, -dy / zoom, w / zoom, h / zoom],
    shallow,
  );
  const bounds = useMemo(() => boundsOf(layout.boxes.values(), 80), [layout]);
  const cards = useMemo(
    () =>
      [...layout.boxes.values()].map((box) => `M${box.x} ${box.y}h${box.width}v${box.height}h${-box.width}z`).join(''),
    [layout],
  );
  const go = (event: PointerEvent<SVGSVGElement>): void => {
    const toMap = event.currentTarget.getScreenCTM()?.inverse();
    if (event.buttons !== 1 || !toMap) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(toMap);
    void flow.setCenter(at.x, at.y, { zoom: flow.getZoom() });
  };
  return (
    <svg
      className="minimap nopan"
      role="img"
      aria-label="Map of the flow"
      viewBox={`${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={go}
    >
      <path d={cards} />
      <rect x={x} y={y} width={width} height={height} />
    </svg>
  );
};
