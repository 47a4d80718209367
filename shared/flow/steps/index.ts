import { adjustScore } from './adjust-score.ts';
import { end } from './end.ts';
import { goal } from './goal.ts';
import { handOff } from './hand-off.ts';
import type { Kind } from './kind.ts';
import { notify } from './notify.ts';
import { randomSplit } from './random-split.ts';
import { repeat } from './repeat.ts';
import { segment } from './segment.ts';
import { sendEmail } from './send-email.ts';
import { setStage } from './set-stage.ts';
import { split } from './split.ts';
import { startFlow } from './start-flow.ts';
import { updateLead } from './update-lead.ts';
import { wait } from './wait.ts';
import { waitFor } from './wait-for.ts';
import { webhook } from './webhook.ts';

/** Each kind under its own name: what stands under another one does not compile. */
const named = <Kinds extends { readonly [Name in keyof Kinds]: { readonly kind: Name } }>(all: Kinds): Kinds => all;

/** Every kind of step, in the order in which the picker offers them. */
const all = named({
  sendEmail,
  wait,
  waitFor,
  split,
  randomSplit,
  repeat,
  goal,
  end,
  updateLead,
  adjustScore,
  setStage,
  segment,
  handOff,
  notify,
  webhook,
  startFlow,
});

/** The names of the kinds that there are. What the builder or the handlers have for each is a record over them. */
export type KindName = keyof typeof all;

/** What the settings of a kind parse to. */
export type SettingsOf<Name extends KindName> =
  (typeof all)[Name] extends Kind<infer Settings extends object> ? Settings : never;

/** Each kind under its name, with the type of its settings. */
export const kindsByName: { readonly [Name in KindName]: Kind<SettingsOf<Name>, Name> } = all;

/** Step kinds by name, for steps as they are written: their settings have still to be read. */
export const kinds: ReadonlyMap<string, Kind<unknown, KindName>> = new Map(
  Object.values<Kind<unknown, KindName>>(all).map((kind) => [kind.kind, kind]),
);

/** The kind of a step that was written, where it is one of ours. */
export const isKindName = (kind: string): kind is KindName => kinds.has(kind);

/** A step's kind and its settings as that kind reads them; undefined where there is no such kind, or they are not its. */
export const readStep = (
  step: { kind: string; settings?: unknown } | undefined,
): { kind: Kind<unknown, KindName>; settings: unknown } | undefined => {
  const kind = step && kinds.get(step.kind);
  const read = kind?.settings.safeParse(step?.settings);
  return kind === undefined || read?.success !== true ? undefined : { kind, settings: read.data };
};

/** Whether leads wait in a step of this kind until sales has answered. */
export const asksSales = (kind: string): boolean => kinds.get(kind)?.asksSales === true;
