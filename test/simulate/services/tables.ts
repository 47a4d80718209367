import { type TableName, tableName, tables as topology } from '../../../infra/topology.ts';
import { conditionOf, demanded, type Item, type Parameters, projected, updated, type Value } from './expression.ts';
import { Refusal } from './refusal.ts';

/** What the world around the tables decides. */
export type TableWorld = {
  now(): number;
  /** Runs something so many milliseconds later. */
  after(ms: number, run: () => void): void;
  /** How long an index, or a read that is not consistent, stays behind this write. */
  lag(): number;
  /** The most items that one page of a query or scan holds; what DynamoDB bounds by bytes is bounded by number here. */
  page: number;
};

type Row = { item: Item; before: Item | undefined; behindUntil: number };
type IndexRow = { key: string; sort: string; item: Item };
type Index = {
  name: string;
  partition: string;
  sort: string | undefined;
  keysOnly: boolean;
  rows: Map<string, Map<string, IndexRow>>;
};
type Table = {
  name: string;
  rows: Map<string, Map<string, Row>>;
  indexes: Map<string, Index>;
  /** When the latest change of an item reaches the indexes: changes of one item stay in their order. */
  reaches: Map<string, number>;
};

type Request = Parameters & {
  TableName: string;
  IndexName?: string;
  Key?: Item;
  Item?: Item;
  ConsistentRead?: boolean;
  ConditionExpression?: string;
  UpdateExpression?: string;
  KeyConditionExpression?: string;
  FilterExpression?: string;
  ProjectionExpression?: string;
  ExclusiveStartKey?: Item;
  ScanIndexForward?: boolean;
  Limit?: number;
  Select?: string;
  ReturnValues?: string;
  ReturnValuesOnConditionCheckFailure?: string;
};
type BatchRequest = {
  RequestItems: Record<
    string,
    | { Keys: Item[]; ConsistentRead?: boolean; ProjectionExpression?: string }
    | { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } }[]
  >;
};

const text = (value: Value | undefined): string => String(value?.S ?? value?.N ?? '');

/** A place in the order of a scan that has nothing to do with the key's text. */
const scattered = (key: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};

