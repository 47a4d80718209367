import type { Effect, ExecutionEvent, Snapshot, StepResult } from '../../../../shared/asl/index.ts';
import type { Clock } from '../clock.ts';
import type { Buses } from '../eventbridge/bus.ts';
import type { Storage } from '../storage/storage.ts';
import type { Execution } from './executions.ts';
import { statusEvent } from './status-event.ts';

/** What can happen to an execution, without the time and chance that the engine adds. */
type Without<E> = E extends unknown ? Omit<E, 'at' | 'random'> : never;
export type Happening = Without<ExecutionEvent>;

export type InvokeEffect = Extract<Effect, { type: 'invoke' }>;

/** Writes down what steps did: each in one transaction with all that it gave rise to. */
export type Recorder = {
  /** Records a step that happened at `moment`; answers the calls it asks for. */
  step(execution: Execution, happening: Happening, result: StepResult, moment: number): InvokeEffect[];
  /** Nobody waited for this any more. */
  ignored(execution: Execution, happening: Happening): void;
  /** Ends an execution whose step failed inside: it must not hang for ever, and must say why. */
  failed(execution: Execution, cause: string): void;
};

export const createRecorder = (storage: Storage, clock: Clock, timeScale: number, buses: Buses): Recorder => {
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
    if (happening.type !== 'taskSucceeded' && happening.type !== 'taskFailed') return;
    storage.run('DELETE FROM invocation WHERE execution = ? AND id = ?', arn, happening.id);
  };

  /** The real moment of the next timer: as far off as the step says, divided by the time scale. */
  const wakesAt = ({ snapshot, effects }: StepResult, before: Execution, moment: number): number | null => {
    if (snapshot.wake === null) return null;
    if (!effects.some((effect) => effect.type === 'wake')) return before.wakes_at;
    return Math.round(clock.now() + (Date.parse(snapshot.wake.at) - moment) / timeScale);
  };

  const after = (execution: Execution, result: StepResult, moment: number): Execution => {
    const { snapshot } = result;
    const running = { ...execution, status: snapshot.status, snapshot: JSON.stringify(snapshot) };
    const { ending } = snapshot;
    if (ending === null) return { ...running, wakes_at: wakesAt(result, execution, moment) };
    const ended = { ...running, wakes_at: null, stopped_at: clock.now() };
    if (ending.status === 'SUCCEEDED') return { ...ended, output: JSON.stringify(ending.output) };
    return { ...ended, error: ending.error ?? null, cause: ending.cause ?? null };
  };

  const addHistory = (arn: string, history: StepResult['history']) => {
    const [first] = history;
    if (first === undefined) return;
    // Recorded times stay true when time is scaled.
    const now = new Date(clock.now()).toISOString();
    const events = timeScale === 1 ? history : history.map((event) => ({ ...event, at: now }));
    storage.run('INSERT INTO execution_history VALUES (?, ?, ?)', arn, first.id, JSON.stringify(events));
  };

  const addInvocation = (arn: string, effect: InvokeEffect) => {
    storage.run('INSERT OR REPLACE INTO invocation VALUES (?, ?, ?)', arn, effect.id, JSON.stringify(effect));
    if (effect.token === undefined) return;
    storage.run('INSERT OR REPLACE INTO task_token VALUES (?, ?)', effect.token, arn);
  };

  return {
    step(execution, happening, result, moment) {
      const next = after(execution, result, moment);
      const invokes = result.effects.filter((effect): effect is InvokeEffect => effect.type === 'invoke');
      const calls = next.status === 'RUNNING' ? invokes : [];
      storage.write(() => {
        save(next);
        addHistory(execution.arn, result.history);
        forgetInvocation(execution.arn, happening);
        for (const effect of calls) addInvocation(execution.arn, effect);
        if (next.status !== 'RUNNING') close(next);
      });
      return calls;
    },
    ignored({ arn, snapshot }, happening) {
      storage.write(() => {
        forgetInvocation(arn, happening);
        // A timer that nobody waits for must not ring again; the stored moment may be a newer timer's by now.
        const isWakeless = snapshot === null || (JSON.parse(snapshot) as Snapshot).wake === null;
        if (happening.type === 'timer' && isWakeless)
          storage.run('UPDATE execution SET wakes_at = NULL WHERE arn = ?', arn);
      });
    },
    failed(execution, cause) {
      const ended: Execution = {
        ...execution,
        status: 'FAILED',
        error: 'States.Runtime',
        cause,
        stopped_at: clock.now(),
        wakes_at: null,
        snapshot: execution.snapshot ?? '{}',
      };
      storage.write(() => {
        save(ended);
        close(ended);
      });
    },
  };
};
