import { notFound, type Services } from '../../http/index.ts';
import { getTask, listReps } from '../../store/task.ts';
import { settings } from '../../store/workspace.ts';
import type { TaskPage } from '../contract/index.ts';
import type { LeadReader } from '../leads/reader.ts';
import { timelineOf } from '../leads/timeline.ts';
import { taskRow } from './rows.ts';

const ACTIVITIES = 20;

/** A handoff with what a rep wants to know before the first call. */
export const openTask = async (
  services: Services,
  leads: LeadReader,
  id: string,
  bant: readonly ['budget', 'authority', 'need', 'timeline'],
): Promise<TaskPage> => {
  const task = await getTask(services.tables, id);
  if (task === undefined) throw notFound('task');
  const [people, known, { value: set }] = await Promise.all([
    listReps(services.tables),
    leads.know(task.lead),
    settings.get(services.tables),
  ]);
  const answer = (question: (typeof bant)[number]): string | null => {
    const value = known?.view.lead[question];
    return typeof value === 'string' ? value : null;
  };
  return {
    row: taskRow(task, {
      leads: new Map(known === undefined ? [] : [[task.lead, known.row]]),
      people,
      now: services.now(),
    }),
    profile: known?.view.lead ?? {},
    currency: set.currency,
    bant: {
      budget: answer('budget'),
      authority: answer('authority'),
      need: answer('need'),
      timeline: answer('timeline'),
    },
    activities: (known === undefined ? [] : timelineOf(known.ledger, {}))
      .filter(({ kind }) => kind === 'activity')
      .slice(0, ACTIVITIES),
  };
};
