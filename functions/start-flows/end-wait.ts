import { signal } from '../steps/index.ts';
import type { Enrolment } from '../store/enrolment.ts';
import { forgetWait } from '../store/enrolment-table.ts';
import { removeWaits } from '../store/wait.ts';
import type { Tools } from './tools.ts';

/** Ends a wait of a run through an outlet, then forgets it. Whatever a crash leaves of it goes with the next claim. */
export const endWait = async (
  tools: Pick<Tools, 'tables' | 'runs'>,
  enrolment: Enrolment,
  id: string,
  outlet: string,
): Promise<void> => {
  const wait = enrolment.waits[id];
  if (wait === undefined) return;
  await signal(tools, wait, outlet);
  await removeWaits(tools.tables, enrolment.lead, wait.watching);
  await forgetWait(tools.tables, enrolment.id, id, wait.token);
};
