import * as z from 'zod';
import { type Flow, Step, StepId } from '../document.ts';
import { type Edit, type Place, refuse } from './edit.ts';
import { freshId, insertStep } from './operations.ts';

/** Steps on the clipboard, in the order they follow one another: text, so that it goes between flows and tabs. */
export const Clip = z.object({
  ripen: z.literal('steps'),
  v: z.literal(1),
  steps: z
    .array(Step.omit({ next: true }).extend({ id: StepId }))
    .min(1)
    .max(200),
});
export type Clip = z.infer<typeof Clip>;

/** The steps as text for the clipboard. */
export const copySteps = (flow: Flow, ids: readonly string[]): string => {
  const steps = ids.flatMap((id) => {
    const step = flow.steps[id];
    if (step === undefined) return [];
    const { next: _, ...rest } = step;
    return [{ id, ...rest }];
  });
  return JSON.stringify({ ripen: 'steps', v: 1, steps } satisfies Clip);
};

/** The steps that a text holds, or `null` where it is something else. */
export const readClip = (text: string): Clip | null => {
  try {
    const parsed = Clip.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

/** Puts copied steps into an outlet, one after another, under new ids. */
export const pasteSteps = (flow: Flow, place: Place, clip: Clip): Edit => {
  let edit: Edit = { done: true, flow, removed: [] };
  for (const { id: _, ...step } of [...clip.steps].reverse()) {
    if (!edit.done) return edit;
    edit = insertStep(edit.flow, place, freshId(edit.flow, step.kind), { ...structuredClone(step), next: {} });
  }
  return edit.done && edit.step === undefined ? refuse('There is nothing to paste.') : edit;
};
