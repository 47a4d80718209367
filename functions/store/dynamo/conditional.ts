import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { isConditionFailed } from '../../runtime/index.ts';
import type { TableName, Tables } from '../table.ts';
import { openTerms, type Path, type Terms } from './expression.ts';
import type { Item, Key } from './item.ts';

/** What an item must be like for a write to be done. */
export type Clause = (terms: Terms) => string;

/** There is no such attribute; of `pk` (so unless said): there is no such item. */
export const absent =
  (path: Path = 'pk'): Clause =>
  (terms) =>
    `attribute_not_exists(${terms.path(path)})`;

/** There is such an attribute; of `pk` (so unless said): there is such an item. */
export const present =
  (path: Path = 'pk'): Clause =>
  (terms) =>
    `attribute_exists(${terms.path(path)})`;

const comparing =
  (operator: '=' | '<>' | '<' | '<=' | '>') =>
  (path: Path, value: unknown): Clause =>
  (terms) =>
    `${terms.path(path)} ${operator} ${terms.value(value)}`;

/** Comparisons with one value; never true of an attribute that is absent or of another type. */
export const equals = comparing('=');
export const atMost = comparing('<=');
export const above = comparing('>');

/** A list, map or text with fewer than so many members. */
export const shorterThan =
  (path: Path, length: number): Clause =>
  (terms) =>
    `size(${terms.path(path)}) < ${terms.value(length)}`;

const joined =
  (word: 'AND' | 'OR') =>
  (...clauses: readonly Clause[]): Clause =>
  (terms) =>
    clauses.map((clause) => `(${clause(terms)})`).join(` ${word} `);

export const allOf = joined('AND');
export const anyOf = joined('OR');

/** The item is the one that was read: its counter stands where it stood, and 0 means that there was none. */
export const unchangedSince = (counter: Path, read: number): Clause => (read === 0 ? absent() : equals(counter, read));

/** Whether a conditional write was done; if not, the item that was in the way (undefined where there was none). */
export type Outcome = { done: true; item: Item | undefined } | { done: false; found: Item | undefined };

/** Runs a conditional write that asks for the item which failed it. */
export const attempt = async (write: () => Promise<{ Attributes?: Item | undefined }>): Promise<Outcome> => {
  try {
    const { Attributes } = await write();
    return { done: true, item: Attributes };
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    const item = error instanceof ConditionalCheckFailedException ? error.Item : undefined;
    return { done: false, found: item && unmarshall(item) };
  }
};

/** Puts an item if what is there now is as it should be; else tells what is there, without another read. */
export const putOrFind = (tables: Tables, table: TableName, item: Item & Key, when: Clause): Promise<Outcome> => {
  const { terms, meanings } = openTerms();
  return attempt(() =>
    tables.doc.send(
      new PutCommand({
        TableName: tables.names[table],
        Item: item,
        ConditionExpression: when(terms),
        ...meanings(),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
};

/** Puts an item if what is there now is as it should be; false if it is not. */
export const putIf = async (tables: Tables, table: TableName, item: Item & Key, when: Clause): Promise<boolean> => {
  const { terms, meanings } = openTerms();
  const condition = { ConditionExpression: when(terms), ...meanings() };
  const { done } = await attempt(() =>
    tables.doc.send(new PutCommand({ TableName: tables.names[table], Item: item, ...condition })),
  );
  return done;
};

/** Removes an item if it is as it should be; false if it is not. */
export const deleteIf = async (tables: Tables, table: TableName, { pk, sk }: Key, when: Clause): Promise<boolean> => {
  const { terms, meanings } = openTerms();
  const condition = { ConditionExpression: when(terms), ...meanings() };
  const { done } = await attempt(() =>
    tables.doc.send(new DeleteCommand({ TableName: tables.names[table], Key: { pk, sk }, ...condition })),
  );
  return done;
};
