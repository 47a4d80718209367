import * as z from 'zod';
import { above, absent, allOf, anyOf, equals, present, putOrFind } from './dynamo/conditional.ts';
import { getItem, type Item } from './dynamo/item.ts';
import { set, updateIf } from './dynamo/update.ts';
import { key, type Tables } from './table.ts';

/** One way of saying who somebody is. */
export type Alias = { kind: 'userId' | 'email' | 'anonymousId'; value: string };

/**
 * Whose an identifier is. `since` is when we received what claimed it, and `trustedSince` when we first received it from
 * somebody whom anybody on the internet cannot speak as; version 0.1 kept neither.
 */
const Owned = z.object({ lead: z.string(), since: z.string().optional(), trustedSince: z.string().optional() });
export type Owned = z.infer<typeof Owned>;

/** The primary key of the item that says whose identifier this is. */
export const aliasKey = (ws: string, { kind, value }: Alias) => ({ pk: key(ws, 'alias', kind, value), sk: 'alias' });

/** What an identifier's item says. */
export const ownedOf = (item: Item): Owned => Owned.parse(item);

/** Claims an identifier for a lead. Answers whose it is: the first claim stands. */
export const claimAlias = async (tables: Tables, alias: Alias, claim: Owned): Promise<Owned> => {
  const put = await putOrFind(tables, 'Leads', { ...aliasKey(tables.ws, alias), ...claim }, absent());
  return put.done ? claim : Owned.parse(put.found);
};

/** Notes that a trusted source named somebody by this identifier; only an earlier instant is kept. */
export const trustAlias = async (tables: Tables, alias: Alias, at: string): Promise<void> => {
  const isEarlier = anyOf(absent('trustedSince'), above('trustedSince', at));
  await updateIf(tables, 'Leads', aliasKey(tables.ws, alias), [set('trustedSince', at)], allOf(present(), isEarlier));
};

/** Whose this identifier is, if anybody's. */
export const readAlias = async (tables: Tables, alias: Alias): Promise<string | undefined> => {
  const item = await getItem(tables, 'Leads', aliasKey(tables.ws, alias));
  return item && Owned.parse(item).lead;
};

/** After a merge, spares readers the way over the closed lead. Nothing depends on it. */
export const repointAlias = async (tables: Tables, alias: Alias, from: string, to: string): Promise<void> => {
  await updateIf(tables, 'Leads', aliasKey(tables.ws, alias), [set('lead', to)], equals('lead', from));
};
