import { AdjustScoreForm } from './adjust-score.tsx';
import { EndForm } from './end.tsx';
import type { Form } from './form.ts';
import { GoalForm } from './goal.tsx';
import { HandOffForm } from './hand-off.tsx';
import { NotifyForm } from './notify.tsx';
import { RandomSplitForm } from './random-split.tsx';
import { RepeatForm } from './repeat.tsx';
import { SegmentForm } from './segment.tsx';
import { SendEmailForm } from './send-email.tsx';
import { SetStageForm } from './set-stage.tsx';
import { SplitForm } from './split.tsx';
import { StartFlowForm } from './start-flow.tsx';
import { UpdateLeadForm } from './update-lead.tsx';
import { WaitForm } from './wait.tsx';
import { WaitForForm } from './wait-for.tsx';
import { WebhookForm } from './webhook.tsx';

/** The settings that a form is given have been read by the kind's own schema, so the form may trust its type. */
const form = <Settings>(of: Form<Settings>): Form<unknown> => of as unknown as Form<unknown>;

/** The form of each kind of step. A kind without one is shown read-only. */
export const forms: ReadonlyMap<string, Form<unknown>> = new Map([
  ['sendEmail', form(SendEmailForm)],
  ['wait', form(WaitForm)],
  ['waitFor', form(WaitForForm)],
  ['split', form(SplitForm)],
  ['randomSplit', form(RandomSplitForm)],
  ['repeat', form(RepeatForm)],
  ['goal', form(GoalForm)],
  ['end', form(EndForm)],
  ['updateLead', form(UpdateLeadForm)],
  ['adjustScore', form(AdjustScoreForm)],
  ['setStage', form(SetStageForm)],
  ['segment', form(SegmentForm)],
  ['handOff', form(HandOffForm)],
  ['notify', form(NotifyForm)],
  ['webhook', form(WebhookForm)],
  ['startFlow', form(StartFlowForm)],
]);

export type { Form, FormProps } from './form.ts';
