import type { Flow, Step } from '../document.ts';
import { startOutlets } from '../starts/index.ts';
import { kinds } from '../steps/index.ts';
import type { Outlet } from '../steps/kind.ts';
import { nodeOf, startId } from './edit.ts';

/** The ways out of a step or of `start`, in authored order; what an unreadable step leads to is kept by name. */
export const outletsOf = (flow: Flow, id: string): Outlet[] => {
  if (id === startId) return startOutlets(flow.start);
  const step = flow.steps[id];
  return step === undefined ? [] : outletsOfStep(step);
};

/** The ways out of a step as its kind says, or, where the settings cannot be read, as the step has them. */
const outletsOfStep = (step: Step): Outlet[] => {
  const kind = kinds.get(step.kind);
  const settings = kind?.settings.safeParse(step.settings);
  if (kind !== undefined && settings?.success) return kind.outlets(settings.data);
  return Object.keys(step.next).map((outlet) => ({ id: outlet, name: outlet }));
};

/** The outlet that the flow goes on by when the step is taken away; `null` where nothing follows. */
export const mainOutlet = (step: Step): string | null => {
  const kind = kinds.get(step.kind);
  const settings = kind?.settings.safeParse(step.settings);
  if (kind !== undefined && settings?.success) return kind.bypass(settings.data);
  return Object.keys(step.next)[0] ?? null;
};

/** Gives `next` exactly the outlets that the step has now; new ones lead nowhere yet. */
export const fitOutlets = (step: Step): Step => ({
  ...step,
  next: Object.fromEntries(outletsOfStep(step).map((outlet) => [outlet.id, step.next[outlet.id] ?? null])),
});

/** Every outlet of the flow as a place, the start's first. */
export const placesOf = (flow: Flow): { from: string; outlet: string; to: string | null }[] =>
  [startId, ...Object.keys(flow.steps)].flatMap((from) =>
    outletsOf(flow, from).map(({ id }) => ({ from, outlet: id, to: nodeOf(flow, from)?.next[id] ?? null })),
  );
