import * as z from 'zod';
import { Condition } from '../../condition/index.ts';
import { StepId } from '../document.ts';
import { problemAt } from '../problem-at.ts';
import type { Kind } from './kind.ts';
import { conditionWords, shorten } from './words.ts';

const Settings = z.object({
  branches: z
    .array(z.object({ id: StepId, name: z.string().max(80), when: Condition }))
    .min(1)
    .max(20),
});

/** Sends each lead down the first branch whose condition holds, else down the last one. */
export const split: Kind<z.infer<typeof Settings>, 'split'> = {
  kind: 'split',
  category: 'paths',
  name: 'Split',
  help: 'Different ways for different leads, by condition. The first that holds wins.',
  settings: Settings,
  initial: { branches: [{ id: 'a', name: 'If', when: { kind: 'all', of: [] } }] },
  outlets: ({ branches }) => [
    ...branches.map((branch) => ({ id: branch.id, name: branch.name })),
    { id: 'else', name: 'Everyone else' },
  ],
  bypass: () => 'else',
  title: ({ branches }) => `Split: ${shorten(branches.map((branch) => branch.name).join(' / '), 50)}`,
  words: ({ branches }, names) =>
    `${branches
      .map((branch, index) => `${index === 0 ? 'If' : 'else if'} ${conditionWords(branch.when, names)}: ${branch.name}`)
      .join('; ')}; else: everyone else.`,
  behaviour: ({ branches }) => ({
    is: 'choose',
    branches: branches.map((branch) => ({ outlet: branch.id, test: { by: 'condition', when: branch.when } })),
    otherwise: 'else',
  }),
  deeds: () => [],
  problems: ({ branches }) =>
    branches.flatMap((branch, index) => {
      const where = `branches/${index}`;
      if (branch.id === 'else' || branches.findIndex((other) => other.id === branch.id) !== index)
        return [
          problemAt(
            where,
            'branch-id',
            `Two branches share the id “${branch.id}”.`,
            'Give each branch an id of its own; “else” is taken.',
          ),
        ];
      if (branch.name.trim() === '')
        return [problemAt(`${where}/name`, 'no-name', 'A branch has no name.', 'Name the branch after its leads.')];
      return [];
    }),
  references: () => [],
  conditions: ({ branches }) =>
    branches.map((branch, index) => ({ condition: branch.when, where: `branches/${index}/when` })),
};
