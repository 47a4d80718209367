import { evaluate } from '../condition/index.ts';
import type { ActivityMatch, Flow } from '../flow/index.ts';
import type { Facts } from '../lead/index.ts';

/** Why a lead leaves the flow after something outside it has happened, or null where it stays. */
export const exitFor = ({ exits }: Flow, stageBefore: string, after: Facts): string | null => {
  if (exits.unsubscribed && after.consent.email === 'unsubscribed') return 'unsubscribed';
  if (exits.becameCustomer && after.stage === 'customer') return 'became customer';
  if (exits.stageChanged && after.stage !== stageBefore) return 'stage changed';
  return exits.when !== undefined && evaluate(exits.when, after) ? 'exit condition' : null;
};

/** Whether what a wait or a goal looks out for is so: by the activity at hand, or by what is known of the lead. */
export const isMatched = (
  watch: { match?: ActivityMatch | undefined; when?: ActivityMatch['when'] },
  facts: Facts,
): boolean => {
  const { match, when } = watch;
  if (match === undefined) return when !== undefined && evaluate(when, facts);
  return facts.activity?.type === match.activity && (match.when === undefined || evaluate(match.when, facts));
};
