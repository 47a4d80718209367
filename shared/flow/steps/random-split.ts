import * as z from 'zod';
import { StepId } from '../document.ts';
import { problemAt } from '../problem-at.ts';
import type { Behaviour, Kind } from './kind.ts';

const Settings = z.object({
  branches: z
    .array(
      z.object({
        id: StepId,
        name: z.string().max(80),
        weight: z.number().int().min(0).max(10_000),
        /** Leads kept out on purpose, to compare with. */
        holdout: z.boolean().optional(),
      }),
    )
    .min(2)
    .max(10),
  /** The same salt draws the same leads, another one draws afresh. Empty: the step's own id. */
  salt: z.string().max(40),
});
type Settings = z.infer<typeof Settings>;

const total = (settings: Settings): number => settings.branches.reduce((sum, branch) => sum + branch.weight, 0);

/** Buckets are handed out in order of the branches, rounded so that they add up to 10,000. */
const choose = (settings: Settings): Behaviour => {
  const sum = total(settings);
  let weight = 0;
  const bounds = settings.branches.map((branch) => {
    weight += branch.weight;
    return { outlet: branch.id, below: sum === 0 ? 0 : Math.round((weight / sum) * 10_000) };
  });
  const last = bounds.at(-1);
  return {
    is: 'choose',
    branches: bounds.slice(0, -1).map(({ outlet, below }) => ({ outlet, test: { by: 'bucket', below } })),
    otherwise: last?.outlet ?? '',
    salt: settings.salt,
  };
};

const share = (settings: Settings, weight: number): string =>
  total(settings) === 0 ? '0 %' : `${Math.round((weight / total(settings)) * 1000) / 10} %`;

/** Sends leads down branches by weight, each lead always down the same one. */
export const randomSplit: Kind<Settings, 'randomSplit'> = {
  kind: 'randomSplit',
  category: 'paths',
  name: 'Random split',
  help: 'An A/B test: leads by share, the same lead always the same way, with a holdout if you like.',
  settings: Settings,
  initial: {
    branches: [
      { id: 'a', name: 'A', weight: 50 },
      { id: 'b', name: 'B', weight: 50 },
    ],
    salt: '',
  },
  outlets: (settings) =>
    settings.branches.map((branch) => ({
      id: branch.id,
      name: `${branch.name} · ${share(settings, branch.weight)}${branch.holdout === true ? ' (holdout)' : ''}`,
    })),
  bypass: ({ branches }) => (branches.find((branch) => branch.holdout !== true) ?? branches[0])?.id ?? null,
  title: ({ branches }) => `Random split: ${branches.map((branch) => branch.name).join(' / ')}`,
  words: (settings) =>
    `Send ${settings.branches
      .map(
        (branch) => `${share(settings, branch.weight)} to ${branch.name}${branch.holdout === true ? ' (holdout)' : ''}`,
      )
      .join(', ')}.`,
  behaviour: choose,
  deeds: () => [],
  problems: (settings) => {
    const twice = settings.branches.findIndex(
      (branch, index) => settings.branches.findIndex((other) => other.id === branch.id) !== index,
    );
    if (twice !== -1)
      return [
        problemAt(
          `branches/${twice}`,
          'branch-id',
          `Two branches share the id “${settings.branches[twice]?.id ?? ''}”.`,
          'Give each branch an id of its own.',
        ),
      ];
    return total(settings) === 0
      ? [problemAt('branches', 'no-weight', 'All branches have weight 0.', 'Give at least one branch a weight.')]
      : [];
  },
  references: () => [],
  conditions: () => [],
};
