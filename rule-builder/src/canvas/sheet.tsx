import { memo } from 'react';
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
  const ground = { left: down(0), top: down(0), right: up(0), bottom: up(0) };
  for (const { x, y, width, height } of boxes) {
    ground.left = Math.min(ground.left, down(x));
    ground.top = Math.min(ground.top, down(y));
    ground.right = Math.max(ground.right, up(x + width));
    ground.bottom = Math.max(ground.bottom, up(y + height));
  }
  return ground;
};
