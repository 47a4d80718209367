import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { key, type Tables } from './table.ts';

const keyOf = (tables: Tables) => ({ pk: key(tables.ws, 'starter'), sk: 'starter' });

/** That the workspace was given all it begins with: written last. */
export const starterMark = {
  async isSet(tables: Tables): Promise<boolean> {
    const { Item } = await tables.doc.send(
      new GetCommand({ TableName: tables.names.Workspace, Key: keyOf(tables), ConsistentRead: true }),
    );
    return Item !== undefined;
  },
  async set(tables: Tables, at: string): Promise<void> {
    await tables.doc.send(new PutCommand({ TableName: tables.names.Workspace, Item: { ...keyOf(tables), at } }));
  },
};
