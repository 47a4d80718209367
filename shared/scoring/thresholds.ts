import { type Condition, domainsOf, evaluate, questionOf, satisfy, type Test, testsOf } from '../condition/index.ts';
import type { Problem } from '../problem/index.ts';
import type { Ladder, Rung } from './model.ts';
import { thousandths, toPoints } from './points.ts';
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

/** The highest total below which one of a condition's ways may hold, where one asks for a low total. */
export const fallPoints = (condition: Condition): number | null => {
  if (condition.kind === 'not') return null;
  if (condition.kind === 'test') {
    if (!isTotal(condition)) return null;
    const { operator, value } = questionOf(condition);
    const range = operator.range(value);
    return range === null || range.most === null || range.least !== null ? null : toPoints(thousandths(range.most) + 1);
  }
  const parts = condition.of.map(fallPoints).filter((points) => points !== null);
  return parts.length === 0 ? null : Math.max(...parts);
};

const isTotal = ({ field }: Test): boolean => field.join('.') === 'score.total';

const always: Condition = { kind: 'all', of: [] };
const never: Condition = { kind: 'any', of: [] };

/** A condition as it is for leads with one total: what it asks of the total is answered. */
const withTotal = (condition: Condition, total: number): Condition => {
  switch (condition.kind) {
    case 'test': {
      if (!isTotal(condition)) return condition;
      return evaluate(condition, { score: { total } }) ? always : never;
    }
    case 'not':
      return { kind: 'not', of: withTotal(condition.of, total) };
    default:
      return { kind: condition.kind, of: condition.of.map((part) => withTotal(part, total)) };
  }
};

/** Every total that conditions compare with, in thousandths. */
const totalsIn = (conditions: readonly Condition[]): number[] =>
  conditions
    .flatMap(testsOf)
    .filter(isTotal)
    .flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
    .filter((value) => typeof value === 'number')
    .map(thousandths);

/**
 * The totals with which some lead fulfils what lifts it to a rung and, for its points alone, what lets it fall: it does
 * not climb there, whatever the rung says. `null` where there are none.
 */
const overlapOf = ({ up, down }: Rung): { from: number; to: number } | null => {
  if (down === undefined) return null;
  const named = [...new Set(totalsIn([up, down]))].sort((a, b) => a - b);
  const highest = named.at(-1);
  if (highest === undefined) return null;
  const rich = withTotal(down, toPoints(highest + 1000));
  const totals = named.flatMap((n) => [n - 1, n, n + 1]);
  const clashing = totals.filter((total) => {
    const [climbs, falls] = [withTotal(up, toPoints(total)), withTotal(down, toPoints(total))];
    // More points would keep it up, so it is the points that let it fall.
    const both: Condition = { kind: 'all', of: [climbs, falls, { kind: 'not', of: rich }] };
    return satisfy(both, { domainOf: domainsOf([]) }).can === 'yes';
  });
  const [first, last] = [clashing[0], clashing.at(-1)];
  if (first === undefined || last === undefined) return null;
  const beyond = named.includes(last) ? last : (named.find((n) => n > last) ?? last);
  return { from: toPoints(first), to: toPoints(beyond) };
};

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
  const overlaps = rungs.flatMap((rung, i) => {
    const overlap = overlapOf(rung);
    if (overlap === null) return [];
    const name = `${rung.stage.toUpperCase()} from ${overlap.from} points and falls again up to ${overlap.to}`;
    return [modelProblem('down-above-up', `ladder/rungs/${i}/down`, name)];
  });
  return [...order, ...overlaps];
};
