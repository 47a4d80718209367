import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { whether } from './dynamo/conditional.ts';
import { key, type Tables } from './table.ts';

/** One way of saying who somebody is. */
export type Alias = { kind: 'userId' | 'email' | 'anonymousId'; value: string };

/** The primary key of the item that says whose identifier this is. */
export const aliasKey = (ws: string, { kind, value }: Alias) => ({ pk: key(ws, 'alias', kind, value), sk: 'alias' });

/** Claims an identifier for a lead. Answers whose it is: the first claim stands. */
export const claimAlias = async (tables: Tables, alias: Alias, lead: string): Promise<string> => {
  for (;;) {
    const claimed = await whether(
      tables.doc.send(
        new PutCommand({
          TableName: tables.names.Leads,
          Item: { ...aliasKey(tables.ws, alias), lead },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
    if (claimed) return lead;
    const owner = await readAlias(tables, alias);
    // Gone between the two: an erasure; claim again.
    if (owner !== undefined) return owner;
  }
};

/** Whose identifier this is, if anybody's. */
export const readAlias = async (tables: Tables, alias: Alias): Promise<string | undefined> => {
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Leads, Key: aliasKey(tables.ws, alias), ConsistentRead: true }),
  );
  return Item?.lead as string | undefined;
};

/** After a merge, spares readers the way over the closed lead. Nothing depends on it. */
export const repointAlias = async (tables: Tables, alias: Alias, from: string, to: string): Promise<void> => {
  await whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Leads,
        Key: aliasKey(tables.ws, alias),
        UpdateExpression: 'SET #lead = :to',
        ConditionExpression: '#lead = :from',
        ExpressionAttributeNames: { '#lead': 'lead' },
        ExpressionAttributeValues: { ':from': from, ':to': to },
      }),
    ),
  );
};
