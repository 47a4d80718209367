import type { ChoiceState } from '../../asl/index.ts';
import { toJsonata } from '../../condition/index.ts';
import type { BranchTest } from '../steps/kind.ts';
import { expression, quoted } from './literal.ts';
import { branchOdds } from './odds.ts';
import { pathWith, walkedPath } from './path.ts';
import type { Writer } from './writer.ts';

/** More ways than this through splits in a row, and they become states of their own. */
const MOST_WAYS = 40;
/** Each way repeats the tests before it; a definition has a megabyte in all. */
const MOST_TEXT = 4_000;

const textOf = (ways: readonly Way[]): number =>
  ways.reduce(
    (sum, { when, walked }) => sum + 80 * walked.length + when.reduce((length, test) => length + test.length, 0),
    0,
  );

type Way = { odds: number; when: string[]; walked: { step: string; outlet: string }[]; target: string | null };

const testOf = (step: string, test: BranchTest): string => {
  switch (test.by) {
    case 'condition':
      return toJsonata(test.when, '$facts');
    case 'bucket':
      return `($b := $lookup($computed, ${quoted(step)}); $type($b) = "number" and $b < ${test.below})`;
    case 'visits':
      return `$count($path[step = ${quoted(step)}]) < ${test.atMost}`;
  }
};

/** Every way through a split and the splits right behind it, in the order in which they are tried. */
const waysThrough = (writer: Writer, step: string, above: readonly string[], depth: number): Way[] => {
  const node = writer.graph.nodes.get(step);
  if (node?.behaviour.is !== 'choose') throw new Error(`Step "${step}" chooses nothing.`);
  const { branches, otherwise } = node.behaviour;
  const chances = branchOdds(writer.graph, step);
  const go = (outlet: string, when: string[]): Way[] => {
    const odds = chances.get(outlet) ?? 0;
    const target = writer.graph.target(step, outlet);
    const walked = { step, outlet };
    const next = target === null ? undefined : writer.graph.nodes.get(target);
    const joins = target !== null && next?.behaviour.is === 'choose' && depth > 0 && ![...above, step].includes(target);
    if (!joins) return [{ odds, when, walked: [walked], target }];
    return waysThrough(writer, target, [...above, step], depth - 1).map((way) => ({
      odds: odds * way.odds,
      when: [...when, ...way.when],
      walked: [walked, ...way.walked],
      target: way.target,
    }));
  };
  return [...branches.flatMap(({ outlet, test }) => go(outlet, [testOf(step, test)])), ...go(otherwise, [])];
};

/** The deepest joining of splits that stays readable. */
const joined = (writer: Writer, step: string): Way[] => {
  for (const depth of [8, 4, 2, 1]) {
    const ways = waysThrough(writer, step, [], depth);
    if (ways.length <= MOST_WAYS && textOf(ways) <= MOST_TEXT) return ways;
  }
  return waysThrough(writer, step, [], 0);
};

/** Splits in a row as one Choice: each way through them is a rule, the last one is the default. */
export const chooseState = (writer: Writer, step: string): ChoiceState => {
  const ways = joined(writer, step);
  const otherwise = ways.at(-1);
  if (otherwise === undefined) throw new Error(`Step "${step}" has no way out.`);
  writer.weigh(
    writer.main(step),
    ways.map(({ odds }) => odds),
  );
  return {
    Type: 'Choice',
    Choices: ways.slice(0, -1).map((way) => ({
      Condition: expression(way.when.length === 0 ? 'true' : way.when.map((part) => `(${part})`).join(' and ')),
      Assign: { path: pathWith(walkedPath, ...way.walked) },
      Next: writer.enter(way.target, 'informed'),
    })),
    Assign: { path: pathWith(walkedPath, ...otherwise.walked) },
    Default: writer.enter(otherwise.target, 'informed'),
  };
};
