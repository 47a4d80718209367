import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Problem } from '../../shared/problem/index.ts';
import { queryPage } from './dynamo/query.ts';
import { key, type Tables } from './table.ts';

/** Something that was sent and could not be kept, with the reasons, so that people can see and mend it. */
export const Reject = z.object({
  id: z.string(),
  at: z.string(),
  /** Id of the key it came with. */
  source: z.string(),
  problems: z.array(Problem),
  /** What was sent, cut to a few KB. */
  body: z.string(),
});
export type Reject = z.infer<typeof Reject>;

const BATCH = 25;
const ROUNDS = 5;

/** Files rejects; a repeat with the same time and id is the same reject. */
export const putRejects = async (tables: Tables, rejects: readonly Reject[]): Promise<void> => {
  const table = tables.names.Workspace;
  for (let from = 0; from < rejects.length; from += BATCH) {
    let left = rejects.slice(from, from + BATCH).map((reject) => ({
      PutRequest: { Item: { ...reject, pk: key(tables.ws, 'rejects'), sk: `${reject.at}#${reject.id}` } },
    }));
    for (let round = 0; left.length > 0; round += 1) {
      if (round === ROUNDS) throw new Error('The table did not take all rejects.');
      const { UnprocessedItems } = await tables.doc.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
      left = (UnprocessedItems?.[table] ?? []) as typeof left;
    }
  }
};

/** The latest rejects, newest first. */
export const listRejects = async (tables: Tables, limit: number, cursor: string | undefined) => {
  const { items, next } = await queryPage(
    tables,
    {
      TableName: tables.names.Workspace,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': key(tables.ws, 'rejects') },
      ScanIndexForward: false,
      Limit: limit,
    },
    cursor,
  );
  return { items: items.map((item) => Reject.parse(item)), next };
};
