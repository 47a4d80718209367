import { hash } from 'node:crypto';
import { key } from './table.ts';

const SHARDS = 8;

/** The partitions of the index `due`: a lead's day must not make one partition hot. */
export const shardsOf = (ws: string): string[] =>
  Array.from({ length: SHARDS }, (_, shard) => key(ws, 'due', `${shard}`));

/** The partition of the index `due` that this lead stands in. */
export const shardOf = (ws: string, lead: string): string =>
  key(ws, 'due', `${hash('sha256', lead, 'buffer').readUInt8(0) % SHARDS}`);

/** The day that an instant falls on in a time zone, as the index has it. */
export const dayIn = (timeZone: string, instant: string): string => {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(Date.parse(instant));
};
