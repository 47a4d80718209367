import type * as z from 'zod';
import type { Stage } from '../lead/index.ts';
import type { RejectReason } from './task.ts';

/** What a reason says about the lead: nurture it again, leave it where it is, or have done with it. */
const fates: Record<z.infer<typeof RejectReason>, { to: Stage | 'model'; words: string }> = {
  'bad timing': { to: 'recycled', words: 'The lead goes back to nurturing and may qualify again.' },
  'no budget': { to: 'recycled', words: 'The lead goes back to nurturing and may qualify again.' },
  'not the decision maker': { to: 'mql', words: 'The lead stays an MQL; marketing looks for the decision maker.' },
  'no need': { to: 'recycled', words: 'The lead goes back to nurturing and may qualify again.' },
  'wrong fit': { to: 'disqualified', words: 'The lead is disqualified and gets no more marketing attention.' },
  'cannot reach': { to: 'recycled', words: 'The lead goes back to nurturing until it shows up again.' },
  duplicate: { to: 'disqualified', words: 'The lead is disqualified; merge it with the one it doubles.' },
  other: { to: 'model', words: 'The lead goes where the scoring flow sends rejected leads.' },
};

/** Where a rejected lead goes, and the sentence that tells the rep so. `rejectedTo` is the scoring model's own answer. */
export const afterRejection = (
  reason: z.infer<typeof RejectReason>,
  rejectedTo: Stage,
): { stage: Stage; words: string } => {
  const { to, words } = fates[reason];
  return { stage: to === 'model' ? rejectedTo : to, words };
};
