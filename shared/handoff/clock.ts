import { HOUR_MS } from '../time/index.ts';
import type { Task } from './task.ts';

export type SlaClock = {
  state: 'running' | 'soon' | 'overdue' | 'stopped';
  /** Milliseconds until due; negative once overdue; what was left when it was decided. */
  left: number;
};

/** When sales first answered. A task of 0.1 knows its last decision only. */
const answeredAt = (task: Pick<Task, 'answeredAt' | 'decidedAt'>): string | undefined =>
  task.answeredAt ?? task.decidedAt;

/** The clock on a handoff: it stops when sales decides; the last quarter of the time (an hour at most) is "soon". */
export const slaClock = (
  task: Pick<Task, 'createdAt' | 'dueAt' | 'status' | 'answeredAt' | 'decidedAt'>,
  now: string,
): SlaClock => {
  const due = Date.parse(task.dueAt);
  if (task.status !== 'open') return { state: 'stopped', left: due - Date.parse(answeredAt(task) ?? now) };
  const left = due - Date.parse(now);
  const notice = Math.min(HOUR_MS, (due - Date.parse(task.createdAt)) / 4);
  return { state: left <= 0 ? 'overdue' : left <= notice ? 'soon' : 'running', left };
};
