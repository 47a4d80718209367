import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Live } from '../../shared/flow/index.ts';
import { type Alias, aliasKey } from '../store/alias.ts';
import { type Lead, leadKey, leadsOf } from '../store/lead.ts';
import { liveKey, liveOf } from '../store/live.ts';
import type { Tables } from '../store/table.ts';
import { aliasText } from './identity.ts';

type Key = { pk: string; sk: string };
type Item = Record<string, unknown>;
const MOST_KEYS = 100;

/** Reads items of several tables together, consistently, a hundred at a time. */
const getAll = async (tables: Tables, wanted: readonly { table: string; key: Key }[]): Promise<Item[]> => {
  const chunks = Array.from({ length: Math.ceil(wanted.length / MOST_KEYS) }, (_, at) =>
    wanted.slice(at * MOST_KEYS, (at + 1) * MOST_KEYS),
  );
  const found = await Promise.all(chunks.map((chunk) => getChunk(tables, chunk)));
  return found.flat();
};

const getChunk = async (tables: Tables, wanted: readonly { table: string; key: Key }[]): Promise<Item[]> => {
  const found: Item[] = [];
  let left: Record<string, { Keys: Item[]; ConsistentRead: true }> = {};
  for (const { table, key } of wanted) {
    left[table] ??= { Keys: [], ConsistentRead: true };
    left[table].Keys.push(key);
  }
  while (Object.keys(left).length > 0) {
    const { Responses = {}, UnprocessedKeys = {} } = await tables.doc.send(new BatchGetCommand({ RequestItems: left }));
    for (const items of Object.values(Responses)) found.push(...items);
    left = Object.fromEntries(
      Object.entries(UnprocessedKeys).map(([table, { Keys = [] }]) => [table, { Keys, ConsistentRead: true as const }]),
    );
  }
  return found;
};

/** What is live, and whose these identifiers are as far as they are anybody's. */
export const gatherAliases = async (
  tables: Tables,
  aliases: readonly Alias[],
): Promise<{ live: Live; owners: Map<string, string> }> => {
  const texts = new Map(aliases.map((alias) => [aliasKey(tables.ws, alias).pk, aliasText(alias)]));
  const items = await getAll(tables, [
    { table: tables.names.Flows, key: liveKey(tables.ws) },
    ...[...texts.keys()].map((pk) => ({ table: tables.names.Leads, key: { pk, sk: 'alias' } })),
  ]);
  const owners = new Map<string, string>();
  let live: Item | undefined;
  for (const item of items) {
    const text = texts.get(item.pk as string);
    if (text === undefined) live = item;
    else owners.set(text, item.lead as string);
  }
  return { live: liveOf(live), owners };
};

/** These leads, as far as they are written. */
export const gatherLeads = async (tables: Tables, ids: readonly string[]): Promise<Map<string, Lead>> => {
  const keys = ids.map((id) => ({ table: tables.names.Leads, key: leadKey(tables.ws, id) }));
  const leads = await leadsOf(tables, await getAll(tables, keys));
  return new Map(leads.map((lead) => [lead.id, lead]));
};
