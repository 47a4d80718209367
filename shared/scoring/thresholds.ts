import { type Condition, questionOf } from '../condition/index.ts';
import type { Problem } from '../problem/index.ts';
import type { Ladder } from './model.ts';
import { modelProblem } from './problems.ts';

/**
 * The least points (of the total, a group or fit: `score.total`) without which a condition cannot hold, where its words
 * say so: every `all` needs each of its parts, an `any` only the cheapest. `null` where it can hold at any.
 */
export const leastPoints = (condition: Condition, path = 'score.total'): number | null => {
  switch (condition.kind) {
    case 'test': {
      if (condition.field.join('.') !== path) return null;
      const { operator, value } = questionOf(condition);
      return operator.range(value)?.least ?? null;
    }
    case 'not':
      return null;
    case 'all': {
      const parts = condition.of.map((part) => leastPoints(part, path)).filter((least) => least !== null);
      return parts.length > 0 ? Math.max(...parts) : null;
    }
    case 'any': {
      const parts = condition.of.map((part) => leastPoints(part, path));
      return parts.length > 0 && parts.every((least) => least !== null) ? Math.min(...parts) : null;
    }
  }
};

/** The total that a condition asks for, where one of its ways asks for one: the least of them. */
export const namedPoints = (condition: Condition): number | null => {
  if (condition.kind === 'not') return null;
  if (condition.kind === 'test') return leastPoints(condition);
  const parts = condition.of.map(namedPoints).filter((points) => points !== null);
  if (parts.length === 0) return null;
  return condition.kind === 'all' ? Math.max(...parts) : Math.min(...parts);
};

/** The total below which a condition surely holds, where it is one plain comparison. */
const fallsBelow = (condition: Condition): number | null =>
  condition.kind === 'test' &&
  condition.field.join('.') === 'score.total' &&
  (condition.op === 'lt' || condition.op === 'lte') &&
  typeof condition.value === 'number'
    ? condition.value
    : null;

/** Problems between the thresholds of the ladder. With sales acceptance SQL may ask for no more points than MQL. */
export const ladderThresholds = ({ rungs, salesAcceptance }: Ladder): Problem[] => {
  const least = (stage: 'mql' | 'sql'): number | null => {
    const rung = rungs.find((one) => one.stage === stage);
    return rung === undefined ? null : leastPoints(rung.up);
  };
  const [mql, sql] = [least('mql'), least('sql')];
  const order =
    mql !== null && sql !== null && (sql < mql || (sql === mql && !salesAcceptance))
      ? [
          modelProblem(
            'thresholds-out-of-order',
            `ladder/rungs/${rungs.findIndex((one) => one.stage === 'sql')}/up`,
            String(sql),
          ),
        ]
      : [];
  const gaps = rungs.flatMap((rung, i) => {
    const up = leastPoints(rung.up);
    const down = rung.down === undefined ? null : fallsBelow(rung.down);
    return up !== null && down !== null && down > up
      ? [modelProblem('down-above-up', `ladder/rungs/${i}/down`, rung.stage.toUpperCase())]
      : [];
  });
  return [...order, ...gaps];
};
