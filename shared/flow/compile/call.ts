import type { Catcher, Json, Retrier, TaskState } from '../../asl/index.ts';
import { type GoalWatch, runError, type Watch } from '../run.ts';
import { expression, literally } from './literal.ts';
import type { Needs } from './needs.ts';
import { pathText, pathWith } from './path.ts';
import type { Writer } from './writer.ts';

/** Replaced by the function's ARN when the flow is published. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder, as CloudFormation writes it.
const STEPS_FUNCTION = '${StepsFunctionArn}';
const INVOKE = 'arn:aws:states:::lambda:invoke';
const input = (name: string): string => expression(`$states.context.Execution.Input.${name}`);

/** How long one attempt of a step function may take. */
const CALL_SECONDS = 300;

type Call = {
  step: string;
  kind: string;
  settings: unknown;
  visit: Json;
  /** The path so far. */
  path: string;
  needs: Needs;
  /** For a state that waits for its token. */
  token?: { watch: Watch[]; outlets: string[]; errors: string[]; goals: GoalWatch[]; seconds: number | string };
};

/** Task, Resource and Arguments of a call of the step function. */
export const callOf = (
  writer: Writer,
  call: Call,
): Pick<TaskState, 'Type' | 'Resource' | 'Arguments' | 'TimeoutSeconds'> => {
  const { token, needs } = call;
  const payload: { [key: string]: Json } = {
    v: 1,
    flow: writer.graph.flow.id,
    version: writer.version,
    enrolment: input('enrolment'),
    lead: input('lead'),
    epoch: input('epoch'),
    step: call.step,
    visit: call.visit,
    kind: call.kind,
    settings: literally(call.settings),
    path: call.path,
  };
  if (needs.reads.length > 0) payload.reads = literally(needs.reads);
  if (needs.compute.length > 0) payload.compute = literally(needs.compute);
  if (token !== undefined) {
    payload.token = expression('$states.context.Task.Token');
    payload.outlets = literally(token.outlets);
    payload.dueSeconds = token.seconds;
    payload.enteredAt = expression('$states.context.State.EnteredTime');
    if (token.errors.length > 0) payload.errors = literally(token.errors);
    if (token.watch.length > 0) payload.watch = literally(token.watch);
    if (token.goals.length > 0) payload.goals = literally(token.goals);
  }
  return {
    Type: 'Task',
    Resource: token === undefined ? INVOKE : `${INVOKE}.waitForTaskToken`,
    Arguments: { FunctionName: STEPS_FUNCTION, Payload: payload },
    TimeoutSeconds: token === undefined ? CALL_SECONDS : token.seconds,
  };
};

/**
 * Everything but our own verdicts is tried again: at first within seconds, then hourly, for about three days on
 * average, so that a run outlives an outage or a bad deployment.
 */
export const retryOf = (verdicts: readonly string[]): Retrier[] => [
  { ErrorEquals: [...verdicts], MaxAttempts: 0 },
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 3600,
    MaxAttempts: 150,
    JitterStrategy: 'FULL',
  },
];

/** Where goals and exits take a lead from this step. */
export const wayOutOf = (writer: Writer, step: string): { errors: string[]; catchers: Catcher[] } => {
  const goals = writer.goalsAt(step);
  const soFar = writer.pathTo(step);
  const opening = writer.opening(step);
  const isFirst = Object.keys(opening).length > 0;
  return {
    errors: [runError.exited, runError.failed, ...goals.map((goal) => runError.goal(goal))],
    catchers: [
      ...goals.map((goal) => ({
        ErrorEquals: [runError.goal(goal)],
        Assign: { path: pathWith(soFar, { step, outlet: 'goal' }), ...opening },
        Output: {},
        Next: writer.enter(goal, 'blind'),
      })),
      {
        ErrorEquals: [runError.exited],
        ...(isFirst && { Assign: { path: pathText(soFar), ...opening } }),
        Output: {},
        Next: writer.exited(),
      },
    ],
  };
};

/** The facts and values that came with a result, kept for the states that follow. `before` are the values so far. */
export const assignNeeds = (needs: Needs, result: string, before = '$computed'): { [name: string]: Json } => ({
  ...(needs.reads.length === 0
    ? {}
    : { facts: expression(`$type(${result}.facts) = "object" ? ${result}.facts : {}`) }),
  ...(needs.compute.length === 0 ? {} : { computed: expression(`$merge([${before}, ${result}.computed])`) }),
});

/** The result of a function called through `lambda:invoke`. */
export const RESULT = '$states.result.Payload';
