import type { Run } from './run.ts';
import type { Snapshot } from './snapshot.ts';

/** The wake that ends an execution with a TimeoutSeconds of its own. */
export const EXECUTION_WAKE = 'execution';

/** When the current wait ends by itself. Each attempt and each reason has an id of its own, so a late timer finds nobody. */
const ownWake = ({ position, waiting }: Snapshot): { id: string; at: string } | null => {
  if (position === null || waiting === null) return null;
  const at = waiting.for === 'task' ? waiting.timeoutAt : waiting.at;
  return at === undefined ? null : { id: `${position.visit}.${position.retryCount}.${waiting.for}`, at };
};

/** Asks for the one timer that the execution needs now, if it has not asked already. */
export const scheduleWake = (run: Run): void => {
  const { snapshot, program } = run;
  const before = snapshot.wake;
  let wake = ownWake(snapshot);
  if (program.timeoutSeconds !== null && snapshot.status === 'RUNNING') {
    const deadline = Date.parse(snapshot.execution.startTime) + program.timeoutSeconds * 1000;
    if (wake === null || deadline <= Date.parse(wake.at))
      wake = { id: EXECUTION_WAKE, at: new Date(deadline).toISOString() };
  }
  snapshot.wake = wake;
  if (wake !== null && (before?.id !== wake.id || before.at !== wake.at)) run.effects.push({ type: 'wake', ...wake });
};
