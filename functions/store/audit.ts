import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { AuditEntry } from '../../shared/workspace/index.ts';
import { putItem } from './dynamo/item.ts';
import { type Query, queryPage } from './dynamo/query.ts';
import { readable } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

/** Adds a line to the audit log; under an id that was given, once. */
export const audit = async (
  tables: Tables,
  { id = randomUUID(), ...entry }: Omit<z.input<typeof AuditEntry>, 'id'> & { id?: string },
): Promise<void> => {
  await putItem(tables, 'Workspace', { ...entry, id, pk: key(tables.ws, 'audit'), sk: `${entry.at}#${id}` });
};

/** The log, newest first. */
export const listAudit = async (tables: Tables, limit: number, cursor: string | undefined) => {
  const log: Query = { table: 'Workspace', partition: key(tables.ws, 'audit'), newestFirst: true, eventually: true };
  const { items, next } = await queryPage(tables, log, limit, cursor);
  return { items: readable(tables, items, (item) => AuditEntry.parse(item)), next };
};
