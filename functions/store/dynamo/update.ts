import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TableName, Tables } from '../table.ts';
import { attempt, type Clause, type Outcome } from './conditional.ts';
import { openTerms, type Path, type Terms } from './expression.ts';
import type { Key } from './item.ts';

/** One change of an attribute. */
export type Change = { section: 'SET' | 'REMOVE'; write(terms: Terms): string };

const setting = (write: (terms: Terms) => string): Change => ({ section: 'SET', write });

/** The attribute becomes this. */
export const set = (path: Path, value: unknown): Change =>
  setting((terms) => `${terms.path(path)} = ${terms.value(value)}`);

/** Attributes of the item become these, in the order given; what is undefined is left as it is. */
export const setEach = (attributes: object): Change[] =>
  Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [set(name, value)]));

/** The attribute becomes this if it is not there yet. */
export const setFirst = (path: Path, value: unknown): Change =>
  setting((terms) => `${terms.path(path)} = if_not_exists(${terms.path(path)}, ${terms.value(value)})`);

/** Adds to a number that is there. */
export const raise = (path: Path, by = 1): Change =>
  setting((terms) => `${terms.path(path)} = ${terms.path(path)} + ${terms.value(by)}`);

/** Adds to a number, which is 0 where it is not there yet. */
export const count = (path: Path, by = 1): Change =>
  setting((terms) => {
    const at = terms.path(path);
    return `${at} = if_not_exists(${at}, ${terms.value(0)}) + ${terms.value(by)}`;
  });

/** Puts these at the end of a list, which is empty where it is not there yet. */
export const append = (path: Path, items: readonly unknown[]): Change =>
  setting((terms) => {
    const at = terms.path(path);
    return `${at} = list_append(if_not_exists(${at}, ${terms.value([])}), ${terms.value(items)})`;
  });

/** The attribute is no more. */
export const remove = (path: Path): Change => ({ section: 'REMOVE', write: (terms) => terms.path(path) });

const expression = (changes: readonly Change[], terms: Terms): string =>
  (['SET', 'REMOVE'] as const)
    .map((section) => ({ section, of: changes.filter((change) => change.section === section) }))
    .filter(({ of }) => of.length > 0)
    .map(({ section, of }) => `${section} ${of.map(({ write }) => write(terms)).join(', ')}`)
    .join(' ');

/**
 * Changes an item in one write, making it where it is not there, if it is as it should be; and tells what it was before,
 * what it is now, or what was in the way.
 */
export const updateItem = (
  tables: Tables,
  table: TableName,
  { pk, sk }: Key,
  changes: readonly Change[],
  { when, answer }: { when?: Clause; answer?: 'before' | 'after' } = {},
): Promise<Outcome> => {
  const { terms, meanings } = openTerms();
  const request = {
    UpdateExpression: expression(changes, terms),
    ...(when && { ConditionExpression: when(terms), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }),
    ...(answer && { ReturnValues: answer === 'before' ? ('ALL_OLD' as const) : ('ALL_NEW' as const) }),
    ...meanings(),
  };
  return attempt(() =>
    tables.doc.send(new UpdateCommand({ TableName: tables.names[table], Key: { pk, sk }, ...request })),
  );
};

/** Changes an item in one write, if it is as it should be; false if it is not. */
export const updateIf = async (
  tables: Tables,
  table: TableName,
  { pk, sk }: Key,
  changes: readonly Change[],
  when: Clause,
): Promise<boolean> => {
  const { terms, meanings } = openTerms();
  const request = { UpdateExpression: expression(changes, terms), ConditionExpression: when(terms), ...meanings() };
  const { done } = await attempt(() =>
    tables.doc.send(new UpdateCommand({ TableName: tables.names[table], Key: { pk, sk }, ...request })),
  );
  return done;
};
