import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Rep, Team } from '../../shared/handoff/index.ts';
import { firstSettings, Settings, Spend } from '../../shared/workspace/index.ts';
import { whether } from './dynamo/conditional.ts';
import { queryAll } from './dynamo/query.ts';
import { key, type Tables } from './table.ts';

type Revised<T> = { value: T; revision: number };

/** One item that several people may edit: read with its revision, written only over the revision that was read. */
const revised = <T>(name: string, schema: z.ZodType<T>, first: T) => ({
  async get(tables: Tables): Promise<Revised<T>> {
    const { Item } = await tables.doc.send(
      new GetCommand({
        TableName: tables.names.Workspace,
        Key: { pk: key(tables.ws, name), sk: name },
        ConsistentRead: true,
      }),
    );
    if (Item === undefined) return { value: first, revision: 0 };
    return { value: schema.parse(Item.value), revision: Number(Item.revision) };
  },
  put(tables: Tables, { value, revision }: Revised<T>): Promise<boolean> {
    return whether(
      tables.doc.send(
        new PutCommand({
          TableName: tables.names.Workspace,
          Item: { pk: key(tables.ws, name), sk: name, value, revision },
          ConditionExpression: revision === 1 ? 'attribute_not_exists(pk)' : 'revision = :before',
          ...(revision > 1 && { ExpressionAttributeValues: { ':before': revision - 1 } }),
        }),
      ),
    );
  },
});

export const settings = revised('settings', Settings, firstSettings);
export const spend = revised('spend', z.array(Spend), []);

/** A small list of things with ids. */
const list = <T extends { id: string }>(name: string, schema: z.ZodType<T>) => ({
  async all(tables: Tables): Promise<T[]> {
    const items = await queryAll(tables, {
      TableName: tables.names.Workspace,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': key(tables.ws, name) },
      ConsistentRead: true,
    });
    return items.map((item) => schema.parse(item));
  },
  async put(tables: Tables, thing: T): Promise<void> {
    await tables.doc.send(
      new PutCommand({ TableName: tables.names.Workspace, Item: { ...thing, pk: key(tables.ws, name), sk: thing.id } }),
    );
  },
  async delete(tables: Tables, id: string): Promise<void> {
    await tables.doc.send(
      new DeleteCommand({ TableName: tables.names.Workspace, Key: { pk: key(tables.ws, name), sk: id } }),
    );
  },
});

export const reps = list('reps', Rep);
export const teams = list('teams', Team);
