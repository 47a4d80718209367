import type { Problem } from '../../problem/index.ts';
import type { Definition, State } from '../definition.ts';
import { problem } from './problem.ts';

/** Every way out of a state, with the place that says it. */
const waysOut = (name: string, state: State): { where: string; target: string }[] => {
  const at = `States/${name}`;
  const ways: { where: string; target: string }[] = [];
  if ('Next' in state && state.Next !== undefined) ways.push({ where: `${at}/Next`, target: state.Next });
  if (state.Type === 'Task')
    for (const [i, catcher] of (state.Catch ?? []).entries())
      ways.push({ where: `${at}/Catch/${i}/Next`, target: catcher.Next });
  if (state.Type === 'Choice') {
    for (const [i, rule] of state.Choices.entries()) ways.push({ where: `${at}/Choices/${i}/Next`, target: rule.Next });
    if (state.Default !== undefined) ways.push({ where: `${at}/Default`, target: state.Default });
  }
  return ways;
};

const reachableFrom = ({ StartAt, States }: Definition): Set<string> => {
  const reached = new Set<string>();
  const open = [StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = Object.hasOwn(States, name) ? States[name] : undefined;
    if (state === undefined || reached.has(name)) continue;
    reached.add(name);
    open.push(...waysOut(name, state).map(({ target }) => target));
  }
  return reached;
};

const isLast = (state: State): boolean =>
  state.Type === 'Succeed' || state.Type === 'Fail' || ('End' in state && state.End === true);

/** Every target exists, every state can be reached, and there is a way to end. */
export const checkGraph = (definition: Definition): Problem[] => {
  const { StartAt, States } = definition;
  const states = Object.entries(States);
  const targets = [{ where: 'StartAt', target: StartAt }, ...states.flatMap(([name, state]) => waysOut(name, state))];
  const missing = targets
    .filter(({ target }) => !Object.hasOwn(States, target))
    .map(({ target, where }) =>
      problem(
        'asl-target',
        where,
        `There is no state "${target}".`,
        `Add it, or name one of the ${states.length} states.`,
      ),
    );
  const reached = reachableFrom(definition);
  const unreachable = states
    .filter(([name]) => !reached.has(name))
    .map(([name]) =>
      problem('asl-unreachable', `States/${name}`, `State "${name}" is not reachable.`, 'Lead to it, or remove it.'),
    );
  const endless = states.some(([, state]) => isLast(state))
    ? []
    : [
        problem(
          'asl-no-end',
          'States',
          'No state ends the execution.',
          'Give a state "End": true, or add a Succeed state.',
        ),
      ];
  return [...missing, ...unreachable, ...endless];
};
