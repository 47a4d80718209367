import type { State, TaskState } from '../../asl/index.ts';
import { edgesOf, START } from '../graph.ts';
import { runError } from '../run.ts';
import { assignNeeds, callOf, RESULT, retryOf } from './call.ts';
import { expression, quoted } from './literal.ts';
import { bothNeeds, isNothing, type Needs } from './needs.ts';
import { pathFrom, pathText, pathWith } from './path.ts';
import type { Writer } from './writer.ts';

const CAME_BY = '$states.context.Execution.Input.at';

/** Looks at the lead again, for what follows a wait or a signal. */
export const loadState = (writer: Writer, target: string): State => {
  const needs = writer.needs(target);
  return {
    ...callOf(writer, { step: target, kind: 'load', settings: {}, visit: 1, path: expression('$path'), needs }),
    Retry: retryOf([runError.exited, runError.failed]),
    Catch: [{ ErrorEquals: [runError.exited], Output: {}, Next: writer.exited() }],
    Assign: assignNeeds(needs, RESULT),
    Output: {},
    Next: writer.main(target),
  };
};

const startLoad = (writer: Writer, needs: Needs, path: string, next: string): TaskState => ({
  ...callOf(writer, { step: START, kind: 'load', settings: {}, visit: 1, path: pathText(pathFrom()), needs }),
  Retry: retryOf([runError.exited, runError.failed]),
  Catch: [
    { ErrorEquals: [runError.exited], Assign: { path: pathText(pathFrom()) }, Output: {}, Next: writer.exited() },
  ],
  Assign: {
    path,
    facts: expression(`$type(${RESULT}.facts) = "object" ? ${RESULT}.facts : {}`),
    computed: expression(`$merge([{}, ${RESULT}.computed])`),
  },
  Output: {},
  Next: next,
});

/**
 * One way in. Where the first step can set the variables itself, nothing stands before it; else a state that sets them and
 * learns what the first step must know.
 */
export const singleStart = (writer: Writer, target: string, outlet: string): State | 'first step' => {
  if (writer.beginAt(target, outlet)) return 'first step';
  const needs = writer.needs(target);
  const path = pathWith(pathFrom({ step: START, outlet }));
  return isNothing(needs)
    ? { Type: 'Pass', Assign: { path, facts: {}, computed: {} }, Output: {}, Next: writer.main(target) }
    : startLoad(writer, needs, path, writer.main(target));
};

/** Several ways in (a scoring flow's transitions): what the run was started with says which. */
export const manyStarts = (writer: Writer): State => {
  const ways = edgesOf(writer.graph, START);
  const needs = bothNeeds(ways.map(({ to }) => writer.needs(to)));
  const loads = !isNothing(needs);
  const choose = (): State => ({
    Type: 'Choice',
    Choices: ways.map(({ outlet, to }) => ({
      Condition: expression(`${CAME_BY} = ${quoted(outlet)}`),
      ...(loads ? {} : { Assign: { path: pathWith(pathFrom({ step: START, outlet })), facts: {}, computed: {} } }),
      Next: writer.enter(to, 'informed'),
    })),
    ...(loads ? {} : { Assign: { path: pathText(pathFrom()), facts: {}, computed: {} } }),
    Default: writer.done(),
  });
  if (!loads) return choose();
  const path = expression(
    `[$states.context.Execution.Input.path, {"step": "start", "outlet": $string(${CAME_BY}), "at": $states.context.State.EnteredTime}]`,
  );
  return startLoad(writer, needs, path, writer.beside(START, 'way in', choose));
};
