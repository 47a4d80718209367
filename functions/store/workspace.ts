import * as z from 'zod';
import { Rep, Team } from '../../shared/handoff/index.ts';
import { firstSettings, Settings, Spend } from '../../shared/workspace/index.ts';
import { putIf, unchangedSince } from './dynamo/conditional.ts';
import { deleteItem, getItem, putItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

type Revised<T> = { value: T; revision: number };

/** One item that several people may edit: read with its revision, written only over the revision that was read. */
const revised = <T>(name: string, schema: z.ZodType<T>, first: T) => ({
  async get(tables: Tables): Promise<Revised<T>> {
    const item = await getItem(tables, 'Workspace', { pk: key(tables.ws, name), sk: name });
    if (item === undefined) return { value: first, revision: 0 };
    return { value: schema.parse(item.value), revision: Number(item.revision) };
  },
  put(tables: Tables, { value, revision }: Revised<T>): Promise<boolean> {
    return putIf(
      tables,
      'Workspace',
      { pk: key(tables.ws, name), sk: name, value: written(schema, value), revision },
      unchangedSince('revision', revision - 1),
    );
  },
});

export const settings = revised('settings', Settings, firstSettings);
export const spend = revised('spend', z.array(Spend), []);

/** A small list of things with ids. */
const list = <T extends { id: string }>(name: string, schema: z.ZodType<T>) => ({
  async all(tables: Tables): Promise<T[]> {
    const items = await queryAll(tables, { table: 'Workspace', partition: key(tables.ws, name) });
    return readable(tables, items, (item) => schema.parse(item));
  },
  async put(tables: Tables, thing: T): Promise<void> {
    await putItem(tables, 'Workspace', { ...written(schema, thing), pk: key(tables.ws, name), sk: thing.id });
  },
  async delete(tables: Tables, id: string): Promise<void> {
    await deleteItem(tables, 'Workspace', { pk: key(tables.ws, name), sk: id });
  },
});

export const reps = list('reps', Rep);
/** Reps who were removed: what they decided stays in the lists, under their names. */
export const formerReps = list('former-reps', Rep);
export const teams = list('teams', Team);
