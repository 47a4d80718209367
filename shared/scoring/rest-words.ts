import { dayText } from '../time/index.ts';
import { toPoints } from './points.ts';
import type { Program } from './program.ts';
import type { ScoringState } from './state.ts';
import { dayAt, movedTo } from './view.ts';

/** Of a lead that sales sent back and that rests still: in words, what lets it qualify again. */
export const restWords = (program: Program, state: ScoringState, now: string): string | null => {
  const { rest } = movedTo(program, state, dayAt(program, state, now));
  if (rest === null) return null;
  const { points, days, handRaise } = program.ladder.requalification.restFor(rest.reason);
  const ways = [
    ...(Number.isFinite(points)
      ? [`with ${toPoints(points)} points newly earned (${toPoints(rest.earned)} so far)`]
      : []),
    ...(Number.isFinite(days) ? [`on ${dayText(rest.day + days)}`] : []),
    ...(handRaise ? [`by asking for sales (${[...program.ladder.requalification.handRaises].join(', ')})`] : []),
  ];
  const because = rest.reason === '' ? '' : ` (${rest.reason})`;
  return ways.length === 0
    ? `Sales sent it back on ${dayText(rest.day)}${because}. Only a person lets it qualify again.`
    : `Sales sent it back on ${dayText(rest.day)}${because}. It qualifies again ${ways.join(', or ')}.`;
};
