import type { Effect, ExecutionEvent, Snapshot, StepResult } from '../../../../shared/asl/index.ts';
import { step } from '../../../../shared/asl/index.ts';
import { arns } from '../arns.ts';
import type { Clock } from '../clock.ts';
import type { Buses } from '../eventbridge/bus.ts';
import { describeError } from '../problem-text.ts';
import type { Quiet } from '../quiet.ts';
import type { Storage } from '../storage.ts';
import type { Definitions } from './definitions.ts';
import { type Execution, type Executions, parseJson } from './executions.ts';
import type { Invoker } from './invoker.ts';
import { statusEvent } from './status-event.ts';

/** What can happen to an execution, without the time and chance that the engine adds. */
type Without<E> = E extends unknown ? Omit<E, 'at' | 'random'> : never;
export type Happening = Without<ExecutionEvent>;

type InvokeEffect = Extract<Effect, { type: 'invoke' }>;

export type EngineOptions = {
  storage: Storage;
  clock: Clock;
  timeScale: number;
  definitions: Definitions;
  executions: Executions;
  invoker: Invoker;
  buses: Buses;
  quiet: Quiet;
  onProblem: (message: string) => void;
};

/** Runs executions: one event at a time each, every step stored with what it gave rise to before any of that is done. */
export type Engine = {
  /** Tells an execution what happened. Resolves once the step is on disk; answers whether anything waited for it. */
  tell(arn: string, happening: Happening): Promise<boolean>;
  /** Says on the bus that an execution was added; inside the write that adds it. */
  announce(execution: Execution): void;
  /** Takes the first step of an execution that was added. */
  begin(execution: Execution): void;
  /** Takes up everything that a stop or a crash interrupted. */
  resume(): void;
  stop(): Promise<void>;
};

/** A wake-up takes at most this many executions at once, so that requests get their turn. */
const WAKES_AT_ONCE = 200;

