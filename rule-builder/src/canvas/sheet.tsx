import { memo } from 'react';
import { extentOf } from './boxes.ts';
import type { Box } from './layout/index.ts';

/** A multiple of the distance of the dots; the sheet grows by so much at once and not with every step. */
const grain = 2400;
const around = 7200;

const down = (value: number): number => Math.floor((value - around) / grain) * grain;
const up = (value: number): number => Math.ceil((value + around) / grain) * grain;

/**
 * The dotted ground, part of the picture: it moves with the cards and nothing is drawn anew while one pans. It has to lie
 * below all of them: a browser keeps what it covers in one layer, and would else make one of each row of cards.
 */
export const Sheet = memo(
  ({ left, top, right, bottom }: { left: number; top: number; right: number; bottom: number }) => (
    <div className="sheet" style={{ left, top, width: right - left, height: bottom - top }} />
  ),
);

/** How far the ground reaches: a long way beyond the steps on every side. */
export const groundOf = (boxes: Iterable<Box>): { left: number; top: number; right: number; bottom: number } => {
  const { x, y, width, height } = extentOf(boxes);
  return { left: down(x), top: down(y), right: up(x + width), bottom: up(y + height) };
};
