import { StateFailure } from '../failure.ts';
import type { Compiled } from '../program.ts';
import { exit, type Outcome, positionOf, type Run, scopeOf } from '../run.ts';
import { evaluateTyped } from '../typed.ts';

/** Takes the first rule whose condition is true, with that rule's Assign and Output; else the Default with the state's own. */
export const enterChoice = async (run: Run, state: Compiled<'Choice'>): Promise<Outcome> => {
  const scope = scopeOf(run);
  const { input } = positionOf(run);
  for (const [index, rule] of state.rules.entries()) {
    if (!(await evaluateTyped(rule.condition, scope, `Choices[${index}]/Condition`, 'boolean'))) continue;
    return { next: rule.next, output: await exit(run, 'ChoiceStateExited', rule.results, scope, input) };
  }
  if (state.otherwise === null)
    throw new StateFailure(
      'States.Runtime',
      'Failed to transition out of the state. The state does not point to a next state.',
      {},
    );
  return { next: state.otherwise, output: await exit(run, 'ChoiceStateExited', state.results, scope, input) };
};
