import type { EmailTemplate } from '../../../shared/email/index.ts';
import type { Facts } from '../../../shared/lead/index.ts';
import type { Suppression } from '../../store/suppression.ts';

/** Why an address gets no mail, and since when as far as that is known. */
export type Refused = { because: Suppression['cause']; since: string | null };

/**
 * Whether mail of this kind is refused: by the address, whichever lead has it, else by what this lead said. The one answer
 * of sending and of every screen that shows it. A refusal that once stood on another address of the lead says nothing.
 */
export const refusalOf = (
  suppression: Suppression | undefined,
  consent: Facts['consent'],
  topic: EmailTemplate['topic'],
): Refused | undefined => {
  if (suppression !== undefined && (suppression.cause !== 'unsubscribed' || topic === 'marketing')) {
    return { because: suppression.cause, since: suppression.at };
  }
  return topic === 'marketing' && consent.email === 'unsubscribed'
    ? { because: 'unsubscribed', since: null }
    : undefined;
};
