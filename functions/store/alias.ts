import * as z from 'zod';
import { absent, equals, putOrFind } from './dynamo/conditional.ts';
import { getItem } from './dynamo/item.ts';
import { set, updateIf } from './dynamo/update.ts';
import { key, type Tables } from './table.ts';

/** One way of saying who somebody is. */
export type Alias = { kind: 'userId' | 'email' | 'anonymousId'; value: string };

const Owned = z.object({ lead: z.string() });

/** The primary key of the item that says whose identifier this is. */
export const aliasKey = (ws: string, { kind, value }: Alias) => ({ pk: key(ws, 'alias', kind, value), sk: 'alias' });

/** Claims an identifier for a lead. Answers whose it is: the first claim stands. */
export const claimAlias = async (tables: Tables, alias: Alias, lead: string): Promise<string> => {
  const claim = await putOrFind(tables, 'Leads', { ...aliasKey(tables.ws, alias), lead }, absent());
  return claim.done ? lead : Owned.parse(claim.found).lead;
};

/** Whose identifier this is, if anybody's. */
export const readAlias = async (tables: Tables, alias: Alias): Promise<string | undefined> => {
  const item = await getItem(tables, 'Leads', aliasKey(tables.ws, alias));
  return item && Owned.parse(item).lead;
};

/** After a merge, spares readers the way over the closed lead. Nothing depends on it. */
export const repointAlias = async (tables: Tables, alias: Alias, from: string, to: string): Promise<void> => {
  await updateIf(tables, 'Leads', aliasKey(tables.ws, alias), [set('lead', to)], equals('lead', from));
};
