import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Live } from '../../shared/flow/index.ts';
import { whether } from './dynamo/conditional.ts';
import { key, type Tables } from './table.ts';

/** The primary key of the one item that says what is live. */
export const liveKey = (ws: string) => ({ pk: key(ws, 'live'), sk: 'live' });

/** A workspace in which nothing was ever published. */
const nothingLive: Live = { n: 0, timeZone: 'UTC', model: null, flows: [], segments: [] };

/** What is live, from its item as a batch read gives it. */
export const liveOf = (item: Record<string, unknown> | undefined): Live =>
  item === undefined ? nothingLive : (JSON.parse(item.live as string) as Live);

/** What is live now. */
export const readLive = async (tables: Tables): Promise<Live> => {
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Flows, Key: liveKey(tables.ws), ConsistentRead: true }),
  );
  return liveOf(Item);
};

/** Replaces what is live by its successor (`next.n` is one more than what was read); false if somebody else was first. */
export const writeLive = (tables: Tables, next: Live): Promise<boolean> =>
  whether(
    tables.doc.send(
      new PutCommand({
        TableName: tables.names.Flows,
        Item: { ...liveKey(tables.ws), n: next.n, live: JSON.stringify(next) },
        ConditionExpression: next.n === 1 ? 'attribute_not_exists(pk)' : 'n = :before',
        ...(next.n === 1 ? {} : { ExpressionAttributeValues: { ':before': next.n - 1 } }),
      }),
    ),
  );
