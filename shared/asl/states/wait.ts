import { evaluationFailure } from '../failure.ts';
import type { Compiled } from '../program.ts';
import { exit, type Outcome, positionOf, type Run, scopeOf } from '../run.ts';
import { evaluateSeconds, evaluateTyped } from '../typed.ts';

const OFFSET_DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds of an ISO 8601 date and time with an offset, or null: a 30 February does not count as 1 March. */
const instantOf = (text: string): number | null => {
  const parts = OFFSET_DATE_TIME.exec(text);
  if (parts === null || Number(parts[4]) > 23) return null;
  const daysInMonth = new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate();
  if (Number(parts[3]) > daysInMonth) return null;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : instant;
};

const dueAt = async (run: Run, state: Compiled<'Wait'>): Promise<number> => {
  const scope = scopeOf(run);
  if (state.seconds !== null)
    return Date.parse(run.at) + (await evaluateSeconds(state.seconds, scope, 'Seconds')) * 1000;
  if (state.timestamp === null) throw new Error(`Wait state "${state.name}" says no time, which check() refuses.`);
  const text = await evaluateTyped(state.timestamp, scope, 'Timestamp', 'string');
  const instant = instantOf(text);
  if (instant === null)
    throw evaluationFailure(
      'Timestamp',
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
    );
  return instant;
};

/** Waits for a while or until an instant; not at all when that has passed. */
export const enterWait = async (run: Run, state: Compiled<'Wait'>): Promise<Outcome> => {
  const due = await dueAt(run, state);
  if (due <= Date.parse(run.at)) return leaveWait(run, state);
  run.snapshot.waiting = { for: 'time', at: new Date(due).toISOString() };
  return 'waits';
};

/** Goes on after the wait. */
export const leaveWait = async (run: Run, state: Compiled<'Wait'>): Promise<Outcome> => {
  const output = await exit(run, 'WaitStateExited', state.results, scopeOf(run), positionOf(run).input);
  return { next: state.next, output };
};
