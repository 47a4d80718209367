import type { Facts } from '../../../shared/lead/index.ts';
import type { Services } from '../../http/index.ts';
import { setting } from '../../runtime/index.ts';
import { type Refused, refusalOf } from '../../steps/index.ts';
import { getSuppressions, hashAddress } from '../../store/suppression.ts';
import type { LeadRow } from '../contract/index.ts';

/** What is shown of consent is what sending does: the address's own refusal first, by the function that sending asks. */
const shownAs = (refusal: Refused | undefined, said: LeadRow['consent']): LeadRow['consent'] => {
  if (refusal !== undefined) return refusal.because === 'unsubscribed' ? 'unsubscribed' : 'suppressed';
  // A refusal that stood on another address, or was lifted.
  return said === 'suppressed' ? 'unknown' : said;
};

const factsOf = (said: LeadRow['consent']): Facts['consent'] => ({
  email: said === 'suppressed' ? 'unknown' : said,
  suppressed: said === 'suppressed',
});

type Shown = Pick<LeadRow, 'email' | 'consent'>;

/** Rows with consent as sending sees it at this moment, and why where mail is refused. */
export const withConsent = async <R extends Shown>(
  { tables, deps }: Pick<Services, 'tables' | 'deps'>,
  rows: readonly R[],
): Promise<{ row: R; refusal: Refused | undefined }[]> => {
  const secret = setting(deps, 'SECRET');
  const hashes = rows.map(({ email }) => (email === null ? undefined : hashAddress(secret, email)));
  const refused = await getSuppressions(tables, [...new Set(hashes.filter((hash) => hash !== undefined))]);
  return rows.map((row, at) => {
    const hash = hashes[at];
    const suppression = hash === undefined ? undefined : refused.get(hash);
    const refusal = refusalOf(suppression, factsOf(row.consent), 'marketing');
    return { row: { ...row, consent: shownAs(refusal, row.consent) }, refusal };
  });
};

const liftedBy: Record<Refused['because'], string> = {
  bounced: 'Somebody in your team may lift it, with a reason.',
  manual: 'Somebody in your team may lift it, with a reason.',
  unsubscribed: 'Only the person can, by subscribing again.',
  complained: 'Nobody can: the person marked our mail as spam.',
};

/** A refusal as the lead's page tells it: what it rests on, since when, and who may lift it. */
export const toldRefusal = (refusal: Refused | undefined) =>
  refusal === undefined ? null : { ...refusal, lift: liftedBy[refusal.because] };
