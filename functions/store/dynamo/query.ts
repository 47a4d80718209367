import { QueryCommand, type QueryCommandInput, ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { TableName, Tables } from '../table.ts';
import { readCursor, refuseStartKey, writeCursor } from './cursor.ts';
import { openTerms } from './expression.ts';
import type { Item } from './item.ts';

/** Items whose partition key is `partition`, and whose sort key is as said, in the order of the sort key. */
export type Query = {
  table: TableName;
  partition: string;
  /** Of the table itself unless an index is named; an index is always read as it was a moment ago. */
  index?: 'byFlow' | 'byRep' | 'byLead' | 'due';
  sort?: { beginsWith: string } | { from: string; to: string } | { after: string } | { upTo: string };
  newestFirst?: boolean;
  /** Only these attributes. */
  only?: readonly string[];
  /** As it was a moment ago, at half the price. */
  eventually?: boolean;
};

const keysOf = {
  table: ['pk', 'sk'],
  byFlow: ['flowPk', 'flowSk'],
  byRep: ['repPk', 'repSk'],
  byLead: ['leadPk', 'leadSk'],
  due: ['duePk', 'dueAt'],
} as const;

const inputOf = (tables: Tables, query: Query): QueryCommandInput => {
  const { terms, meanings } = openTerms();
  const [partition, sort] = keysOf[query.index ?? 'table'];
  const clauses = [`${terms.path(partition)} = ${terms.value(query.partition)}`];
  const { sort: asked } = query;
  if (asked !== undefined) {
    const at = terms.path(sort);
    if ('beginsWith' in asked) clauses.push(`begins_with(${at}, ${terms.value(asked.beginsWith)})`);
    else if ('from' in asked) clauses.push(`${at} BETWEEN ${terms.value(asked.from)} AND ${terms.value(asked.to)}`);
    else if ('after' in asked) clauses.push(`${at} > ${terms.value(asked.after)}`);
    else clauses.push(`${at} <= ${terms.value(asked.upTo)}`);
  }
  return {
    TableName: tables.names[query.table],
    ...(query.index && { IndexName: query.index }),
    KeyConditionExpression: clauses.join(' AND '),
    ...(query.only && { ProjectionExpression: query.only.map((name) => terms.path(name)).join(', ') }),
    ...(query.newestFirst === true && { ScanIndexForward: false }),
    ...(query.index === undefined && query.eventually !== true && { ConsistentRead: true }),
    ...meanings(),
  };
};

/** A page of items; `next` is where the next one begins, undefined at the end. */
export type Page = { items: Item[]; next: Item | undefined };

/** At most `limit` items of a query. A page that is not full is not yet the end. */
export const queryFrom = async (
  tables: Tables,
  query: Query,
  limit: number | undefined,
  after: Item | undefined,
): Promise<Page> => {
  const command = new QueryCommand({
    ...inputOf(tables, query),
    ...(limit !== undefined && { Limit: limit }),
    ...(after && { ExclusiveStartKey: after }),
  });
  const page = await tables.doc.send(command).catch(refuseStartKey(after));
  return { items: page.Items ?? [], next: page.LastEvaluatedKey };
};

/** The items of a query one after another, page after page, for whoever may stop at any of them. */
export async function* queryEach(tables: Tables, query: Query, pageSize?: number): AsyncGenerator<Item> {
  let after: Item | undefined;
  do {
    const { items, next } = await queryFrom(tables, query, pageSize, after);
    yield* items;
    after = next;
  } while (after !== undefined);
}

/** Every item of a query, page after page. For partitions that stay small by their nature (reps, flows, keys). */
export const queryAll = async (tables: Tables, query: Query): Promise<Item[]> => {
  const found: Item[] = [];
  for await (const item of queryEach(tables, query)) found.push(item);
  return found;
};

/** One page of a query for a list; `next` is an opaque text to go on from. */
export const queryPage = async (
  tables: Tables,
  query: Query,
  limit: number,
  cursor: string | undefined,
): Promise<{ items: Item[]; next: string | null }> => {
  const { items, next } = await queryFrom(tables, query, limit, cursor === undefined ? undefined : readCursor(cursor));
  return { items, next: next === undefined ? null : writeCursor(next) };
};

/** How many items a query finds. */
export const countItems = async (tables: Tables, query: Query): Promise<number> => {
  let counted = 0;
  let after: Item | undefined;
  do {
    const page = await tables.doc.send(
      new QueryCommand({ ...inputOf(tables, query), Select: 'COUNT', ...(after && { ExclusiveStartKey: after }) }),
    );
    counted += page.Count ?? 0;
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return counted;
};

/** What of a table is read whole: all, or what the filter lets through. */
export type Scan = Omit<ScanCommandInput, 'TableName' | 'ExclusiveStartKey' | 'Segment' | 'TotalSegments'>;

/** One page of a whole table (one megabyte at most, whatever the filter leaves of it), in no order. */
export const scanFrom = async (
  tables: Tables,
  table: TableName,
  scan: Scan,
  after: Item | undefined,
  part: { Segment?: number; TotalSegments?: number } = {},
): Promise<Page> => {
  const command = new ScanCommand({
    TableName: tables.names[table],
    ...scan,
    ...part,
    ...(after && { ExclusiveStartKey: after }),
  });
  const page = await tables.doc.send(command).catch(refuseStartKey(after));
  return { items: page.Items ?? [], next: page.LastEvaluatedKey };
};

/** Hands over every page of a table, `segments` of them at a time, in no order. */
export const scanAll = async (
  tables: Tables,
  table: TableName,
  scan: Scan,
  segments: number,
  each: (items: readonly Item[]) => unknown,
): Promise<void> => {
  const walk = async (segment: number): Promise<void> => {
    let after: Item | undefined;
    do {
      const part = { Segment: segment, TotalSegments: segments };
      const { items, next } = await scanFrom(tables, table, scan, after, part);
      await each(items);
      after = next;
    } while (after !== undefined);
  };
  await Promise.all(Array.from({ length: segments }, (_, segment) => walk(segment)));
};
