import {
  type Definition,
  type Effect,
  type ExecutionEvent,
  type Json,
  type Snapshot,
  step,
} from '../../../shared/asl/index.ts';
import { Refusal } from './refusal.ts';

/** What the world decides about executions. */
export type RunWorld = {
  now(): number;
  after(ms: number, run: () => void): void;
  random(): number;
  /** How late after its time a timer rings. */
  lateness(): number;
  /** Calls a function for an execution; undefined when the process died before it answered. */
  invoke(functionName: string, payload: Json): Promise<{ output: Json } | { error: string; cause: string } | undefined>;
  /** Puts a status change on the default bus. */
  announce(detail: Record<string, unknown>): void;
  /** A fault of this very service, planted by a test: a timer that is not set. */
  forgetsTimer(): boolean;
};

export type Execution = {
  arn: string;
  machine: string;
  version: number | null;
  name: string;
  input: string;
  definition: Definition;
  startedAt: number;
  stoppedAt: number | null;
  snapshot: Snapshot | null;
  status: string;
  output: string | null;
  error: string | null;
  cause: string | null;
  /** Calls that have no answer yet, by the id of their effect. */
  calls: Map<string, Extract<Effect, { type: 'invoke' }>>;
};

type Without<E> = E extends unknown ? Omit<E, 'at' | 'random'> : never;
type Happening = Without<ExecutionEvent>;
type Machine = { definition: string; versions: string[] };

const ARN = 'arn:aws:states:us-east-1:000000000000';
const parsed = new Map<string, Definition>();
/** The same object for the same text, since the interpreter compiles by object. */
const definitionOf = (text: string): Definition => {
  let definition = parsed.get(text);
  if (definition === undefined) {
    definition = JSON.parse(text) as Definition;
    parsed.set(text, definition);
  }
  return definition;
};

