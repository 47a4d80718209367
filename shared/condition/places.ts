/** Where a condition can stand. What may be asked there is said once, for checks and for pickers alike. */
export type Place =
  /** A scoring rule, on an activity. */
  | 'rule'
  /** A fit rule or a BANT question: about the profile alone. */
  | 'fit'
  /** A rung of the ladder. */
  | 'rung'
  /** A split, goal, exit, wait or segment: about a lead as it stands. */
  | 'lead'
  /** A trigger or a wait for an activity: about the lead and the activity at hand. */
  | 'activity';

type Rule = {
  /** Facts by the beginning of their path. */
  roots: readonly string[];
  /** Whether the answer may change by itself as days pass. */
  relative: boolean;
};

const history = ['did', 'touchpoints'] as const;
const known = ['lead', 'score', 'grade', 'stage', 'bant', 'consent', 'segments', ...history] as const;

const rules: Readonly<Record<Place, Rule>> = {
  // Rules may not ask for scores or stages, which depend on them.
  rule: { roots: ['lead', 'activity', ...history, 'grade', 'bant', 'score.fit'], relative: true },
  fit: { roots: ['lead'], relative: false },
  // Rungs may not ask for stages, nor for segments, which depend on stages.
  rung: { roots: ['score', 'grade', 'bant', ...history, 'lead'], relative: false },
  lead: { roots: known, relative: true },
  activity: { roots: [...known, 'activity'], relative: true },
};

/** Whether a fact may be asked for in a place. */
export const mayAsk = (place: Place, [root = '', name]: readonly string[]): boolean =>
  rules[place].roots.some((allowed) => allowed === root || allowed === `${root}.${name}`);

/** Whether a place takes operators whose answer depends on the instant asked. */
export const mayBeRelative = (place: Place): boolean => rules[place].relative;
