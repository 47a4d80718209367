import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { EmailTemplate } from '../../shared/email/index.ts';
import { absent, putIf, unchangedSince } from './dynamo/conditional.ts';
import { deleteItem, getItem, putItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
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
  const read = async (sk: string) => {
    const item = await getItem(tables, 'Flows', { pk: partition(tables, id), sk });
    return item && StoredTemplate.parse(item);
  };
  if (version === undefined) return read('draft');
  const kept = await read(versionKey(version));
  if (kept !== undefined) return kept;
  // The draft is written first: a crash right after it left the version to be made up for.
  const draft = await read('draft');
  return draft?.template.version === version ? draft : undefined;
};

/**
 * Saves the successor of `template.version - 1`, keeps it as a version and lists it; false if somebody saved that one
 * before. The draft decides; where a crash kept the rest from being written, the same save again makes up for it.
 */
export const putTemplate = async (tables: Tables, stored: StoredTemplate): Promise<boolean> => {
  const { id, version } = stored.template;
  if (version > 1) await keepVersion(tables, id, version - 1);
  const readableAgain = written(StoredTemplate, stored);
  const draft = { ...readableAgain, pk: partition(tables, id), sk: 'draft' };
  const saved = await putIf(tables, 'Flows', draft, unchangedSince(['template', 'version'], version - 1));
  if (!saved && !isDeepStrictEqual((await getTemplate(tables, id))?.template, stored.template)) return false;
  await putItem(tables, 'Flows', { ...readableAgain, pk: partition(tables, id), sk: versionKey(version) });
  await putItem(tables, 'Flows', { ...readableAgain, pk: key(tables.ws, 'templates'), sk: id });
  return true;
};

/** Emails that were sent name their version: one that a crash left in the draft alone is kept before the draft changes. */
const keepVersion = async (tables: Tables, id: string, version: number): Promise<void> => {
  const before = await getTemplate(tables, id);
  if (before?.template.version !== version) return;
  await putIf(tables, 'Flows', { ...before, pk: partition(tables, id), sk: versionKey(version) }, absent());
};

export const listTemplates = async (tables: Tables): Promise<StoredTemplate[]> => {
  const items = await queryAll(tables, { table: 'Flows', partition: key(tables.ws, 'templates') });
  return readable(tables, items, (item) => StoredTemplate.parse(item));
};

/** Takes a template off the list; its versions stay, for emails that were sent. */
export const deleteTemplate = async (tables: Tables, id: string): Promise<void> => {
  await deleteItem(tables, 'Flows', { pk: key(tables.ws, 'templates'), sk: id });
  await deleteItem(tables, 'Flows', { pk: partition(tables, id), sk: 'draft' });
};