export const createEngine = (options: EngineOptions): Engine => {
  const { storage, clock, timeScale, definitions, executions, invoker, buses, quiet, onProblem } = options;
  const lines = new Map<string, Promise<unknown>>();
  const waking = new Set<string>();
  const calling = new Set<Promise<void>>();
  let stopped = false;
  let cancelTimer = () => {};

  /** Runs `work` after everything that this execution was told before. */
  const inLine = <T>(arn: string, work: () => Promise<T>): Promise<T> => {
    const result = (lines.get(arn) ?? Promise.resolve()).then(work, work);
    const settled = result.then(
      () => {},
      () => {},
    );
    lines.set(arn, settled);
    void settled.then(() => {
      if (lines.get(arn) === settled) lines.delete(arn);
      quiet.changed();
    });
    return result;
  };

  /** A timer's step happens at the moment it was set for, which is ahead of the clock when time is scaled. */
  const momentOf = (happening: Happening, snapshot: Snapshot | null): number =>
    happening.type === 'timer' && snapshot?.wake ? Math.max(clock.now(), Date.parse(snapshot.wake.at)) : clock.now();

  const wakesAt = (result: StepResult, before: Execution, moment: number): number | null => {
    const { wake } = result.snapshot;
    if (wake === null) return null;
    const isNew = result.effects.some((effect) => effect.type === 'wake');
    return isNew ? Math.round(clock.now() + (Date.parse(wake.at) - moment) / timeScale) : before.wakes_at;
  };

  const store = (execution: Execution, happening: Happening, result: StepResult, moment: number): InvokeEffect[] => {
    const { snapshot, effects, history } = result;
    const invokes = effects.filter((effect): effect is InvokeEffect => effect.type === 'invoke');
    const ending = effects.find((effect) => effect.type === 'end');
    // Recorded times stay true when time is scaled.
    const recorded =
      timeScale === 1 ? history : history.map((event) => ({ ...event, at: new Date(clock.now()).toISOString() }));
    storage.write(() => {
      const after: Execution = {
        ...execution,
        status: snapshot.status,
        snapshot: JSON.stringify(snapshot),
        wakes_at: ending === undefined ? wakesAt(result, execution, moment) : null,
        stopped_at: ending === undefined ? null : clock.now(),
        output: ending?.status === 'SUCCEEDED' ? JSON.stringify(ending.output) : null,
        error: ending !== undefined && ending.status !== 'SUCCEEDED' ? (ending.error ?? null) : null,
        cause: ending !== undefined && ending.status !== 'SUCCEEDED' ? (ending.cause ?? null) : null,
      };
      save(after);
      const [first] = recorded;
      if (first !== undefined) {
        storage.run(
          'INSERT INTO execution_history VALUES (?, ?, ?)',
          execution.arn,
          first.id,
          JSON.stringify(recorded),
        );
      }
      forgetInvocation(execution.arn, happening);
      for (const invoke of invokes) {
        storage.run(
          'INSERT OR REPLACE INTO invocation VALUES (?, ?, ?)',
          execution.arn,
          invoke.id,
          JSON.stringify(invoke),
        );
        if (invoke.token !== undefined) {
          storage.run('INSERT OR REPLACE INTO task_token VALUES (?, ?)', invoke.token, execution.arn);
        }
      }
      if (ending !== undefined) close(after);
    });
    return ending === undefined ? invokes : [];
  };

  const save = (execution: Execution) =>
    storage.run(
      `UPDATE execution SET status = ?, snapshot = ?, wakes_at = ?, stopped_at = ?, output = ?, error = ?, cause = ?
       WHERE arn = ?`,
      ...[execution.status, execution.snapshot, execution.wakes_at, execution.stopped_at],
      ...[execution.output, execution.error, execution.cause, execution.arn],
    );

  const close = (execution: Execution) => {
    storage.run('DELETE FROM invocation WHERE execution = ?', execution.arn);
    buses.publish('default', statusEvent(execution));
  };

  const forgetInvocation = (arn: string, happening: Happening) => {
    if (happening.type === 'taskSucceeded' || happening.type === 'taskFailed') {
      storage.run('DELETE FROM invocation WHERE execution = ? AND id = ?', arn, happening.id);
    }
  };

  /** An execution whose step failed inside ends here: it must not hang for ever, and must say why. */
  const fail = (execution: Execution, error: unknown) => {
    const cause = `The interpreter failed: ${describeError(error)}`;
    onProblem(`${execution.arn}: ${cause}`);
    const failed: Execution = {
      ...execution,
      status: 'FAILED',
      error: 'States.Runtime',
      cause,
      stopped_at: clock.now(),
      wakes_at: null,
      snapshot: execution.snapshot ?? '{}',
    };
    storage.write(() => {
      save(failed);
      close(failed);
    });
  };

  const take = async (arn: string, happening: Happening): Promise<boolean> => {
    const execution = executions.find(arn);
    if (execution === undefined || execution.status !== 'RUNNING' || stopped) return false;
    const snapshot = execution.snapshot === null ? null : (JSON.parse(execution.snapshot) as Snapshot);
    const moment = momentOf(happening, snapshot);
    const event: ExecutionEvent = { ...happening, at: new Date(moment).toISOString(), random: Math.random() };
    let result: StepResult;
    try {
      result = await step(definitions.of(execution.definition), snapshot, event);
    } catch (error) {
      fail(execution, error);
      await storage.committed();
      return true;
    }
    if (!result.taken) {
      storage.write(() => {
        forgetInvocation(arn, happening);
        // A timer that nobody waits for must not ring again.
        if (happening.type === 'timer') storage.run('UPDATE execution SET wakes_at = NULL WHERE arn = ?', arn);
      });
      return false;
    }
    const invokes = store(execution, happening, result, moment);
    await storage.committed();
    for (const invoke of invokes) call(execution, invoke);
    armTimer();
    return true;
  };

  const tell = (arn: string, happening: Happening) => inLine(arn, () => take(arn, happening));

  const call = (execution: Execution, effect: InvokeEffect) => {
    if (stopped) return;
    const work = invoker
      .call(effect.functionName, effect.payload)
      .then((outcome) => tell(execution.arn, { ...outcome, id: effect.id }))
      .catch((error: unknown) => onProblem(`${execution.arn}: ${describeError(error)}`))
      .then(() => {
        calling.delete(work);
        quiet.changed();
      });
    calling.add(work);
  };

  const begin = (execution: Execution) => {
    const start: Happening = {
      type: 'start',
      input: parseJson(execution.input),
      execution: {
        id: execution.arn,
        name: execution.name,
        startTime: new Date(execution.started_at).toISOString(),
        roleArn: execution.role_arn,
      },
      stateMachine: { id: arns.stateMachine(execution.machine), name: execution.machine },
    };
    tell(execution.arn, start).catch((error: unknown) => onProblem(`${execution.arn}: ${describeError(error)}`));
  };

  const wake = () => {
    const due = storage.all<{ arn: string; snapshot: string }>(
      'SELECT arn, snapshot FROM execution WHERE wakes_at <= ? ORDER BY wakes_at LIMIT ?',
      ...[clock.now(), WAKES_AT_ONCE],
    );
    for (const { arn, snapshot } of due) {
      const id = (JSON.parse(snapshot) as Snapshot).wake?.id;
      if (id === undefined || waking.has(arn)) continue;
      waking.add(arn);
      tell(arn, { type: 'timer', id })
        .catch((error: unknown) => {
          // Only the data folder can fail here; then the process is ending.
          stopped = true;
          onProblem(`${arn}: ${describeError(error)}`);
        })
        .finally(() => {
          waking.delete(arn);
          armTimer();
        });
    }
  };

  const armTimer = () => {
    cancelTimer();
    // While some are being woken, the last of them arms the timer again.
    if (stopped || waking.size > 0) return;
    const next = storage.get<{ at: number | null }>(
      'SELECT min(wakes_at) AS at FROM execution WHERE wakes_at IS NOT NULL',
    )?.at;
    if (next !== null && next !== undefined) cancelTimer = clock.setTimer(next, wake);
  };

  quiet.watch(() => lines.size === 0 && calling.size === 0);

  return {
    tell,
    announce: (execution) => void buses.publish('default', statusEvent(execution)),
    begin,
    resume() {
      for (const execution of storage.all<Execution>('SELECT * FROM execution WHERE snapshot IS NULL ORDER BY seq')) {
        begin(execution);
      }
      const pending = storage.all<{ execution: string; effect: string }>('SELECT execution, effect FROM invocation');
      for (const row of pending) call(executions.get(row.execution), JSON.parse(row.effect) as InvokeEffect);
      armTimer();
    },
    async stop() {
      stopped = true;
      cancelTimer();
      await Promise.all([...calling, ...lines.values()]);
    },
  };
};
