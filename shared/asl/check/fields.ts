import type { Problem } from '../../problem/index.ts';
import type { Definition, State, TaskState } from '../definition.ts';
import { integrationOf } from '../resource.ts';
import { problem } from './problem.ts';

const checkTransition = (at: string, state: State): Problem[] => {
  if (state.Type === 'Choice' || state.Type === 'Succeed' || state.Type === 'Fail') return [];
  return (state.Next === undefined) === (state.End === undefined)
    ? [problem('asl-transition', at, 'A state has either Next or End.', 'Keep exactly one of the two.')]
    : [];
};

const INVOKE_ARGUMENTS = ['FunctionName', 'Payload'];

const checkArguments = (at: string, { Arguments }: TaskState): Problem[] => {
  const where = `${at}/Arguments`;
  if (typeof Arguments !== 'object' || Arguments === null || Array.isArray(Arguments))
    return [
      problem('asl-arguments', where, 'lambda:invoke needs Arguments.', 'Write {"FunctionName": …, "Payload": …}.'),
    ];
  const problems = Object.keys(Arguments)
    .filter((key) => !INVOKE_ARGUMENTS.includes(key))
    .map((key) =>
      problem(
        'asl-unsupported',
        `${where}/${key}`,
        `${key} of lambda:invoke is not run by Ripen.`,
        `Use ${INVOKE_ARGUMENTS.join(' and ')} only.`,
      ),
    );
  if (typeof Arguments.FunctionName !== 'string' || Arguments.FunctionName === '')
    problems.push(
      problem(
        'asl-arguments',
        `${where}/FunctionName`,
        'lambda:invoke needs a FunctionName.',
        'Name a function, or give its ARN.',
      ),
    );
  return problems;
};

const checkWildcards = (at: string, lists: { ErrorEquals: string[] }[]): Problem[] =>
  lists.flatMap(({ ErrorEquals }, index) =>
    ErrorEquals.includes('States.ALL') && (ErrorEquals.length > 1 || index < lists.length - 1)
      ? [
          problem(
            'asl-wildcard',
            `${at}/${index}/ErrorEquals`,
            'States.ALL must stand alone and in the last entry.',
            'Move it to an entry of its own at the end.',
          ),
        ]
      : [],
  );

const checkTask = (at: string, state: TaskState): Problem[] => {
  const integration = integrationOf(state.Resource);
  const resource =
    integration === null
      ? [
          problem(
            'asl-resource',
            `${at}/Resource`,
            `The resource ${state.Resource} is not run by Ripen.`,
            'Use a Lambda ARN, arn:aws:states:::lambda:invoke or arn:aws:states:::lambda:invoke.waitForTaskToken.',
          ),
        ]
      : [];
  const timeout =
    state.TimeoutSeconds === 0
      ? [problem('asl-shape', `${at}/TimeoutSeconds`, 'A timeout is at least a second.', 'Use 1 or more.')]
      : [];
  return [
    ...resource,
    ...timeout,
    ...(integration?.kind === 'service' ? checkArguments(at, state) : []),
    ...checkWildcards(`${at}/Retry`, state.Retry ?? []),
    ...checkWildcards(`${at}/Catch`, state.Catch ?? []),
  ];
};

/** What a state's fields must say together, beyond what the schema says of each. */
export const checkFields = ({ States }: Definition): Problem[] =>
  Object.entries(States).flatMap(([name, state]) => {
    const at = `States/${name}`;
    const problems = checkTransition(at, state);
    if (state.Type === 'Task') problems.push(...checkTask(at, state));
    if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined))
      problems.push(problem('asl-wait', at, 'A Wait has either Seconds or Timestamp.', 'Keep exactly one of the two.'));
    return problems;
  });
