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

/** Every kind of step, in the order in which the picker offers them. */
const all: readonly Kind<unknown>[] = [
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
];

/** Step kinds by name. */
export const kinds: ReadonlyMap<string, Kind<unknown>> = new Map(all.map((kind) => [kind.kind, kind]));
