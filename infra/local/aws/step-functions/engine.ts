import { type ExecutionEvent, type Snapshot, type StepResult, step } from '../../../../shared/asl/index.ts';
import { arns } from '../arns.ts';
import type { Clock } from '../clock.ts';
import type { Buses } from '../eventbridge/bus.ts';
import type { Quiet } from '../quiet.ts';
import { describeError } from '../storage/problem-text.ts';
import type { Storage } from '../storage/storage.ts';
import { createAlarm } from './alarm.ts';
import type { Definitions } from './definitions.ts';
import { type Execution, type Executions, parseJson } from './executions.ts';
import type { Invoker } from './invoker.ts';
import { createRecorder, type Happening, type InvokeEffect } from './record.ts';
import { statusEvent } from './status-event.ts';

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
  /** Makes no step by itself until released: what was begun, called or due meanwhile is taken up then. */
  held: boolean;
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
  /** Looks for waits that are over, whatever became of their timer. */
  look(): void;
  /** Lets what was held go on. */
  release(): void;
  /** Makes no more calls and waits for those that are running, whose answers still count. */
  stop(): Promise<void>;
};

/** A timer's step happens at the moment it was set for, which is ahead of the clock when time is scaled. */
const momentOf = (happening: Happening, snapshot: Snapshot | null, now: number): number =>
  happening.type === 'timer' && snapshot?.wake ? Math.max(now, Date.parse(snapshot.wake.at)) : now;

export const createEngine = (options: EngineOptions): Engine => {
  const { storage, clock, timeScale, definitions, executions, invoker, buses, quiet, onProblem } = options;
  const recorder = createRecorder(storage, clock, timeScale, buses);
  const lines = new Map<string, Promise<void>>();
  const calling = new Set<Promise<void>>();
  let isStopped = false;
  let isHeld = options.held;

  /** Runs `work` after everything that this execution was told before. */
  const inLine = <T>(arn: string, work: () => Promise<T>): Promise<T> => {
    const result = (lines.get(arn) ?? Promise.resolve()).then(work);
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

  const take = async (arn: string, happening: Happening): Promise<boolean> => {
    const execution = executions.find(arn);
    if (execution === undefined || execution.status !== 'RUNNING') return false;
    const snapshot = execution.snapshot === null ? null : (JSON.parse(execution.snapshot) as Snapshot);
    const moment = momentOf(happening, snapshot, clock.now());
    const event: ExecutionEvent = { ...happening, at: new Date(moment).toISOString(), random: Math.random() };
    let result: StepResult;
    try {
      result = await step(definitions.of(execution.definition), snapshot, event);
    } catch (error) {
      const cause = `The interpreter failed: ${describeError(error)}`;
      onProblem(`${arn}: ${cause}`);
      recorder.failed(execution, cause);
      await storage.committed();
      return true;
    }
    if (!result.taken) {
      recorder.ignored(execution, happening);
      return false;
    }
    const calls = recorder.step(execution, happening, result, moment);
    await storage.committed();
    for (const effect of calls) call(arn, effect);
    arm();
    return true;
  };

  const tell = (arn: string, happening: Happening) => inLine(arn, () => take(arn, happening));

  /** For happenings that nobody waits for; answers whether the step was taken or refused, and not failed inside. */
  const tellAside = (arn: string, happening: Happening): Promise<boolean> =>
    tell(arn, happening).then(
      () => true,
      (error: unknown) => {
        onProblem(`${arn}: ${describeError(error)}`);
        return false;
      },
    );

  const alarm = createAlarm(storage, clock, (arn, id) => tellAside(arn, { type: 'timer', id }));

  const call = (arn: string, effect: InvokeEffect) => {
    // Its record stays: the next start, or the release, makes the call.
    if (isStopped || isHeld) return;
    const work = invoker
      .call(effect.functionName, effect.payload)
      .then((outcome) => tellAside(arn, { ...outcome, id: effect.id }))
      .then(() => {
        calling.delete(work);
        quiet.changed();
      });
    calling.add(work);
  };

  const begin = (execution: Execution) => {
    // It lies there without a snapshot, and is begun when all is released.
    if (isHeld) return;
    void tellAside(execution.arn, {
      type: 'start',
      input: parseJson(execution.input),
      execution: {
        id: execution.arn,
        name: execution.name,
        startTime: new Date(execution.started_at).toISOString(),
        roleArn: execution.role_arn,
      },
      stateMachine: { id: arns.stateMachine(execution.machine), name: execution.machine },
    });
  };

  const arm = () => {
    if (!isHeld) alarm.arm();
  };

  const resume = () => {
    if (isHeld) return;
    for (const execution of storage.all<Execution>('SELECT * FROM execution WHERE snapshot IS NULL ORDER BY seq')) {
      begin(execution);
    }
    const pending = storage.all<{ execution: string; effect: string }>('SELECT execution, effect FROM invocation');
    for (const { execution, effect } of pending) call(execution, JSON.parse(effect) as InvokeEffect);
    alarm.arm();
  };

  quiet.watch(() => lines.size === 0 && calling.size === 0);

  return {
    tell,
    announce: (execution) => void buses.publish('default', statusEvent(execution)),
    begin,
    resume,
    look: () => arm(),
    release() {
      if (!isHeld) return;
      isHeld = false;
      resume();
    },
    async stop() {
      isStopped = true;
      alarm.stop();
      while (calling.size + lines.size > 0) await Promise.all([...calling, ...lines.values()]);
    },
  };
};
