import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { EmailTemplate } from '../../shared/email/index.ts';
import { whether } from './dynamo/conditional.ts';
import { queryAll } from './dynamo/query.ts';
import { key, type Tables } from './table.ts';

/** An email template as it was last saved; the next email uses it. `template.version` is its revision. */
export const StoredTemplate = z.object({ template: EmailTemplate, editedAt: z.string(), editedBy: z.string() });
export type StoredTemplate = z.infer<typeof StoredTemplate>;

const partition = (tables: Tables, id: string) => key(tables.ws, 'template', id);
const versionKey = (version: number) => `v#${String(version).padStart(6, '0')}`;

/** The template as last saved (a consistent read), or one of its earlier versions. */
export const getTemplate = async (
  tables: Tables,
  id: string,
  version?: number,
): Promise<StoredTemplate | undefined> => {
  const sk = version === undefined ? 'draft' : versionKey(version);
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Flows, Key: { pk: partition(tables, id), sk }, ConsistentRead: true }),
  );
  return Item && StoredTemplate.parse(Item);
};

/** Saves the successor of `template.version - 1`, and keeps it as a version; false if somebody saved that one before. */
export const putTemplate = async (tables: Tables, stored: StoredTemplate): Promise<boolean> => {
  const { id, version } = stored.template;
  const put = (item: object, condition?: object) =>
    tables.doc.send(new PutCommand({ TableName: tables.names.Flows, Item: { ...stored, ...item }, ...condition }));
  const saved = await whether(
    put(
      { pk: partition(tables, id), sk: 'draft' },
      version === 1
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'template.version = :before',
            ExpressionAttributeValues: { ':before': version - 1 },
          },
    ),
  );
  if (!saved) return false;
  await put({ pk: partition(tables, id), sk: versionKey(version) });
  await put({ pk: key(tables.ws, 'templates'), sk: id });
  return true;
};

export const listTemplates = async (tables: Tables): Promise<StoredTemplate[]> => {
  const items = await queryAll(tables, {
    TableName: tables.names.Flows,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': key(tables.ws, 'templates') },
    ConsistentRead: true,
  });
  return items.map((item) => StoredTemplate.parse(item));
};

/** Takes a template off the list; its versions stay, for emails that were sent. */
export const deleteTemplate = async (tables: Tables, id: string): Promise<void> => {
  const remove = (Key: Record<string, string>) =>
    tables.doc.send(new DeleteCommand({ TableName: tables.names.Flows, Key }));
  await remove({ pk: key(tables.ws, 'templates'), sk: id });
  await remove({ pk: partition(tables, id), sk: 'draft' });
};