/** Names the item in the whole table. */
const idOf = (item: Item): string => `${text(item.pk)}\u0000${text(item.sk)}`;
const keyOf = ({ pk, sk }: Item): Item => ({ ...(pk && { pk }), ...(sk && { sk }) });
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** DynamoDB as far as the handlers use it, in memory; an item never changes in place, so a copy costs next to nothing. */
export const createTables = (
  from?: (table: string) => (Pick<Table, 'rows'> & { indexes: Map<string, Index['rows']> }) | undefined,
) => {
  const tables = new Map<string, Table>();
  for (const name of Object.keys(topology) as TableName[]) {
    const indexes: Record<string, { partition: string; sort?: string; project: string }> = topology[name].indexes;
    const stored = from?.(tableName(name));
    tables.set(tableName(name), {
      name: tableName(name),
      rows: stored?.rows ?? new Map(),
      reaches: new Map(),
      indexes: new Map(
        Object.entries(indexes).map(([index, { partition, sort, project }]) => [
          index,
          {
            name: index,
            partition,
            sort,
            keysOnly: project === 'KEYS_ONLY',
            rows: stored?.indexes.get(index) ?? new Map(),
          },
        ]),
      ),
    });
  }
  const tableOf = (name: string): Table => {
    const table = tables.get(name);
    if (table === undefined) throw new Refusal('ResourceNotFoundException', `Requested resource not found: ${name}`);
    return table;
  };

  const get = (table: Table, key: Item): Row | undefined => table.rows.get(text(key.pk))?.get(text(key.sk));

  const indexRowOf = (index: Index, item: Item): { partition: string; row: IndexRow } | undefined => {
    const partition = item[index.partition];
    const sort = index.sort === undefined ? undefined : item[index.sort];
    if (partition === undefined || (index.sort !== undefined && sort === undefined)) return undefined;
    const kept = { ...keyOf(item), [index.partition]: partition, ...(index.sort && sort && { [index.sort]: sort }) };
    return {
      partition: text(partition),
      row: { key: idOf(item), sort: text(sort), item: index.keysOnly ? kept : item },
    };
  };

  const reindex = (table: Table, before: Item | undefined, after: Item | undefined): void => {
    for (const index of table.indexes.values()) {
      const old = before && indexRowOf(index, before);
      const fresh = after && indexRowOf(index, after);
      if (old !== undefined) index.rows.get(old.partition)?.delete(old.row.key);
      if (fresh === undefined) continue;
      const rows = index.rows.get(fresh.partition) ?? new Map<string, IndexRow>();
      index.rows.set(fresh.partition, rows);
      rows.set(fresh.row.key, fresh.row);
    }
  };

  const replace = (world: TableWorld, table: Table, key: Item, item: Item | undefined): void => {
    const before = get(table, key)?.item;
    const partition = table.rows.get(text(key.pk)) ?? new Map<string, Row>();
    table.rows.set(text(key.pk), partition);
    const lag = world.lag();
    if (item === undefined) partition.delete(text(key.sk));
    else partition.set(text(key.sk), { item, before, behindUntil: world.now() + lag });
    if (table.indexes.size === 0) return;
    const id = idOf(key);
    const due = Math.max(world.now() + lag, table.reaches.get(id) ?? 0);
    table.reaches.set(id, due);
    if (due <= world.now()) reindex(table, before, item);
    else world.after(due - world.now(), () => reindex(table, before, item));
  };

  const demand = (request: Request, item: Item | undefined): void => {
    const { ConditionExpression: condition } = request;
    if (condition === undefined || conditionOf(condition)(item ?? {}, request)) return;
    const shown = item !== undefined && request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? { Item: item } : {};
    throw new Refusal('ConditionalCheckFailedException', 'The conditional request failed', 400, shown);
  };

  /** The row as a reader sees it who did not ask for a consistent read. */
  const seen = (world: TableWorld, row: Row | undefined, consistent: boolean | undefined): Item | undefined =>
    row !== undefined && consistent !== true && row.behindUntil > world.now() ? row.before : row?.item;

  const paged = (
    world: TableWorld,
    request: Request,
    rows: readonly Item[],
    startKeyOf: (item: Item) => Item,
  ): Record<string, unknown> => {
    const most = Math.min(
      request.Limit ?? Number.POSITIVE_INFINITY,
      request.IndexName === undefined ? world.page : 1e9,
    );
    const looked = rows.slice(0, most);
    const last = looked.at(-1);
    const filter = request.FilterExpression === undefined ? undefined : conditionOf(request.FilterExpression);
    const kept = looked.filter((item) => filter?.(item, request) ?? true);
    return {
      Count: kept.length,
      ScannedCount: looked.length,
      ...(request.Select !== 'COUNT' && {
        Items: kept.map((item) => projected(item, request.ProjectionExpression, request)),
      }),
      // DynamoDB names where it stopped also when nothing is left.
      ...(last !== undefined && looked.length === most && { LastEvaluatedKey: startKeyOf(last) }),
    };
  };

  const query = (world: TableWorld, request: Request): Record<string, unknown> => {
    const table = tableOf(request.TableName);
    const condition = request.KeyConditionExpression ?? '';
    const matches = conditionOf(condition);
    const index = request.IndexName === undefined ? undefined : table.indexes.get(request.IndexName);
    if (request.IndexName !== undefined && index === undefined) {
      throw new Refusal('ValidationException', `The table does not have the specified index: ${request.IndexName}`);
    }
    if (index !== undefined && request.ConsistentRead === true) {
      throw new Refusal('ValidationException', 'Consistent reads are not supported on global secondary indexes');
    }
    const partition = demanded(condition, index?.partition ?? 'pk', request);
    if (partition === undefined) throw new Refusal('ValidationException', 'Query condition missed key schema element');
    const sortOf = (item: Item) => text(index === undefined ? item.sk : index.sort ? item[index.sort] : undefined);
    const found =
      index === undefined
        ? [...(table.rows.get(text(partition))?.values() ?? [])]
            .map((row) => seen(world, row, request.ConsistentRead))
            .filter((item) => item !== undefined)
        : [...(index.rows.get(text(partition))?.values() ?? [])].map(({ item }) => item);
    const order = request.ScanIndexForward === false ? -1 : 1;
    const compare = (a: Item, b: Item) => order * (byText(sortOf(a), sortOf(b)) || byText(idOf(a), idOf(b)));
    const start = request.ExclusiveStartKey;
    const rows = found
      .filter((item) => matches(item, request))
      .sort(compare)
      .filter((item) => start === undefined || compare(item, start) > 0);
    return paged(world, request, rows, (item) => ({
      ...keyOf(item),
      ...(index && indexRowOf({ ...index, keysOnly: true }, item)?.row.item),
    }));
  };

  const scan = (world: TableWorld, request: Request): Record<string, unknown> => {
    const table = tableOf(request.TableName);
    const all = [...table.rows.values()].flatMap((rows) =>
      [...rows.values()].map((row) => seen(world, row, request.ConsistentRead)),
    );
    const place = (item: Item): [number, string] => [scattered(text(item.pk)), idOf(item)];
    const compare = (a: Item, b: Item) => {
      const [one, other] = [place(a), place(b)];
      return one[0] - other[0] || byText(one[1], other[1]);
    };
    const start = request.ExclusiveStartKey;
    const rows = all
      .filter((item) => item !== undefined)
      .sort(compare)
      .filter((item) => start === undefined || compare(item, start) > 0);
    return paged(world, request, rows, keyOf);
  };

  const operations: Record<string, (world: TableWorld, request: Request) => Record<string, unknown>> = {
    GetItem(world, request) {
      const item = seen(world, get(tableOf(request.TableName), request.Key ?? {}), request.ConsistentRead);
      return item === undefined ? {} : { Item: projected(item, request.ProjectionExpression, request) };
    },
    PutItem(world, request) {
      const table = tableOf(request.TableName);
      const item = request.Item ?? {};
      const before = get(table, item)?.item;
      demand(request, before);
      replace(world, table, item, item);
      return request.ReturnValues === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {};
    },
    UpdateItem(world, request) {
      const table = tableOf(request.TableName);
      const key = request.Key ?? {};
      const before = get(table, key)?.item;
      demand(request, before);
      const after = updated(before ?? key, request.UpdateExpression ?? '', request);
      replace(world, table, key, after);
      if (request.ReturnValues === 'ALL_OLD') return before === undefined ? {} : { Attributes: before };
      if (request.ReturnValues === 'ALL_NEW') return { Attributes: after };
      if (request.ReturnValues !== 'UPDATED_NEW') return {};
      const changed = Object.entries(after).filter(([name, value]) => before?.[name] !== value);
      return { Attributes: Object.fromEntries(changed) };
    },
    DeleteItem(world, request) {
      const table = tableOf(request.TableName);
      const before = get(table, request.Key ?? {})?.item;
      demand(request, before);
      if (before !== undefined) replace(world, table, request.Key ?? {}, undefined);
      return request.ReturnValues === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {};
    },
    Query: query,
    Scan: scan,
  };

  /** The batch operations; with `half` they hand back the second half as not processed. */
  const batch = (world: TableWorld, operation: string, { RequestItems }: BatchRequest, half: boolean) => {
    const responses: Record<string, Item[]> = {};
    const left: BatchRequest['RequestItems'] = {};
    for (const [name, asked] of Object.entries(RequestItems)) {
      const table = tableOf(name);
      if (Array.isArray(asked)) {
        const now = half ? Math.floor(asked.length / 2) : asked.length;
        for (const { PutRequest, DeleteRequest } of asked.slice(0, now)) {
          if (PutRequest !== undefined) replace(world, table, PutRequest.Item, PutRequest.Item);
          else if (DeleteRequest !== undefined && get(table, DeleteRequest.Key) !== undefined)
            replace(world, table, DeleteRequest.Key, undefined);
        }
        if (now < asked.length) left[name] = asked.slice(now);
      } else {
        const now = half ? Math.floor(asked.Keys.length / 2) : asked.Keys.length;
        const found = asked.Keys.slice(0, now)
          .map((key) => seen(world, get(table, key), asked.ConsistentRead))
          .filter((item) => item !== undefined);
        responses[name] = found.map((item) => projected(item, asked.ProjectionExpression, {}));
        if (now < asked.Keys.length) left[name] = { ...asked, Keys: asked.Keys.slice(now) };
      }
    }
    return operation === 'BatchGetItem' ? { Responses: responses, UnprocessedKeys: left } : { UnprocessedItems: left };
  };

  return {
    /** Performs one operation of the protocol at once, or throws a `Refusal`. */
    perform(world: TableWorld, operation: string, input: unknown, half = false): Record<string, unknown> {
      if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
        return batch(world, operation, input as BatchRequest, half);
      }
      const perform = operations[operation];
      if (perform === undefined)
        throw new Refusal('UnknownOperationException', `dynamodb:${operation} is not modelled.`);
      return perform(world, input as Request);
    },
    /** One item as it is now. */
    item: (name: string, key: Item): Item | undefined => get(tableOf(name), key)?.item,
    /** Every item of a table as it is now. */
    items: (name: TableName): Item[] =>
      [...tableOf(tableName(name)).rows.values()].flatMap((rows) => [...rows.values()].map(({ item }) => item)),
    /** Copies of a table's rows, to begin another world with. */
    rows: (name: string) => {
      const table = tables.get(name);
      if (table === undefined) return undefined;
      return {
        rows: new Map([...table.rows].map(([pk, rows]) => [pk, new Map(rows)] as const)),
        indexes: new Map(
          [...table.indexes].map(
            ([index, { rows }]) => [index, new Map([...rows].map(([pk, it]) => [pk, new Map(it)] as const))] as const,
          ),
        ),
      };
    },
  };
};

export type Tables = ReturnType<typeof createTables>;
