import { awsHistoryEvent, type HistoryEvent } from '../../../../shared/asl/index.ts';
import type { Storage } from '../storage/storage.ts';
import type { Execution } from './executions.ts';

/** A page of an execution's history, as GetExecutionHistory answers it. */
export const readHistory = (
  storage: Storage,
  execution: Execution,
  { size, from, newestFirst }: { size: number; from: number; newestFirst: boolean },
) => {
  const rows = storage.all<{ events: string }>(
    'SELECT events FROM execution_history WHERE execution = ? ORDER BY first_id',
    execution.arn,
  );
  const all = rows.flatMap((row) => JSON.parse(row.events) as HistoryEvent[]);
  if (newestFirst) all.reverse();
  const events = all.slice(from, from + size).map((event) => {
    const { timestamp, ...rest } = awsHistoryEvent(event, execution.role_arn);
    return { ...rest, timestamp: Date.parse(timestamp) / 1000 };
  });
  return { events, ...(from + size < all.length ? { nextToken: String(from + size) } : {}) };
};
