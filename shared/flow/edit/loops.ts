import type { Flow } from '../document.ts';
import { readStep } from '../steps/index.ts';
import type { Behaviour } from '../steps/kind.ts';
import { nodeOf, type Place } from './edit.ts';

const behaviourOf = (flow: Flow, id: string): Behaviour | undefined => {
  const read = readStep(flow.steps[id]);
  return read?.kind.behaviour(read.settings);
};

/** True where time passes in the step whatever the lead does. */
const takesTime = (flow: Flow, id: string): boolean => {
  const behaviour = flow.steps[id]?.disabled === true ? undefined : behaviourOf(flow, id);
  if (behaviour === undefined) return false;
  return behaviour.is === 'waitUntil' || behaviour.is === 'await' || (behaviour.is === 'wait' && behaviour.seconds > 0);
};

/** Whether one can walk from `from` to `to` over steps and outlets that `pass` lets through. */
const walks = (flow: Flow, from: string, to: string, pass: (id: string, outlet: string) => boolean): boolean => {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    const node = nodeOf(flow, id);
    if (seen.has(id) || node === undefined) continue;
    seen.add(id);
    for (const [outlet, next] of Object.entries(node.next)) if (next !== null && pass(id, outlet)) open.push(next);
  }
  return false;
};

/** Whether a lead can take this way out only so many times. */
const isBound = (flow: Flow, id: string, outlet: string): boolean => {
  const behaviour = behaviourOf(flow, id);
  return (
    behaviour?.is === 'choose' &&
    behaviour.branches.some((branch) => branch.outlet === outlet && branch.test.by === 'visits')
  );
};

/**
 * Why leading `place` to `to` would make a loop that must not be, or `null`: every loop goes through the `again` of a
 * Repeat, which bounds it, and through a step that takes time.
 */
export const whyNoLoop = (flow: Flow, place: Place, to: string): string | null => {
  if (!walks(flow, to, place.from, () => true)) return null;
  const endless =
    !isBound(flow, place.from, place.outlet) && walks(flow, to, place.from, (id, outlet) => !isBound(flow, id, outlet));
  if (endless)
    return 'That would send leads round for ever. Put a “Repeat” step where the loop turns back, and lead its “Again” to the earlier step.';
  const hasty = !takesTime(flow, place.from) && walks(flow, to, place.from, (id) => !takesTime(flow, id));
  return hasty
    ? 'That loop has no wait in it, so it would run through in a moment. Put a wait inside the loop first.'
    : null;
};
