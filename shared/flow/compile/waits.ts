import type { ChoiceState, State, TaskState, WaitState } from '../../asl/index.ts';
import type { Node } from '../graph.ts';
import type { Watch } from '../run.ts';
import type { Behaviour } from '../steps/kind.ts';
import { callOf, retryOf, wayOutOf } from './call.ts';
import { expression, quoted } from './literal.ts';
import { onward } from './onward.ts';
import { pathWith, pathWithOutlet } from './path.ts';
import type { Writer } from './writer.ts';

const NOTHING = { reads: [], compute: [] };

/** A wait that nothing but the clock ends; an exit stops the run itself. */
const plainWait = (writer: Writer, node: Node, time: Pick<WaitState, 'Seconds' | 'Timestamp'>): WaitState => {
  const path = pathWith({ step: node.id, outlet: 'then' });
  return {
    Type: 'Wait',
    ...time,
    Assign: { path },
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
  const call = callOf(writer, {
    step: id,
    kind: kind.kind,
    settings,
    visit: writer.visit(id),
    path: '{% $path %}',
    needs: NOTHING,
    token: { watch: wait.watch, outlets: wait.outlets, goals, seconds: wait.seconds },
  });
  const [only, second] = wait.outlets;
  const answered = only ?? wait.timeout;
  const path =
    second === undefined
      ? pathWith({ step: id, outlet: answered })
      : pathWithOutlet(
          id,
          `$states.result.outlet in [${wait.outlets.map(quoted).join(', ')}] ? $states.result.outlet : ${quoted(answered)}`,
        );
  const targets = wait.outlets.map((outlet) => writer.graph.target(id, outlet));
  const apart = new Set(targets).size > 1;
  return {
    ...call,
    Retry: retryOf([...ways.errors, 'States.Timeout']),
    Catch: [
      ...ways.catchers,
      {
        ErrorEquals: ['States.Timeout'],
        Assign: { path: pathWith({ step: id, outlet: wait.timeout }) },
        Output: {},
        Next: writer.enter(writer.graph.target(id, wait.timeout), 'blind'),
      },
    ],
    Assign: { path },
    ...(apart
      ? { Output: {}, Next: writer.beside(id, 'answer', () => answerState(writer, id, wait.outlets)) }
      : onward(writer, writer.graph.target(id, answered), 'blind', path)),
  };
};

/** Goes where the answer says, which is the last thing on the path. */
const answerState = (writer: Writer, id: string, outlets: readonly string[]): ChoiceState => ({
  Type: 'Choice',
  Choices: outlets.slice(0, -1).map((outlet) => ({
    Condition: expression(`$path[-1].outlet = ${quoted(outlet)}`),
    Next: writer.enter(writer.graph.target(id, outlet), 'blind'),
  })),
  Default: writer.enter(writer.graph.target(id, outlets.at(-1) ?? ''), 'blind'),
});

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
