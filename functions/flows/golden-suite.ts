import type { GoldenLead, GoldenSuite } from '../../shared/simulation/index.ts';
import type { Services } from '../http/index.ts';
import { readLive } from '../store/live.ts';
import { openPrograms } from '../store/program.ts';
import { listTemplates } from '../store/template.ts';
import { settings } from '../store/workspace.ts';

/** A flow and its golden leads with what they are run in: the live scoring model, the segments and the time zone. */
export const goldenSuite = async (
  { tables }: Pick<Services, 'tables'>,
  flow: object,
  golden: GoldenLead[],
): Promise<GoldenSuite> => {
  const [live, { value: set }, templates] = await Promise.all([
    readLive(tables),
    settings.get(tables),
    listTemplates(tables),
  ]);
  const { model } = await openPrograms(tables).programOf(live.model, live.timeZone);
  const segments = live.segments.map(({ id, when }) => ({ id, when }));
  const topics = Object.fromEntries(templates.map(({ template: { id, topic } }) => [id, topic]));
  return { v: 1, flow: flow as GoldenSuite['flow'], golden, model, timeZone: set.timeZone, segments, topics };
};
