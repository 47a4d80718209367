import './flow-map.css';
import { memo, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { useReactFlow, useStoreApi } from 'reactflow';
import { extentOf, isWithin, seenIn } from './boxes.ts';
import type { Box } from './layout/index.ts';

const size = { width: 160, height: 112 };
const padding = 8;

/** Where the map lies on the flow: `x`, `y` at its corner, and how many of its pixels a pixel of the flow has. */
type Fit = { x: number; y: number; scale: number };

const fitOf = ({ x, y, width, height }: Box): Fit => {
  const scale = Math.min(
    0.1,
    (size.width - 2 * padding) / Math.max(1, width),
    (size.height - 2 * padding) / Math.max(1, height),
  );
  return { scale, x: x + width / 2 - size.width / 2 / scale, y: y + height / 2 - size.height / 2 / scale };
};

/** All boxes as one path, so that a map of hundreds of steps is one element. */
const pathOf = (boxes: readonly Box[], { x, y, scale }: Fit): string => {
  const at = (value: number) => Math.round(value * 10) / 10;
  return boxes
    .map((box) => {
      const width = Math.max(2, at(box.width * scale));
      const height = Math.max(1, at(box.height * scale));
      return `M${at((box.x - x) * scale)} ${at((box.y - y) * scale)}h${width}v${height}h${-width}z`;
    })
    .join('');
};

/**
 * The whole flow in the corner with a frame around what is seen: press or drag to look elsewhere, turn the wheel to zoom.
 * The frame follows the view outside of React and in a layer of its own, so that panning draws nothing here. While all of
 * the flow is seen there is nothing to find, and the map steps aside.
 */
export const FlowMap = memo(({ boxes }: { boxes: readonly Box[] }) => {
  const store = useStoreApi();
  const flow = useReactFlow();
  const map = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const whole = useMemo(() => extentOf(boxes), [boxes]);
  const fit = fitOf(whole);
  const { x, y, scale } = fit;

  useEffect(() => {
    const follow = ({ transform: [left, top, zoom], width, height }: ReturnType<typeof store.getState>): void => {
      if (map.current === null || frame.current === null) return;
      const seen = seenIn({ x: left, y: top, zoom }, { width, height });
      const needless = isWithin(whole, seen);
      if (map.current.classList.contains('needless') !== needless) map.current.classList.toggle('needless');
      const { style } = frame.current;
      style.transform = `translate(${(seen.x - x) * scale}px, ${(seen.y - y) * scale}px)`;
      const wide = `${seen.width * scale}px`;
      const high = `${seen.height * scale}px`;
      if (style.width !== wide) style.width = wide;
      if (style.height !== high) style.height = high;
    };
    follow(store.getState());
    return store.subscribe(follow);
  }, [store, whole, x, y, scale]);

  const look = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    if (event.buttons !== 1) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    void flow.setCenter(x + (event.clientX - left) / scale, y + (event.clientY - top) / scale, {
      zoom: flow.getZoom(),
      duration: 0,
    });
  };

  return (
    <div
      ref={map}
      className="flow-map"
      role="img"
      aria-label="Map of the flow"
      onPointerDown={look}
      onPointerMove={look}
      onWheel={({ deltaY }) => void flow.zoomTo(flow.getZoom() * 2 ** (-deltaY * 0.002))}
    >
      <svg {...size} aria-hidden="true">
        <path d={pathOf(boxes, fit)} />
      </svg>
      <div className="seen" ref={frame} />
    </div>
  );
});
