import type { Rep } from '../../shared/handoff/index.ts';
import { Task } from '../../shared/handoff/index.ts';
import { absent, allOf, equals, putIf } from './dynamo/conditional.ts';
import { getItem } from './dynamo/item.ts';
import { type Query, queryAll, queryEach } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
import { raise, set, updateIf } from './dynamo/update.ts';
import { EXAMPLES } from './lead.ts';
import { key, type Tables } from './table.ts';
import { reps } from './workspace.ts';

const keyOf = (tables: Tables, id: string) => ({ pk: key(tables.ws, 'task', id), sk: 'task' });

const itemOf = (tables: Tables, task: Task) => ({
  ...keyOf(tables, task.id),
  repPk: key(tables.ws, 'rep', task.rep ?? 'unassigned'),
  repSk: `${task.status}#${task.dueAt}`,
  leadPk: key(tables.ws, task.lead),
  leadSk: task.createdAt,
  ...written(Task, task),
});

/** The task as it stands now (a consistent read). */
export const getTask = async (tables: Tables, id: string): Promise<Task | undefined> => {
  const item = await getItem(tables, 'Tasks', keyOf(tables, id));
  return item && Task.parse(item);
};

/** Makes a task, once per id. */
export const putTask = (tables: Tables, task: Task): Promise<boolean> =>
  putIf(tables, 'Tasks', itemOf(tables, task), absent());

/** Replaces a task by what it has become, unless it was changed since `task.version` was read. */
export const replaceTask = (tables: Tables, task: Task): Promise<boolean> =>
  putIf(tables, 'Tasks', itemOf(tables, { ...task, version: task.version + 1 }), equals('version', task.version));

/** Marks an open task as overdue; false if sales was faster or it is marked already. */
export const markOverdue = (tables: Tables, id: string, at: string): Promise<boolean> =>
  updateIf(
    tables,
    'Tasks',
    keyOf(tables, id),
    [set('overdueAt', at), raise('version')],
    allOf(equals('status', 'open'), absent('overdueAt')),
  );

/** A rep's tasks (or those of nobody) of one status, the one due first at the top: all that are due in the time given. */
export const tasksOfRep = async (
  tables: Tables,
  rep: string | undefined,
  status: Task['status'],
  { dueFrom = '', dueBefore = '~' }: { dueFrom?: string; dueBefore?: string } = {},
): Promise<Task[]> => {
  const found: Task[] = [];
  for await (const task of eachTaskOfRep(tables, rep, status, { dueFrom, dueBefore })) found.push(task);
  return found;
};

/** The same one after another, for whoever may stop at any of them. */
export async function* eachTaskOfRep(
  tables: Tables,
  rep: string | undefined,
  status: Task['status'],
  { dueFrom = '', dueBefore = '~' }: { dueFrom?: string; dueBefore?: string } = {},
): AsyncGenerator<Task> {
  const desk: Query = {
    table: 'Tasks',
    index: 'byRep',
    partition: key(tables.ws, 'rep', rep ?? 'unassigned'),
    sort: { from: `${status}#${dueFrom}`, to: `${status}#${dueBefore}` },
  };
  for await (const item of queryEach(tables, desk)) yield* readable(tables, [item], (it) => Task.parse(it));
}

/** Made for the tour: nobody's work, in no count. */
export const isExampleTask = ({ id }: Pick<Task, 'id'>): boolean => id.startsWith(`${EXAMPLES}-`);

/** The tasks about a lead, newest first. Eventually consistent. */
export const tasksOfLead = async (tables: Tables, lead: string): Promise<Task[]> => {
  const about: Query = { table: 'Tasks', index: 'byLead', partition: key(tables.ws, lead), newestFirst: true };
  return readable(tables, await queryAll(tables, about), (item) => Task.parse(item));
};

/** All sales reps of the workspace. */
export const listReps = (tables: Tables): Promise<Rep[]> => reps.all(tables);
