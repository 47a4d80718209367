import { hash } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { key, type Tables } from './table.ts';

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

/** The leads of one partition that are due on `day` or before, longest due first; at most `limit`. */
export const listDue = async (tables: Tables, shard: string, day: string, limit: number): Promise<string[]> => {
  const { Items = [] } = await tables.doc.send(
    new QueryCommand({
      TableName: tables.names.Leads,
      IndexName: 'due',
      KeyConditionExpression: 'duePk = :shard AND dueDay <= :day',
      ExpressionAttributeValues: { ':shard': shard, ':day': day },
      Limit: limit,
    }),
  );
  return Items.map(({ pk }) => (pk as string).slice(key(tables.ws, 'lead', '').length));
};
