import { type Condition, evaluate } from '../../condition/index.ts';
import type { Facts } from '../../lead/index.ts';
import type { ActivityMatch } from '../document.ts';

/** What a wait or a goal looks out for: an activity, or something that is so of the lead. */
export type Watched = { match?: ActivityMatch | undefined; when?: Condition | undefined };

/** Whether it has come: by the activity at hand, or by what is known of the lead. */
export const isMatched = ({ match, when }: Watched, facts: Facts): boolean => {
  if (match === undefined) return when !== undefined && evaluate(when, facts);
  return facts.activity?.type === match.activity && (match.when === undefined || evaluate(match.when, facts));
};
