import type { Rep, Task } from '../../../shared/handoff/index.ts';
import type { Who } from '../../http/index.ts';
import type { LeadRow, TaskRow } from '../contract/index.ts';

/** A task with what the inbox shows beside it. */
export const taskRow = (
  task: Task,
  { leads, people, now }: { leads: ReadonlyMap<string, LeadRow>; people: readonly Rep[]; now: string },
): TaskRow => ({
  task,
  lead: leads.get(task.lead) ?? null,
  repName: people.find(({ id }) => id === task.rep)?.name ?? null,
  overdue: task.status === 'open' && task.dueAt <= now,
});

/** The rep that a person is: the one with their address. */
export const repOf = (who: Who, people: readonly Rep[]): Rep | undefined =>
  who.kind === 'person' && who.email !== null
    ? people.find(({ email }) => email.toLowerCase() === who.email?.toLowerCase())
    : undefined;
