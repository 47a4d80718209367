import type * as z from 'zod';
import type { Problem } from '../problem/index.ts';
import type { RejectReason, Task } from './task.ts';

/** What a person does with a task. */
export type TaskAction =
  | { do: 'accept'; by: string }
  | { do: 'reject'; by: string; reason: z.infer<typeof RejectReason>; note?: string | undefined }
  | {
      do: 'close';
      by: string;
      outcome: NonNullable<Task['outcome']>;
      amount?: number | undefined;
      reason?: string | undefined;
      note?: string | undefined;
    }
  | { do: 'reassign'; by: string; rep: string; because: string };

export type Decision = { task: Task } | { problem: Problem };

const from: Record<TaskAction['do'], readonly Task['status'][]> = {
  accept: ['open'],
  reject: ['open', 'accepted'],
  // An outcome that was wrong is said again.
  close: ['accepted', 'closed'],
  reassign: ['open', 'accepted'],
};

/**
 * The task after the action: open → accepted or rejected, accepted → rejected or closed with an outcome, closed →
 * closed with another, which takes the first one back. Where the action is not possible any more, what to tell the person. `version` is left for the store to raise.
 */
export const decide = (task: Task, action: TaskAction, now: string): Decision => {
  if (!from[action.do].includes(task.status)) return { problem: tooLate(task, action) };
  switch (action.do) {
    case 'accept':
      return { task: { ...task, ...answered(task, action.by, now), status: 'accepted' } };
    case 'reject':
      return {
        task: {
          ...task,
          ...answered(task, action.by, now),
          status: 'rejected',
          reason: action.reason,
          ...(action.note !== undefined && { note: action.note }),
        },
      };
    case 'close':
      return {
        task: {
          ...withoutOutcome(task),
          status: 'closed',
          closedAt: now,
          outcome: action.outcome,
          ...(action.amount !== undefined && { amount: action.amount }),
          ...(action.reason !== undefined && { reason: action.reason }),
          ...(action.note !== undefined && { note: action.note }),
        },
      };
    case 'reassign':
      return { task: { ...task, rep: action.rep, routedBecause: action.because, reassignedAt: now } };
  }
};

/** The first answer stays what it is, whatever is decided after it. */
const answered = (task: Task, by: string, now: string): Partial<Task> => ({
  answeredAt: task.answeredAt ?? task.decidedAt ?? now,
  answeredBy: task.answeredBy ?? task.decidedBy ?? by,
  decidedAt: now,
  decidedBy: by,
});

const withoutOutcome = ({ outcome: _o, amount: _a, reason: _r, note: _n, ...task }: Task): Task => task;

const done: Record<Task['status'], string> = {
  open: 'is still open',
  accepted: 'has been accepted',
  rejected: 'has been rejected',
  closed: 'has been closed',
};

const hints: Record<TaskAction['do'], string> = {
  accept: 'Reload to see who has it.',
  reject: 'Reload to see what became of it.',
  close: 'Accept the handoff first, then say how it went.',
  reassign: 'Only handoffs that are open or accepted can go to another rep.',
};

const tooLate = (task: Task, action: TaskAction): Problem => ({
  code: 'task-state',
  severity: 'error',
  where: 'status',
  message: `This handoff ${done[task.status]}${task.decidedBy === undefined ? '' : ` by ${task.decidedBy}`}.`,
  hint: hints[action.do],
});
