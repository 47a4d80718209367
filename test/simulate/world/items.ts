import type { TableName } from '../../../infra/topology.ts';
import type { Item, Value } from '../services/expression.ts';
import type { World } from './world.ts';

const plainValue = (value: Value): unknown => {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('M' in value) return plain(value.M as Item);
  if ('L' in value) return (value.L as Value[]).map(plainValue);
  return null;
};

/** An item as plain values. */
export const plain = (item: Item): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));

/** The items of a table whose key begins so, as plain values. */
export const itemsOf = (world: World, table: TableName, begins: string): Record<string, unknown>[] =>
  world.tables
    .items(table)
    .filter(({ pk }) => String(pk?.S).startsWith(begins))
    .map(plain);

const leadItem = (world: World, id: string): Record<string, unknown> | undefined =>
  itemsOf(world, 'Leads', `main#lead#${id}`).find(({ pk, sk }) => pk === `main#lead#${id}` && sk === 'lead');

/** The lead that a person is now, if anybody knows them. */
export const leadOfPerson = (world: World, who: number): string | undefined => {
  const aliases = itemsOf(world, 'Leads', 'main#alias#');
  for (const name of [`userId#u${who}`, `email#p${who}@example.test`, `anonymousId#b${who}`]) {
    const alias = aliases.find(({ pk }) => pk === `main#alias#${name}`);
    if (alias === undefined) continue;
    let id = String(alias.lead);
    for (let hop = 0; hop < 10; hop += 1) {
      const into = leadItem(world, id)?.mergedInto;
      if (typeof into !== 'string') return id;
      id = into;
    }
  }
  return undefined;
};
