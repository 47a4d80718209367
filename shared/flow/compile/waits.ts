import type { Catcher, State, TaskState, WaitState } from '../../asl/index.ts';
import type { Node } from '../graph.ts';
import { runError, type Watch } from '../run.ts';
import type { Behaviour } from '../steps/kind.ts';
import { callOf, retryOf, wayOutOf } from './call.ts';
import { expression, quoted } from './literal.ts';
import { onward } from './onward.ts';
import { pathText, pathWith, pathWithOutlet } from './path.ts';
import type { Writer } from './writer.ts';

const NOTHING = { reads: [], compute: [] };

/** A wait that nothing but the clock ends; an exit stops the run itself. */
const plainWait = (writer: Writer, node: Node, time: Pick<WaitState, 'Seconds' | 'Timestamp'>): WaitState => {
  const path = pathWith(writer.pathTo(node.id), { step: node.id, outlet: 'then' });
  return {
    Type: 'Wait',
    ...time,
    Assign: { path, ...writer.opening(node.id) },
    ...onward(writer, writer.graph.target(node.id, 'then'), 'blind', path),
  };
};

type TokenWait = { watch: Watch[]; outlets: string[]; seconds: number | string; timeout: string };

/** A wait that a signal can end: the token's answer takes one of the outlets, the state's timeout the other. */
const tokenWait = (writer: Writer, node: Node, wait: TokenWait): TaskState => {
  const { id, kind, settings } = node;
  const at = writer.goalsAt(id);
  const ways = wayOutOf(writer, id);
  const goals = writer.graph.goals.filter(({ step }) => at.includes(step));
  const targetOf = (outlet: string): string | null => writer.graph.target(id, outlet);
  const answered = wait.outlets[0] ?? wait.timeout;
  // A task has one way on: the outlets that lead elsewhere than the first come as errors, which are caught.
  const errors = wait.outlets.filter((outlet) => targetOf(outlet) !== targetOf(answered));
  const succeeding = wait.outlets.filter((outlet) => !errors.includes(outlet));
  const soFar = writer.pathTo(id);
  const opening = writer.opening(id);
  const call = callOf(writer, {
    step: id,
    kind: kind.kind,
    settings,
    visit: writer.visit(id),
    path: pathText(soFar),
    needs: NOTHING,
    token: { watch: wait.watch, outlets: wait.outlets, errors, goals, seconds: wait.seconds },
  });
  const path =
    succeeding.length < 2
      ? pathWith(soFar, { step: id, outlet: answered })
      : pathWithOutlet(
          soFar,
          id,
          `$states.result.outlet in [${succeeding.map(quoted).join(', ')}] ? $states.result.outlet : ${quoted(answered)}`,
        );
  const caught = (error: string, outlet: string): Catcher => ({
    ErrorEquals: [error],
    Assign: { path: pathWith(soFar, { step: id, outlet }), ...opening },
    Output: {},
    Next: writer.enter(targetOf(outlet), 'blind'),
  });
  return {
    ...call,
    Retry: retryOf([...ways.errors, ...errors.map(runError.outlet), 'States.Timeout']),
    Catch: [
      ...ways.catchers,
      ...errors.map((outlet) => caught(runError.outlet(outlet), outlet)),
      caught('States.Timeout', wait.timeout),
    ],
    Assign: { path, ...opening },
    ...onward(writer, targetOf(answered), 'blind', path),
  };
};

/** Where a goal may pull the lead away, time is a token with a timeout; else it is a Wait, which costs no call. */
const isInterruptible = (writer: Writer, node: Node): boolean => writer.goalsAt(node.id).length > 0;

export const waitState = (writer: Writer, node: Node, { seconds }: Extract<Behaviour, { is: 'wait' }>): State =>
  isInterruptible(writer, node)
    ? tokenWait(writer, node, { watch: [], outlets: [], seconds, timeout: 'then' })
    : plainWait(writer, node, { Seconds: seconds });

export const waitUntilState = (writer: Writer, node: Node): State => {
  const value = `$lookup($computed, ${quoted(node.id)})`;
  return isInterruptible(writer, node)
    ? tokenWait(writer, node, {
        watch: [],
        outlets: [],
        seconds: expression(`($s := ${value}; $type($s) = "number" ? $s : 1)`),
        timeout: 'then',
      })
    : plainWait(writer, node, {
        [writer.graph.goals.length > 0 ? 'Seconds' : 'Timestamp']:
          writer.graph.goals.length > 0
            ? expression(`($s := ${value}; $type($s) = "number" ? $s : 1)`)
            : expression(`($t := ${value}; $type($t) = "string" ? $t : $states.context.State.EnteredTime)`),
      });
};

export const awaitState = (writer: Writer, node: Node, wait: Extract<Behaviour, { is: 'await' }>): State =>
  tokenWait(writer, node, {
    watch: wait.watch,
    outlets: wait.outlets,
    seconds: wait.timeout.seconds,
    timeout: wait.timeout.outlet,
  });
