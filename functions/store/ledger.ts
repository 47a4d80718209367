import { BatchGetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { entryKey, type LedgerEntry } from '../../shared/lead/index.ts';
import { whether } from './dynamo/conditional.ts';
import { key, type Tables } from './table.ts';

/** Everything an entry holds is one JSON text: a sender's properties may be deeper than DynamoDB's maps go. */
type Row = { pk: string; sk: string; entry: string };

/** An entry from its row. */
export const entryOf = (row: Record<string, unknown>): LedgerEntry => JSON.parse((row as Row).entry) as LedgerEntry;

/** Appends an entry; false if an entry of that kind and id is there already, which stays as it is. */
export const appendEntry = (tables: Tables, lead: string, entry: LedgerEntry): Promise<boolean> =>
  whether(
    tables.doc.send(
      new PutCommand({
        TableName: tables.names.Ledger,
        Item: { pk: key(tables.ws, lead), sk: entryKey(entry), entry: JSON.stringify(entry) } satisfies Row,
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );

/** A lead's whole ledger as of now, in no order. Entries of merged leads are in it. */
export const readLedger = async (tables: Tables, lead: string): Promise<LedgerEntry[]> => {
  const entries: LedgerEntry[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await tables.doc.send(
      new QueryCommand({
        TableName: tables.names.Ledger,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': key(tables.ws, lead) },
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    for (const row of page.Items ?? []) entries.push(entryOf(row));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return entries;
};

/** Some entries of a lead by their keys (at most 100); those that are not there are left out. */
export const readEntries = async (tables: Tables, lead: string, keys: readonly string[]): Promise<LedgerEntry[]> => {
  const found: LedgerEntry[] = [];
  let left: Record<string, unknown>[] = [...new Set(keys)].map((sk) => ({ pk: key(tables.ws, lead), sk }));
  while (left.length > 0) {
    const { Responses, UnprocessedKeys } = await tables.doc.send(
      new BatchGetCommand({ RequestItems: { [tables.names.Ledger]: { Keys: left, ConsistentRead: true } } }),
    );
    for (const row of Responses?.[tables.names.Ledger] ?? []) found.push(entryOf(row));
    left = UnprocessedKeys?.[tables.names.Ledger]?.Keys ?? [];
  }
  return found;
};
