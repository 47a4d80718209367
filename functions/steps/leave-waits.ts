import type { Enrolment } from '../store/enrolment.ts';
import { removeWaits } from '../store/wait.ts';
import { noteOverdue } from './overdue.ts';
import type { Tools } from './tools.ts';

/** Takes what a run no longer waits for off the lead; a handoff that nobody answered becomes overdue. */
export const leaveWaits = async (
  tools: Pick<Tools, 'tables' | 'bus' | 'now'>,
  { lead, waits }: Pick<Enrolment, 'lead' | 'waits'>,
): Promise<void> => {
  for (const [id, wait] of Object.entries(waits)) {
    await removeWaits(tools.tables, lead, wait.watching);
    if (wait.kind === 'handOff') await noteOverdue(tools, id);
  }
};
