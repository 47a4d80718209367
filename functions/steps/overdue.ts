import { getTask, markOverdue } from '../store/task.ts';
import type { Tools } from './tools.ts';

/**
 * Marks a handoff as overdue if its time is up and nobody has decided, and says so on the bus. Saying so comes first:
 * a repeat has the same id, while a mark without the word would never be made up for.
 */
export const noteOverdue = async (tools: Pick<Tools, 'tables' | 'bus' | 'now'>, id: string): Promise<boolean> => {
  const task = await getTask(tools.tables, id);
  const at = tools.now();
  if (task === undefined || task.status !== 'open' || task.overdueAt !== undefined || task.dueAt > at) return false;
  await tools.bus.put([
    {
      detailType: 'Handoff Overdue',
      detail: {
        v: 1,
        id: `${task.id}.overdue`,
        lead: task.lead,
        at,
        handoff: task.id,
        ...(task.rep !== undefined && { rep: task.rep }),
        ...(task.origin !== undefined && { enrolment: task.origin.enrolment }),
      },
    },
  ]);
  return markOverdue(tools.tables, id, at);
};
