import { HOUR_MS } from '../../../shared/time/index.ts';
import { readDesk, recountDesk } from '../../store/desk.ts';
import { listReps } from '../../store/task.ts';
import type { Chore } from '../chore.ts';

/** Counts each rep's desk from the tasks once an hour, so that what a crash left on one does not keep it full. */
export const recountDesks: Chore = {
  name: 'recount-desks',
  async run({ tables, now, hasTime }) {
    const at = new Date(now()).toISOString();
    for (const { id } of await listReps(tables)) {
      if (!hasTime()) return;
      const { countedAt } = await readDesk(tables, id, at);
      if (now() - Date.parse(countedAt) >= HOUR_MS) await recountDesk(tables, id, at);
    }
  },
};
