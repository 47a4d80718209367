import type { Definition, State } from '../../asl/index.ts';
import type { Graph } from '../graph.ts';
import { runError } from '../run.ts';
import type { BranchTest } from '../steps/kind.ts';

/** How often each way out of a state is taken, where nothing is known: in the order of its rules, the default last. */
export type Odds = ReadonlyMap<string, readonly number[]>;

/** How likely each outlet of a step that chooses is: shares as drawn, loops as often as they may, conditions alike. */
export const branchOdds = (graph: Graph, step: string): ReadonlyMap<string, number> => {
  const behaviour = graph.nodes.get(step)?.behaviour;
  if (behaviour?.is !== 'choose') return new Map();
  const odds = new Map<string, number>();
  let left = 1;
  let bucket = 0;
  const alike = 1 / (behaviour.branches.length + 1);
  for (const { outlet, test } of behaviour.branches) {
    const chance = oddsOf(test, bucket, alike);
    if (test.by === 'bucket') bucket = test.below;
    odds.set(outlet, (odds.get(outlet) ?? 0) + chance);
    left -= chance;
  }
  odds.set(behaviour.otherwise, Math.max(0, left));
  return odds;
};

const oddsOf = (test: BranchTest, bucket: number, alike: number): number => {
  switch (test.by) {
    case 'condition':
      return alike;
    case 'bucket':
      return (test.below - bucket) / 10_000;
    case 'visits':
      return test.atMost / (test.atMost + 1);
  }
};

const isOutlet = (errors: readonly string[]): boolean => errors.some((error) => error.startsWith(runError.outlet('')));

/** A wait for something ends by it as often as not. */
const WAITED_FOR = 0.5;

const waysOut = (name: string, state: State, odds: Odds): { to: string; chance: number }[] => {
  if (state.Type === 'Choice') {
    const targets = [
      ...state.Choices.map((rule) => rule.Next),
      ...(state.Default === undefined ? [] : [state.Default]),
    ];
    const chances = odds.get(name) ?? targets.map(() => 1 / targets.length);
    return targets.map((to, i) => ({ to, chance: chances[i] ?? 0 }));
  }
  if (!('Next' in state) && !('End' in state)) return [];
  const next = 'Next' in state ? state.Next : undefined;
  const timeout =
    state.Type === 'Task' ? state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout')) : undefined;
  if (timeout === undefined) return next === undefined ? [] : [{ to: next, chance: 1 }];
  const others = state.Type === 'Task' ? (state.Catch ?? []).filter(({ ErrorEquals }) => isOutlet(ErrorEquals)) : [];
  const each = (1 - WAITED_FOR) / (others.length + 1);
  // A plain wait with a token has one way on; both lead there.
  return [
    ...(next === undefined ? [] : [{ to: next, chance: each }]),
    ...others.map(({ Next }) => ({ to: Next, chance: each })),
    { to: timeout.Next, chance: WAITED_FOR },
  ];
};

/** How often one lead enters each state, on average. */
export const visitsOf = (definition: Definition, odds: Odds): Map<string, number> => {
  const visits = new Map<string, number>();
  let arriving = new Map([[definition.StartAt, 1]]);
  // Loops are bounded, so what still goes round shrinks with every turn.
  for (let turn = 0; turn < 20_000 && arriving.size > 0; turn++) {
    const next = new Map<string, number>();
    for (const [name, count] of arriving) {
      visits.set(name, (visits.get(name) ?? 0) + count);
      const state = definition.States[name];
      if (state === undefined) continue;
      for (const { to, chance } of waysOut(name, state, odds)) {
        const share = count * chance;
        if (share > 1e-7) next.set(to, (next.get(to) ?? 0) + share);
      }
    }
    arriving = next;
  }
  return visits;
};
