import { getViewportForBounds, type ReactFlowInstance, type Viewport } from 'reactflow';
import { extentOf } from './boxes.ts';
import type { Box, Size } from './layout/index.ts';

const keyOf = (flow: string): string => `ripen.view.${flow}`;

/** Keeps where one was looking, for a reload in this tab. */
export const keepViewport = (flow: string, viewport: Viewport): void =>
  sessionStorage.setItem(keyOf(flow), JSON.stringify(viewport));

export const keptViewport = (flow: string): Viewport | null => {
  const text = sessionStorage.getItem(keyOf(flow));
  return text === null ? null : (JSON.parse(text) as Viewport);
};

/** Motion takes 160 ms at most, and none where people asked for none. */
export const motionMs = (): number => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160);

const margin = 48;

/** Brings a step into view if it is hidden, by the shortest way and without changing the zoom. */
export const reveal = (
  flow: Pick<ReactFlowInstance, 'getViewport' | 'setViewport'>,
  box: Box,
  frame: DOMRect,
): void => {
  const { x, y, zoom } = flow.getViewport();
  const left = box.x * zoom + x;
  const top = box.y * zoom + y;
  const right = left + box.width * zoom;
  const bottom = top + box.height * zoom;
  const shift = (low: number, high: number, size: number): number => {
    if (low < margin) return margin - low;
    if (high > size - margin) return Math.max(size - margin - high, margin - low);
    return 0;
  };
  const dx = shift(left, right, frame.width);
  const dy = shift(top, bottom, frame.height);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: motionMs() });
};

/** How far one can zoom out and in. */
export const zooms = { min: 0.15, max: 1.5 };

/** Shows the whole flow, at its own size at most. What React Flow knows of may be only a part of it. */
export const fit = (
  flow: Pick<ReactFlowInstance, 'setViewport'>,
  boxes: Iterable<Box>,
  { width, height }: Size,
): void =>
  void flow.setViewport(getViewportForBounds(extentOf(boxes), width, height, zooms.min, 1, 0.1), {
    duration: motionMs(),
  });

/** Below this, cards cannot be read with ease. */
const legible = 0.75;

/** Where a flow is first looked at: all of it where that is legible, else its start at the top. */
export const firstViewport = (boxes: readonly Box[], start: Box, frame: Size): Viewport => {
  const { x: left, y: top, width, height } = extentOf(boxes);
  const byWidth = (frame.width - 96) / width;
  const whole = Math.min(byWidth, (frame.height - 96) / (top + height));
  // A long flow is read from the top at a size that one can read; only its width has to fit, or at least its start.
  const byStart = Math.min(1, (frame.width - 144) / start.width);
  const zoom = Math.min(
    1,
    whole >= 0.8 ? whole : Math.max(byWidth, Math.min(legible, byStart), byStart < 1 ? byStart : 0),
  );
  const fits = width * zoom <= frame.width - 32;
  const middle = fits ? left + width / 2 : start.x + start.width / 2;
  return { x: frame.width / 2 - middle * zoom, y: 40, zoom };
};
