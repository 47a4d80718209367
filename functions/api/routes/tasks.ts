import type { Task, TaskAction } from '../../../shared/handoff/index.ts';
import { type Endpoint, notFound, Refusal, type Services, type Who } from '../../http/index.ts';
import { listReps, tasksOfRep } from '../../store/task.ts';
import type { TaskRow } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';
import type { LeadReader } from '../leads/reader.ts';
import { decideTask, taskAsSeen } from '../tasks/decide.ts';
import { openTask } from '../tasks/open-task.ts';
import { repOf, taskRow } from '../tasks/rows.ts';

/** No desk holds more than this many tasks that one would page through. */
const MOST = 500;
const bant = ['budget', 'authority', 'need', 'timeline'] as const;

/** The sales inbox. */
export const taskRoutes = (services: Services, leads: LeadReader): Endpoint[] => {
  const { tables } = services;

  const rowOf = async (task: Task): Promise<TaskRow> => {
    const [rows, people] = await Promise.all([leads.rows([task.lead]), listReps(tables)]);
    return taskRow(task, { leads: rows, people, now: services.now() });
  };
  const act = async (who: Who, id: string, version: number, action: TaskAction): Promise<TaskRow> => {
    return rowOf(await decideTask(services, who, await taskAsSeen(services, id, version), action));
  };

  return [
    endpoint({
      route: 'GET /api/tasks',
      async run({ who, query }) {
        const people = await listReps(tables);
        const desk = query.rep ?? 'all';
        const wanted =
          desk === 'all'
            ? [...people.map(({ id }) => id), undefined]
            : desk === 'unassigned'
              ? [undefined]
              : [desk === 'me' ? (repOf(who, people)?.id ?? 'nobody') : desk];
        const status = query.status ?? 'open';
        const found = await Promise.all(wanted.map((rep) => tasksOfRep(tables, rep, undefined, { limit: MOST })));
        const all = found.flat();
        const now = services.now();
        const shown = all
          .filter((task) => status === 'all' || task.status === status)
          .toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : a.id < b.id ? -1 : 1));
        const from = Number(query.cursor ?? 0);
        const to = from + (query.limit ?? 50);
        const items = shown.slice(from, to);
        const rows = await leads.rows(all.map(({ lead }) => lead));
        // Examples are there to be looked at; they are nobody's work.
        const real = all.filter(({ lead }) => rows.get(lead)?.example !== true);
        return {
          items: items.map((task) => taskRow(task, { leads: rows, people, now })),
          next: to < shown.length ? String(to) : null,
          counts: {
            open: real.filter((task) => task.status === 'open').length,
            overdue: real.filter((task) => task.status === 'open' && task.dueAt <= now).length,
            accepted: real.filter((task) => task.status === 'accepted').length,
          },
        };
      },
    }),
    endpoint({
      route: 'GET /api/tasks/:task',
      run: ({ param }) => openTask(services, leads, param('task'), bant),
    }),
    endpoint({
      route: 'POST /api/tasks/:task/accept',
      async run({ who, param, body }) {
        const task = await taskAsSeen(services, param('task'), body.version);
        const rep = task.rep === undefined ? repOf(who, await listReps(tables)) : undefined;
        const mine = rep === undefined ? task : { ...task, rep: rep.id };
        const accepted = await decideTask(services, who, mine, { do: 'accept', by: who.name });
        return rowOf(accepted);
      },
    }),
    endpoint({
      route: 'POST /api/tasks/:task/reject',
      run: ({ who, param, body: { version, ...why } }) =>
        act(who, param('task'), version, { do: 'reject', by: who.name, ...why }),
    }),
    endpoint({
      route: 'POST /api/tasks/:task/reassign',
      async run({ who, param, body }) {
        const rep = (await listReps(tables)).find(({ id }) => id === body.rep);
        if (rep === undefined) throw notFound('rep');
        const because = `${who.name} gave it to ${rep.name}.`;
        return act(who, param('task'), body.version, { do: 'reassign', by: who.name, rep: rep.id, because });
      },
    }),
    endpoint({
      route: 'POST /api/tasks/:task/outcome',
      run({ who, param, body: { version, ...became } }) {
        if (became.amount !== undefined && became.outcome !== 'won' && became.outcome !== 'opportunity') {
          throw new Refusal('bad request', 'Only what was won, or may be, has an amount.', 'Leave `amount` out.');
        }
        return act(who, param('task'), version, { do: 'close', by: who.name, ...became });
      },
    }),
  ];
};