/** Step Functions as far as the handlers use it: machines, versions and executions, run by the interpreter itself. */
export const createRuns = (world: RunWorld, published?: ReadonlyMap<string, Machine>) => {
  const machines = new Map([...(published ?? [])].map(([name, it]) => [name, { ...it, versions: [...it.versions] }]));
  const executions = new Map<string, Execution>();
  const tokens = new Map<string, string>();
  const lines = new Map<string, Promise<unknown>>();
  let halted = false;
  /** Counts the lives of the process: timers of an earlier one do not ring. */
  let life = 0;
  let working = 0;

  const machineOf = (arn: string): { name: string; version: number | null; text: string } => {
    const [, , , , , , name = '', version] = arn.split(':');
    const machine = machines.get(name);
    const text = version === undefined ? machine?.definition : machine?.versions[Number(version) - 1];
    if (text === undefined) throw new Refusal('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return { name, version: version === undefined ? null : Number(version), text };
  };

  const announce = (execution: Execution) =>
    world.announce({
      executionArn: execution.arn,
      stateMachineArn: `${ARN}:stateMachine:${execution.machine}`,
      name: execution.name,
      status: execution.status,
      startDate: execution.startedAt,
      stopDate: execution.stoppedAt,
      input: execution.input,
      output: execution.output,
      error: execution.error,
      cause: execution.cause,
    });

  /** One thing after another for each execution. */
  const tell = (arn: string, happening: Happening): Promise<boolean> => {
    working += 1;
    const line = (lines.get(arn) ?? Promise.resolve()).then(() => take(arn, happening));
    const settled = line.then(
      () => {
        working -= 1;
      },
      () => {
        working -= 1;
      },
    );
    lines.set(arn, settled);
    return line;
  };

  const setTimer = (execution: Execution, wake: NonNullable<Snapshot['wake']>) => {
    if (world.forgetsTimer()) return;
    const delay = Math.max(0, Date.parse(wake.at) - world.now()) + world.lateness();
    const born = life;
    world.after(delay, () => {
      // While the process is down nothing rings; it looks at what is due when it stands again.
      if (!halted && born === life) void tell(execution.arn, { type: 'timer', id: wake.id });
    });
  };

  const call = (execution: Execution, effect: Extract<Effect, { type: 'invoke' }>) => {
    execution.calls.set(effect.id, effect);
    if (effect.token !== undefined) tokens.set(effect.token, execution.arn);
    void world.invoke(effect.functionName, effect.payload).then((outcome) => {
      if (outcome === undefined || halted) return;
      execution.calls.delete(effect.id);
      void tell(
        execution.arn,
        'output' in outcome
          ? { type: 'taskSucceeded', id: effect.id, output: outcome.output }
          : { type: 'taskFailed', id: effect.id, ...outcome },
      );
    });
  };

  const take = async (arn: string, happening: Happening): Promise<boolean> => {
    const execution = executions.get(arn);
    if (execution === undefined || execution.status !== 'RUNNING') return false;
    const event: ExecutionEvent = { ...happening, at: new Date(world.now()).toISOString(), random: world.random() };
    const { snapshot, effects, taken } = await step(execution.definition, execution.snapshot, event);
    if (!taken) return false;
    execution.snapshot = snapshot;
    execution.status = snapshot.status;
    const { ending } = snapshot;
    if (ending !== null) {
      execution.stoppedAt = world.now();
      execution.calls.clear();
      if (ending.status === 'SUCCEEDED') execution.output = JSON.stringify(ending.output);
      else {
        execution.error = ending.error ?? null;
        execution.cause = ending.cause ?? null;
      }
      announce(execution);
      return true;
    }
    for (const effect of effects) {
      if (effect.type === 'invoke') call(execution, effect);
      else if (effect.type === 'wake' && snapshot.wake !== null) setTimer(execution, snapshot.wake);
    }
    return true;
  };

  const start = (execution: Execution) =>
    tell(execution.arn, {
      type: 'start',
      input: JSON.parse(execution.input) as Json,
      execution: { id: execution.arn, name: execution.name, startTime: new Date(execution.startedAt).toISOString() },
      stateMachine: { id: `${ARN}:stateMachine:${execution.machine}`, name: execution.machine },
    });

  const find = (arn: string): Execution => {
    const execution = executions.get(arn);
    if (execution === undefined) throw new Refusal('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  };

  type Input = Record<string, string | undefined> & { definition?: string; publish?: boolean };
  const answerToken = async (token: string, happening: Happening) => {
    const holder = tokens.get(token);
    if (holder === undefined) throw new Refusal('InvalidToken', "Invalid Token: 'Invalid token'");
    if (!(await tell(holder, happening))) throw new Refusal('TaskTimedOut', 'Task Timed Out');
    return {};
  };
  const failure = ({ error, cause }: Input) => ({
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  });
  const publish = (name: string, machine: Machine) => {
    if (machine.versions.at(-1) !== machine.definition) machine.versions.push(machine.definition);
    return { stateMachineVersionArn: `${ARN}:stateMachine:${name}:${machine.versions.length}` };
  };

  const operations: Record<string, (input: Input) => unknown> = {
    ValidateStateMachineDefinition: () => ({ result: 'OK', diagnostics: [], truncated: false }),
    CreateStateMachine({ name = '', definition = '', publish: now }) {
      const there = machines.get(name);
      if (there !== undefined && there.definition !== definition) {
        throw new Refusal('StateMachineAlreadyExists', `State Machine Already Exists: '${name}'`);
      }
      const machine = there ?? { definition, versions: [] };
      machines.set(name, machine);
      return {
        stateMachineArn: `${ARN}:stateMachine:${name}`,
        creationDate: world.now() / 1000,
        ...(now === true && publish(name, machine)),
      };
    },
    UpdateStateMachine({ stateMachineArn = '', definition, publish: now }) {
      const { name } = machineOf(stateMachineArn);
      const machine = machines.get(name) as Machine;
      if (definition !== undefined) machine.definition = definition;
      return { updateDate: world.now() / 1000, revisionId: 'r', ...(now === true && publish(name, machine)) };
    },
    TagResource: () => ({}),
    StartExecution({ stateMachineArn = '', name = '', input = '{}' }) {
      const machine = machineOf(stateMachineArn);
      const arn = `${ARN}:execution:${machine.name}:${name}`;
      const there = executions.get(arn);
      if (there !== undefined) {
        if (there.status !== 'RUNNING' || there.input !== input) {
          throw new Refusal('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
        }
        return { executionArn: arn, startDate: there.startedAt / 1000 };
      }
      const execution: Execution = {
        ...{ arn, machine: machine.name, version: machine.version, name, input },
        ...{ definition: definitionOf(machine.text), startedAt: world.now(), stoppedAt: null, snapshot: null },
        ...{ status: 'RUNNING', output: null, error: null, cause: null, calls: new Map() },
      };
      executions.set(arn, execution);
      announce(execution);
      world.after(1, () => void start(execution));
      return { executionArn: arn, startDate: world.now() / 1000 };
    },
    async StopExecution(input) {
      const execution = find(input.executionArn ?? '');
      await tell(execution.arn, { type: 'stop', ...failure(input) });
      return { stopDate: (execution.stoppedAt ?? 0) / 1000 };
    },
    DescribeExecution({ executionArn = '' }) {
      const { arn, machine, name, status, startedAt, stoppedAt, input, output, error, cause } = find(executionArn);
      return {
        executionArn: arn,
        stateMachineArn: `${ARN}:stateMachine:${machine}`,
        ...{ name, status, input },
        startDate: startedAt / 1000,
        ...(stoppedAt !== null && { stopDate: stoppedAt / 1000 }),
        ...(output !== null && { output }),
        ...(error !== null && { error }),
        ...(cause !== null && { cause }),
      };
    },
    SendTaskSuccess: ({ taskToken = '', output = 'null' }) =>
      answerToken(taskToken, { type: 'tokenSucceeded', token: taskToken, output: JSON.parse(output) as Json }),
    SendTaskFailure: (input) =>
      answerToken(input.taskToken ?? '', { type: 'tokenFailed', token: input.taskToken ?? '', ...failure(input) }),
  };

  return {
    /** Performs one operation of the protocol, or throws a `Refusal`. */
    async perform(operation: string, input: unknown): Promise<unknown> {
      const perform = operations[operation];
      if (perform === undefined) throw new Refusal('UnknownOperationException', `states:${operation} is not modelled.`);
      return perform(input as Input);
    },
    isWorking: () => working > 0,
    all: (): Execution[] => [...executions.values()],
    machines: (): ReadonlyMap<string, Machine> => machines,
    /** The process died: nothing rings and no answer counts. */
    halt() {
      halted = true;
      life += 1;
    },
    /** The process stands again: calls without an answer are made again, what is due rings. */
    resume(keepsTimers = true) {
      halted = false;
      for (const execution of executions.values()) {
        if (execution.status !== 'RUNNING') continue;
        if (execution.snapshot === null) world.after(1, () => void start(execution));
        else if (execution.snapshot.wake !== null && keepsTimers) setTimer(execution, execution.snapshot.wake);
        for (const effect of [...execution.calls.values()]) call(execution, effect);
      }
    },
  };
};

export type Runs = ReturnType<typeof createRuns>;
