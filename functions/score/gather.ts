import type { Live } from '../../shared/flow/index.ts';
import { type Alias, aliasKey, type Owned, ownedOf } from '../store/alias.ts';
import { getAll } from '../store/dynamo/batch.ts';
import type { Item } from '../store/dynamo/item.ts';
import { type Lead, leadKey, leadsOf } from '../store/lead.ts';
import { liveKey, liveOf } from '../store/live.ts';
import type { Tables } from '../store/table.ts';
import { aliasText } from './identity.ts';

/** What is live, and whose these identifiers are as far as they are anybody's. */
export const gatherAliases = async (
  tables: Tables,
  aliases: readonly Alias[],
): Promise<{ live: Live; owners: Map<string, Owned> }> => {
  const texts = new Map(aliases.map((alias) => [aliasKey(tables.ws, alias).pk, aliasText(alias)]));
  const items = await getAll(tables, [
    { table: 'Flows' as const, key: liveKey(tables.ws) },
    ...[...texts.keys()].map((pk) => ({ table: 'Leads' as const, key: { pk, sk: 'alias' } })),
  ]);
  const owners = new Map<string, Owned>();
  let live: Item | undefined;
  for (const item of items) {
    const text = texts.get(item.pk as string);
    if (text === undefined) live = item;
    else owners.set(text, ownedOf(item));
  }
  return { live: liveOf(live), owners };
};

/** These leads, as far as they are written. */
export const gatherLeads = async (tables: Tables, ids: readonly string[]): Promise<Map<string, Lead>> => {
  const keys = ids.map((id) => ({ table: 'Leads' as const, key: leadKey(tables.ws, id) }));
  const leads = await leadsOf(tables, await getAll(tables, keys));
  return new Map(leads.map((lead) => [lead.id, lead]));
};
