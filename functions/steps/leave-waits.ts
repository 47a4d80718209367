import { asksSales } from '../../shared/flow/index.ts';
import { type Enrolment, exitWatchId } from '../store/enrolment.ts';
import { readRoot } from '../store/lead.ts';
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
    if (asksSales(wait.kind)) await noteOverdue(tools, id);
  }
};

/**
 * Takes waits off the lead that nobody knows of any more: the claim of a step forgets those of the step before, and whoever
 * made it died before taking them off. For repeats only, since it reads the lead.
 */
export const leaveStrayWaits = async (
  { tables }: Pick<Tools, 'tables'>,
  { id, lead, waits }: Pick<Enrolment, 'id' | 'lead' | 'waits'>,
): Promise<void> => {
  const known = new Set([exitWatchId(id), ...Object.values(waits).flatMap(({ watching }) => watching)]);
  const carried = Object.entries((await readRoot(tables, lead))?.waits ?? {});
  const stray = carried.filter(([watch, { enrolment }]) => enrolment === id && !known.has(watch));
  await removeWaits(
    tables,
    lead,
    stray.map(([watch]) => watch),
  );
};
