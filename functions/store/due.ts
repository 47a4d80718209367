import { hash } from 'node:crypto';
import { queryFrom } from './dynamo/query.ts';
import { key, type Tables } from './table.ts';

const SHARDS = 8;

/** The partitions of the index `due`: what is due at one midnight must not make one partition hot. */
export const shardsOf = (ws: string): string[] =>
  Array.from({ length: SHARDS }, (_, shard) => key(ws, 'due', `${shard}`));

/** The partition of the index `due` that this lead stands in. */
export const shardOf = (ws: string, lead: string): string =>
  key(ws, 'due', `${hash('sha256', lead, 'buffer').readUInt8(0) % SHARDS}`);

/** The leads of one partition that are due at an instant (ISO), longest due first; at most `limit`. */
export const listDue = async (tables: Tables, shard: string, now: string, limit: number): Promise<string[]> => {
  const due = { table: 'Leads', index: 'due', partition: shard, sort: { upTo: now } } as const;
  const { items } = await queryFrom(tables, due, limit, undefined);
  return items.map(({ pk }) => (pk as string).slice(key(tables.ws, 'lead', '').length));
};
