import { type Condition, compileCondition, isWindowed, questionOf, type Readable, reads } from '../condition/index.ts';
import type { Ladder } from './model.ts';
import { thousandths } from './points.ts';
import { type CompiledRequalification, compileRequalification } from './requalify.ts';
import { leastPoints } from './thresholds.ts';

type Ask = (facts: Readable) => boolean;

export type CompiledRung = { stage: 'mql' | 'sql'; up: Ask; down: Ask };

export type CompiledLadder = {
  /** By rank: what lifts to MQL, what lifts to SQL. */
  mql: CompiledRung | null;
  sql: CompiledRung | null;
  /** The total below which no rung can be climbed, in thousandths. */
  least: number;
  salesAcceptance: boolean;
  inactivityDays: number | null;
  rejectedTo: Ladder['rejectedTo'];
  requalification: CompiledRequalification;
  reads: readonly (readonly string[])[];
  /** Activity types whose counts the conditions read. */
  did: readonly string[];
  /** The conditions read the total and nothing else. */
  scoreOnly: boolean;
  /**
   * Lower scores lift nobody and save nobody from falling: then, while points only fade, days on which nothing happens
   * need not be walked one by one.
   */
  sinking: boolean;
  /** Channels in which a rule takes points that come back as they fade. */
  losing: readonly number[];
};

const never: Ask = () => false;

/** Whether the condition, as scores sink, can only change to `sign` (1: only to false, -1: only to true). */
const sinksTo = (condition: Condition, sign: 1 | -1): boolean => {
  switch (condition.kind) {
    case 'test': {
      if (condition.field[0] !== 'score' && !isWindowed(condition)) return true;
      const { operator, value } = questionOf(condition);
      const range = operator.range(value);
      return range !== null && (sign === 1 ? range.most === null : range.least === null);
    }
    case 'not':
      return sinksTo(condition.of, sign === 1 ? -1 : 1);
    default:
      return condition.of.every((part) => sinksTo(part, sign));
  }
};

/** The ladder of a model made ready to run. `losing` are the channels in which losses fade. */
export const compileLadder = (ladder: Ladder, losing: readonly number[]): CompiledLadder => {
  const rung = (stage: 'mql' | 'sql'): CompiledRung | null => {
    const found = ladder.rungs.find((one) => one.stage === stage);
    if (found === undefined) return null;
    const up = compileCondition(found.up);
    const down = found.down === undefined ? never : compileCondition(found.down);
    return { stage, up, down };
  };
  const conditions = ladder.rungs.flatMap((one) => (one.down === undefined ? [one.up] : [one.up, one.down]));
  const all = conditions.flatMap(reads);
  return {
    mql: rung('mql'),
    sql: rung('sql'),
    least: Math.min(...ladder.rungs.map(({ up }) => thousandths(leastPoints(up) ?? Number.NEGATIVE_INFINITY))),
    salesAcceptance: ladder.salesAcceptance,
    inactivityDays: ladder.inactivityDays ?? null,
    rejectedTo: ladder.rejectedTo,
    requalification: compileRequalification(ladder.afterRejection),
    reads: all,
    did: [...new Set(all.flatMap(([root, type]) => (root === 'did' && type !== undefined ? [type] : [])))],
    scoreOnly: all.every(([root, name]) => root === 'score' && name === 'total'),
    sinking: ladder.rungs.every((one) => sinksTo(one.up, 1) && (one.down === undefined || sinksTo(one.down, -1))),
    losing,
  };
};
