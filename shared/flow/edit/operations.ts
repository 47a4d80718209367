import type { Flow, Start, Step } from '../document.ts';
import { startOutlets } from '../starts/index.ts';
import { kinds } from '../steps/index.ts';
import { type Edit, nodeOf, type Place, point, prune, reachable, redirect, refuse, startId, targetOf } from './edit.ts';
import { whyNoLoop } from './loops.ts';
import { fitOutlets, mainOutlet } from './outlets.ts';

/** An id for a step of this kind that the flow has not had: `wait`, `wait-2` … */
export const freshId = (flow: Flow, kind: string): string => {
  const base = kind.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 30) || 'step';
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (id !== startId && !Object.hasOwn(flow.steps, id)) return id;
  }
};

/** A step of this kind as the picker makes it. */
export const newStep = (kind: string): Step | null => {
  const found = kinds.get(kind);
  if (found === undefined) return null;
  const settings = structuredClone(found.initial) as Record<string, unknown>;
  return fitOutlets({ kind, settings, next: {} });
};

/** Why no step of this kind can go here, or `null`. */
export const whyNotHere = (flow: Flow, place: Place, kind: string): string | null => {
  const step = newStep(kind);
  if (step === null) return `There is no kind of step called “${kind}”.`;
  if (mainOutlet(step) === null && targetOf(flow, place) !== null)
    return 'Steps follow here, and nothing can follow this one.';
  return null;
};

/** Puts a step into an outlet: what followed there follows the step's main outlet. */
export const insertStep = (flow: Flow, place: Place, id: string, step: Step): Edit => {
  if (nodeOf(flow, place.from) === undefined) return refuse('The step to add after is no longer there.');
  if (id === startId || Object.hasOwn(flow.steps, id)) return refuse(`There is a step “${id}” already.`);
  const follows = targetOf(flow, place);
  const main = mainOutlet(step);
  if (main === null && follows !== null) return refuse('Steps follow here, and nothing can follow this one.');
  const placed = fitOutlets(step);
  const linked = main === null ? placed : { ...placed, next: { ...placed.next, [main]: follows } };
  return {
    done: true,
    step: id,
    removed: [],
    flow: point({ ...flow, steps: { ...flow.steps, [id]: linked } }, place, id),
  };
};

/** Takes a step away and closes the gap: A→B→C without B is A→C. Branches that hung on it alone go with it. */
export const removeStep = (flow: Flow, id: string): Edit => {
  if (id === startId) return refuse('A flow cannot be without its start. Choose another one instead.');
  const step = flow.steps[id];
  if (step === undefined) return refuse('That step is no longer there.');
  const main = mainOutlet(step);
  const follows = main === null ? null : (step.next[main] ?? null);
  const { [id]: _, ...steps } = redirect(flow, id, follows === id ? null : follows).steps;
  const start = redirect(flow, id, follows === id ? null : follows).start;
  const pruned = prune(flow, { ...flow, start, steps });
  return { done: true, flow: pruned.flow, removed: pruned.removed };
};

/** Moves a step, with the branches that hang on it alone, into another outlet. Its settings and its id stay. */
export const moveStep = (flow: Flow, id: string, place: Place): Edit => {
  const step = flow.steps[id];
  if (step === undefined) return refuse('That step is no longer there.');
  if (place.from === id || targetOf(flow, place) === id) return { done: true, flow, step: id, removed: [] };
  const main = mainOutlet(step);
  if (main === null && targetOf(flow, place) !== null)
    return refuse('Steps follow there, and nothing can follow this one.');
  const follows = main === null ? null : (step.next[main] ?? null);
  const own = Object.entries(step.next).flatMap(([outlet, to]) =>
    outlet === main || to === null ? [] : [...reachable(flow, to)],
  );
  const closed = redirect(flow, id, follows === id ? null : follows);
  if (own.includes(place.from) && !reachable(closed, startId).has(place.from))
    return refuse('A step cannot move into its own branch.');
  const moved = { ...step, next: main === null ? step.next : { ...step.next, [main]: targetOf(closed, place) } };
  const placed = point({ ...closed, steps: { ...closed.steps, [id]: moved } }, place, id);
  const loop = Object.entries(moved.next)
    .map(([outlet, to]) => (to === null ? null : whyNoLoop(placed, { from: id, outlet }, to)))
    .find((why) => why !== null);
  return loop ? refuse(loop) : { done: true, flow: placed, step: id, removed: [] };
};

/** Leads an outlet to a step that is there already: a rejoin, or a loop if it is bounded and takes time. */
export const connect = (flow: Flow, place: Place, to: string): Edit => {
  if (nodeOf(flow, place.from) === undefined || flow.steps[to] === undefined)
    return refuse('That step is no longer there.');
  if (place.from === to) return refuse('A step cannot lead to itself.');
  const why = whyNoLoop(flow, place, to);
  if (why !== null) return refuse(why);
  const pruned = prune(flow, point(flow, place, to));
  return { done: true, step: place.from, ...pruned };
};

/** Lets an outlet lead nowhere; what hung on it alone goes. */
export const disconnect = (flow: Flow, place: Place): Edit => ({
  done: true,
  ...prune(flow, point(flow, place, null)),
});

/** Changes a step's settings; outlets that are no longer there go with what hung on them alone. */
export const changeSettings = (flow: Flow, id: string, settings: Record<string, unknown>): Edit => {
  const step = flow.steps[id];
  if (step === undefined) return refuse('That step is no longer there.');
  const fitted = fitOutlets({ ...step, settings });
  const same = Object.keys(fitted.next).join('\n') === Object.keys(step.next).join('\n');
  const changed = {
    ...flow,
    steps: { ...flow.steps, [id]: { ...step, settings, next: same ? step.next : fitted.next } },
  };
  return { done: true, step: id, ...(same ? { flow: changed, removed: [] } : prune(flow, changed)) };
};

/** Changes what is true of a step beside its settings: its note, whether it is switched off. */
export const changeStep = (flow: Flow, id: string, change: Pick<Step, 'note' | 'disabled'>): Edit => {
  const step = flow.steps[id];
  if (step === undefined) return refuse('That step is no longer there.');
  const merged: Step = { ...step, ...change };
  if (merged.note === '' || merged.note === undefined) delete merged.note;
  if (merged.disabled !== true) delete merged.disabled;
  return { done: true, step: id, removed: [], flow: { ...flow, steps: { ...flow.steps, [id]: merged } } };
};

/** Starts the flow another way. Where the outlets stay the same what follows stays, else it moves to the first. */
export const changeStart = (flow: Flow, start: Start): Edit => {
  const first = Object.values(flow.start.next).find((to) => to !== null) ?? null;
  const outlets = startOutlets(start).map(({ id }) => id);
  const kept = outlets.some((id) => Object.hasOwn(flow.start.next, id));
  const next = Object.fromEntries(
    outlets.map((id, index) => [id, kept ? (flow.start.next[id] ?? null) : index === 0 ? first : null]),
  );
  return { done: true, step: startId, ...prune(flow, { ...flow, start: { ...start, next } }) };
};
