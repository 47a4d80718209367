import { noteOverdue } from '../../steps/index.ts';
import { eachTaskOfRep, isExampleTask, listReps } from '../../store/task.ts';
import type { Chore } from '../chore.ts';

/** Marks the handoffs whose time is up. A run that waited for one notes it too; a task made by hand has only this. */
export const overdueTasks: Chore = {
  name: 'overdue-tasks',
  async run({ tables, publisher, now, hasTime }) {
    const tools = { tables, bus: publisher, now: () => new Date(now()).toISOString() };
    const reps = await listReps(tables);
    for (const rep of [undefined, ...reps.map(({ id }) => id)]) {
      for await (const task of eachTaskOfRep(tables, rep, 'open', { dueBefore: tools.now() })) {
        if (!hasTime()) return;
        if (task.overdueAt === undefined && !isExampleTask(task)) await noteOverdue(tools, task.id);
      }
    }
  },
};
