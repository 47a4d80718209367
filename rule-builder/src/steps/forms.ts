import type { KindName } from '../../../shared/flow/index.ts';
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

/** The form of each kind of step; a kind without one does not compile. */
export const forms: { readonly [Name in KindName]: Form<Name> } = {
  sendEmail: SendEmailForm,
  wait: WaitForm,
  waitFor: WaitForForm,
  split: SplitForm,
  randomSplit: RandomSplitForm,
  repeat: RepeatForm,
  goal: GoalForm,
  end: EndForm,
  updateLead: UpdateLeadForm,
  adjustScore: AdjustScoreForm,
  setStage: SetStageForm,
  segment: SegmentForm,
  handOff: HandOffForm,
  notify: NotifyForm,
  webhook: WebhookForm,
  startFlow: StartFlowForm,
};

export type { Form, FormProps } from './form.ts';
