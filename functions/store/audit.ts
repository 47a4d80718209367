import { createHash, randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { AuditEntry } from '../../shared/workspace/index.ts';
import { absent, putIf } from './dynamo/conditional.ts';
import { CursorError, readCursor, writeCursor } from './dynamo/cursor.ts';
import type { Item } from './dynamo/item.ts';
import { type Query, queryEach, queryFrom } from './dynamo/query.ts';
import { readable } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

/** What the first line of the chain follows. */
const BEGINNING = '0'.repeat(64);

const chain = (tables: Tables): Query => ({ table: 'Workspace', partition: key(tables.ws, 'audit-chain') });
/** Lines that version 0.1 wrote, which no hash holds. */
const unchained = (tables: Tables): Query => ({ table: 'Workspace', partition: key(tables.ws, 'audit') });
const placeOf = (n: number): string => String(n).padStart(12, '0');

/** A value as one text, whatever the order of its keys: a database keeps none. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  parts.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${parts.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(',')}}`;
};

/** The SHA-256 of a line with its place and the hash of the line before: who changes one changes all that follow. */
const hashOfLine = ({ hash: _hash, ...line }: AuditEntry): string =>
  createHash('sha256').update(canonical(line)).digest('hex');

/** So many lines back it is looked whether a repeat was written already. */
const LOOK_BACK = 100;

/** Adds a line to the audit log; under an id that was given, once. */
export const audit = async (
  tables: Tables,
  { id, ...entry }: Omit<z.input<typeof AuditEntry>, 'id' | 'n' | 'before' | 'hash'> & { id?: string },
): Promise<void> => {
  for (;;) {
    const newest = await queryFrom(
      tables,
      { ...chain(tables), newestFirst: true },
      id === undefined ? 1 : LOOK_BACK,
      undefined,
    );
    if (id !== undefined && newest.items.some((item) => item.id === id)) return;
    const [last] = readable(tables, newest.items.slice(0, 1), (item) => AuditEntry.parse(item));
    if (last === undefined && newest.items.length > 0)
      throw new Error('The last line of the audit log cannot be read.');
    const n = (last?.n ?? 0) + 1;
    const line = AuditEntry.parse({ ...entry, id: id ?? randomUUID(), n, before: last?.hash ?? BEGINNING });
    const item = { ...line, hash: hashOfLine(line), pk: chain(tables).partition, sk: placeOf(n) };
    // Who comes second to a place takes the next one.
    if (await putIf(tables, 'Workspace', item, absent())) return;
  }
};

/** The log, newest first: the chain, then what is older than it. */
export const listAudit = async (tables: Tables, limit: number, cursor: string | undefined) => {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const parts = [chain(tables), unchained(tables)];
  const at = after === undefined ? 0 : parts.findIndex(({ partition }) => partition === after.pk);
  const part = parts[at];
  if (part === undefined) throw new CursorError();
  const { items, next } = await queryFrom(tables, { ...part, newestFirst: true, eventually: true }, limit, after);
  const read = readable(tables, items, (item) => AuditEntry.parse(item));
  if (next !== undefined) return { items: read, next: writeCursor(next) };
  return { items: read, next: at === 0 ? await whereOlderBegin(tables) : null };
};

const whereOlderBegin = async (tables: Tables): Promise<string | null> => {
  const { partition } = unchained(tables);
  const { items } = await queryFrom(tables, unchained(tables), 1, undefined);
  return items.length === 0 ? null : writeCursor({ pk: partition, sk: '~' } satisfies Item);
};

/** Every line of the log, oldest first. */
export async function* eachAuditLine(tables: Tables): AsyncGenerator<AuditEntry> {
  for (const part of [unchained(tables), chain(tables)])
    for await (const item of queryEach(tables, part)) yield* readable(tables, [item], (it) => AuditEntry.parse(it));
}

/** Where the chain is broken: each line that was changed, put in or taken out, in words. Lines cut off the end are not seen. */
export const brokenAudit = async (tables: Tables): Promise<string[]> => {
  const broken: string[] = [];
  let before = BEGINNING;
  let n = 0;
  for await (const item of queryEach(tables, chain(tables))) {
    n += 1;
    const { data: line } = AuditEntry.safeParse(item);
    if (line === undefined || line.n !== n || item.sk !== placeOf(line.n))
      broken.push(`line ${n} is missing or unreadable`);
    else if (line.before !== before) broken.push(`line ${n} does not follow the line before`);
    else if (line.hash !== hashOfLine(line)) broken.push(`line ${n} was changed`);
    n = line?.n ?? n;
    before = line?.hash ?? before;
  }
  return broken;
};
