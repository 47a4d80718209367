import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Rep } from '../../shared/handoff/index.ts';
import { Task } from '../../shared/handoff/index.ts';
import { whether } from './dynamo/conditional.ts';
import { key, type Tables } from './table.ts';
import { reps } from './workspace.ts';

const keyOf = (tables: Tables, id: string) => ({ pk: key(tables.ws, 'task', id), sk: 'task' });

const itemOf = (tables: Tables, task: Task) => ({
  ...keyOf(tables, task.id),
  repPk: key(tables.ws, 'rep', task.rep ?? 'unassigned'),
  repSk: `${task.status}#${task.dueAt}`,
  leadPk: key(tables.ws, task.lead),
  leadSk: task.createdAt,
  ...task,
});

/** The task as it stands now (a consistent read). */
export const getTask = async (tables: Tables, id: string): Promise<Task | undefined> => {
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Tasks, Key: keyOf(tables, id), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : Task.parse(Item);
};

/** Makes a task, once per id. */
export const putTask = (tables: Tables, task: Task): Promise<boolean> =>
  whether(
    tables.doc.send(
      new PutCommand({
        TableName: tables.names.Tasks,
        Item: itemOf(tables, task),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );

/** Replaces a task by what it has become, unless it was changed since `task.version` was read. */
export const replaceTask = (tables: Tables, task: Task): Promise<boolean> =>
  whether(
    tables.doc.send(
      new PutCommand({
        TableName: tables.names.Tasks,
        Item: itemOf(tables, { ...task, version: task.version + 1 }),
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: { ':version': task.version },
      }),
    ),
  );

/** Marks an open task as overdue; false if sales was faster or it is marked already. */
export const markOverdue = (tables: Tables, id: string, at: string): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Tasks,
        Key: keyOf(tables, id),
        UpdateExpression: 'SET overdueAt = :at, version = version + :one',
        ConditionExpression: '#status = :open AND attribute_not_exists(overdueAt)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':at': at, ':open': 'open', ':one': 1 },
      }),
    ),
  );

/** A rep's tasks (or those of nobody) of one status, the most urgent first. Eventually consistent. */
export const tasksOfRep = async (
  tables: Tables,
  rep: string | undefined,
  status: Task['status'] | undefined,
  { limit, dueBefore }: { limit: number; dueBefore?: string },
): Promise<Task[]> => {
  const sort = status === undefined ? '' : ' AND repSk BETWEEN :from AND :to';
  const { Items = [] } = await tables.doc.send(
    new QueryCommand({
      TableName: tables.names.Tasks,
      IndexName: 'byRep',
      KeyConditionExpression: `repPk = :pk${sort}`,
      ExpressionAttributeValues: {
        ':pk': key(tables.ws, 'rep', rep ?? 'unassigned'),
        ...(status !== undefined && { ':from': `${status}#`, ':to': `${status}#${dueBefore ?? '~'}` }),
      },
      Limit: limit,
    }),
  );
  return Items.map((item) => Task.parse(item));
};

/** The latest tasks about a lead, newest first. Eventually consistent. */
export const tasksOfLead = async (tables: Tables, lead: string, limit = 50): Promise<Task[]> => {
  const { Items = [] } = await tables.doc.send(
    new QueryCommand({
      TableName: tables.names.Tasks,
      IndexName: 'byLead',
      KeyConditionExpression: 'leadPk = :pk',
      ExpressionAttributeValues: { ':pk': key(tables.ws, lead) },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return Items.map((item) => Task.parse(item));
};

/** All sales reps of the workspace. */
export const listReps = (tables: Tables): Promise<Rep[]> => reps.all(tables);
