import * as z from 'zod';
import { EmailTemplate } from '../../shared/email/index.ts';
import { putIf, unchangedSince } from './dynamo/conditional.ts';
import { deleteItem, getItem, putItem } from './dynamo/item.ts';
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
  const item = await getItem(tables, 'Flows', { pk: partition(tables, id), sk });
  return item && StoredTemplate.parse(item);
};

/** Saves the successor of `template.version - 1`, and keeps it as a version; false if somebody saved that one before. */
export const putTemplate = async (tables: Tables, stored: StoredTemplate): Promise<boolean> => {
  const { id, version } = stored.template;
  const draft = { ...stored, pk: partition(tables, id), sk: 'draft' };
  if (!(await putIf(tables, 'Flows', draft, unchangedSince(['template', 'version'], version - 1)))) return false;
  await putItem(tables, 'Flows', { ...stored, pk: partition(tables, id), sk: versionKey(version) });
  await putItem(tables, 'Flows', { ...stored, pk: key(tables.ws, 'templates'), sk: id });
  return true;
};

export const listTemplates = async (tables: Tables): Promise<StoredTemplate[]> => {
  const items = await queryAll(tables, { table: 'Flows', partition: key(tables.ws, 'templates') });
  return items.map((item) => StoredTemplate.parse(item));
};

/** Takes a template off the list; its versions stay, for emails that were sent. */
export const deleteTemplate = async (tables: Tables, id: string): Promise<void> => {
  await deleteItem(tables, 'Flows', { pk: key(tables.ws, 'templates'), sk: id });
  await deleteItem(tables, 'Flows', { pk: partition(tables, id), sk: 'draft' });
};
