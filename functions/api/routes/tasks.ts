import type { Task, TaskAction } from '../../../shared/handoff/index.ts';
import { type Endpoint, notFound, Refusal, type Services, type Who } from '../../http/index.ts';
import { isExampleTask, listReps, tasksOfRep } from '../../store/task.ts';
import { formerReps } from '../../store/workspace.ts';
import type { TaskRow } from '../contract/index.ts';
import { endpoint } from '../endpoint.ts';
import type { LeadReader } from '../leads/reader.ts';
import { decideTask, taskAsSeen } from '../tasks/decide.ts';
import { pageOfTasks } from '../tasks/in-order.ts';
import { openTask } from '../tasks/open-task.ts';
import { repOf, taskRow } from '../tasks/rows.ts';

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
        const [people, former] = await Promise.all([listReps(tables), formerReps.all(tables)]);
        // What is still on the desk of somebody who was removed, and what they decided, is in the lists.
        const everybody = [...new Map([...former, ...people].map((rep) => [rep.id, rep])).values()];
        const desk = query.rep ?? 'all';
        const wanted =
          desk === 'all'
            ? [...everybody.map(({ id }) => id), undefined]
            : desk === 'unassigned'
              ? [undefined]
              : [desk === 'me' ? (repOf(who, people)?.id ?? 'nobody') : desk];
        const ofDesks = async (status: Task['status']): Promise<Task[]> =>
          (await Promise.all(wanted.map((rep) => tasksOfRep(tables, rep, status))))
            .flat()
            .filter(({ continuedBy }) => continuedBy === undefined);
        // What is still to do is counted whatever is listed; what is decided is read only where it is asked for.
        const [open, accepted] = await Promise.all([ofDesks('open'), ofDesks('accepted')]);
        const status = query.status ?? 'open';
        const isWanted = (it: Task['status']) =>
          status === it || status === 'all' || (status === 'done' && (it === 'rejected' || it === 'closed'));
        const listed = [
          ...(isWanted('open') ? open : []),
          ...(isWanted('accepted') ? accepted : []),
          ...(isWanted('rejected') ? await ofDesks('rejected') : []),
          ...(isWanted('closed') ? await ofDesks('closed') : []),
        ];
        const now = services.now();
        const { items, next } = pageOfTasks(listed, query);
        const rows = await leads.rows(items.map(({ lead }) => lead));
        // Examples are there to be looked at; they are nobody's work.
        const toDo = open.filter((task) => !isExampleTask(task));
        return {
          items: items.map((task) => taskRow(task, { leads: rows, people: everybody, now })),
          next,
          total: listed.length,
          counts: {
            open: toDo.length,
            overdue: toDo.filter(({ dueAt }) => dueAt <= now).length,
            accepted: accepted.filter((task) => !isExampleTask(task)).length,
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
