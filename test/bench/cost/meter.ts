import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { prefix, type Table, tableName, tables } from '../../../infra/topology.ts';
import type { Priced } from './prices.ts';

type Item = Record<string, unknown>;
type Command = { input: Record<string, unknown>; constructor: { name: string } };
type Sender = { send(command: Command, ...rest: unknown[]): Promise<Record<string, unknown> | undefined> };

/** Counts what AWS would charge for, while handlers talk to the embedded services. */
export type Meter = {
  counted: Partial<Record<Priced, number>>;
  /** Events put on our bus, by detail-type. */
  events: Record<string, number>;
  /** Write units by what was written: a kind of item, or the index that it lies in. */
  written: Record<string, number>;
  /** Executions that were started. */
  executions: string[];
  /** Does something that is not to be counted: a look from outside. */
  unseen<T>(work: () => Promise<T>): Promise<T>;
  stop(): void;
};

/** Keys only, and what DynamoDB adds to each. */
const INDEX_ROW_BYTES = 250;
const bytesOf = (it: unknown): number => Buffer.byteLength(JSON.stringify(it) ?? '');
const writeUnits = (item: unknown): number => Math.max(1, Math.ceil(bytesOf(item) / 1024));
const readUnits = (bytes: number, consistent: unknown): number =>
  Math.max(1, Math.ceil(bytes / 4096)) * (consistent === true ? 1 : 0.5);

/** What kind of item a key is of: the second part of its `pk`, but for tables whose `pk` is just a lead's. */
const kindOf = (table: unknown, { pk, sk }: Item): string => {
  const name = String(table).replace(`${prefix}-`, '');
  const kind = String(pk).split('#')[1] ?? '';
  if (name === 'Ledger') return `Ledger ${String(sk).split('#')[0]}`;
  return name === 'Enrolments' ? 'Enrolments' : `${name} ${kind}`;
};

const indexesOf: Record<string, Table['indexes']> = Object.fromEntries(
  Object.entries<Table>(tables).map(([name, { indexes }]) => [tableName(name as keyof typeof tables), indexes]),
);

/** What an update leaves of an item: what it sets to a plain value, and what it removes, at any depth. */
const afterUpdate = (item: Item, input: Item): Item => {
  const names = (input.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (input.ExpressionAttributeValues ?? {}) as Item;
  const after = structuredClone(item);
  const at = (path: string): [Item, string] => {
    const parts = path.split('.').map((part) => names[part] ?? part);
    const last = parts.pop() ?? '';
    let inside = after;
    for (const part of parts) {
      inside[part] ??= {};
      inside = inside[part] as Item;
    }
    return [inside, last];
  };
  const [set = '', removed = ''] = String(input.UpdateExpression).split(/\bREMOVE\b/);
  for (const [, path = '', value = ''] of set.matchAll(/([#\w.]+) = (:\w+)/g)) {
    const [inside, name] = at(path);
    inside[name] = values[value];
  }
  for (const [path] of removed.matchAll(/[#\w.]+/g)) {
    const [inside, name] = at(path);
    delete inside[name];
  }
  return after;
};

/**
 * Watches every call of the four SDK clients in this process. Units are reckoned from what is sent and answered: an item
 * is taken for as large as its JSON (a little more than DynamoDB counts), an update for as large as the item last seen
 * under its key.
 */
export const startMeter = (): Meter => {
  const counted: Partial<Record<Priced, number>> = {};
  const executions: string[] = [];
  const events: Record<string, number> = {};
  const written: Record<string, number> = {};
  const seen = new Map<string, Item>();
  let counting = true;
  const add = (what: Priced, count: number): void => {
    if (!counting) return;
    counted[what] = (counted[what] ?? 0) + count;
  };
  const addWrite = (table: unknown, key: Item, units: number, index?: string): void => {
    add('writeUnit', units);
    if (!counting || units === 0) return;
    const what = `${kindOf(table, key)}${index === undefined ? '' : `, ${index}`}`;
    written[what] = (written[what] ?? 0) + units;
  };
  const keyOf = (table: unknown, { pk, sk }: Item): string => `${table}|${pk}|${sk}`;

  /** One write: the item, and each index whose row it makes, moves or (where everything is projected) changes. */
  const put = (table: unknown, key: Item, item: Item): void => {
    const before = seen.get(keyOf(table, key));
    seen.set(keyOf(table, key), item);
    addWrite(table, key, writeUnits(item));
    add('storedByte', bytesOf(item) - (before === undefined ? 0 : bytesOf(before)));
    for (const [index, { partition, sort, project }] of Object.entries(indexesOf[String(table)] ?? {})) {
      const rowOf = (it: Item | undefined) =>
        it?.[partition] === undefined ? undefined : `${it[partition]}|${sort === undefined ? '' : it[sort]}`;
      const [was, is] = [rowOf(before), rowOf(item)];
      const units = project === 'ALL' ? writeUnits(item) : 1;
      const bytes = (it: Item) => (rowOf(it) === undefined ? 0 : project === 'ALL' ? bytesOf(it) : INDEX_ROW_BYTES);
      add('storedByte', bytes(item) - (before === undefined ? 0 : bytes(before)));
      if (was !== is) addWrite(table, key, (was === undefined ? 0 : units) + (is === undefined ? 0 : units), index);
      else if (is !== undefined && project === 'ALL') addWrite(table, key, units, index);
    }
  };
  const updated = (input: Item, table: unknown, answer: Record<string, unknown>): void => {
    const key = input.Key as Item;
    const told = answer.Attributes as Item | undefined;
    const before = input.ReturnValues === 'ALL_OLD' && told !== undefined ? told : seen.get(keyOf(table, key));
    const isWhole = input.ReturnValues === 'ALL_NEW' && told !== undefined;
    put(table, key, isWhole ? told : afterUpdate({ ...before, ...key }, input));
  };

  const dynamodb = (name: string, input: Item, answer: Record<string, unknown>): void => {
    const table = input.TableName;
    const remember = (it: Item): void => void seen.set(keyOf(table, it), it);
    switch (name) {
      case 'PutCommand':
        put(table, input.Item as Item, input.Item as Item);
        return;
      case 'UpdateCommand':
        updated(input, table, answer);
        return;
      case 'DeleteCommand':
        addWrite(table, input.Key as Item, writeUnits(seen.get(keyOf(table, input.Key as Item)) ?? {}));
        return;
      case 'BatchWriteCommand':
        for (const [into, requests] of Object.entries(input.RequestItems as Record<string, Item[]>)) {
          for (const { PutRequest } of requests as { PutRequest?: { Item: Item } }[]) {
            if (PutRequest === undefined) addWrite(into, {}, 1);
            else put(into, PutRequest.Item, PutRequest.Item);
          }
        }
        return;
      case 'GetCommand':
        if (answer.Item !== undefined && input.ProjectionExpression === undefined) remember(answer.Item as Item);
        add('readUnit', readUnits(bytesOf(answer.Item ?? {}), input.ConsistentRead));
        return;
      case 'BatchGetCommand':
        for (const [from, asked] of Object.entries(input.RequestItems as Record<string, Item>)) {
          const found = ((answer.Responses as Record<string, Item[]> | undefined)?.[from] ?? []) as Item[];
          for (const it of found) add('readUnit', readUnits(bytesOf(it), asked.ConsistentRead));
          add('readUnit', ((asked.Keys as Item[]).length - found.length) * readUnits(0, asked.ConsistentRead));
          if (asked.ProjectionExpression === undefined) for (const it of found) seen.set(keyOf(from, it), it);
        }
        return;
      default:
        add('readUnit', readUnits(bytesOf(answer.Items ?? []), input.ConsistentRead));
    }
  };

  const restore = [
    watch(DynamoDBDocumentClient.prototype, ({ constructor: { name }, input }, answer) => {
      dynamodb(name, input, answer);
    }),
    watch(EventBridgeClient.prototype, ({ input }) => {
      const entries = input.Entries as { Detail: string; DetailType: string }[];
      for (const { Detail, DetailType } of entries) {
        events[DetailType] = (events[DetailType] ?? 0) + 1;
        add('event', Math.ceil(Buffer.byteLength(Detail) / 65_536));
        add('archivedByte', Buffer.byteLength(Detail));
      }
    }),
    watch(SFNClient.prototype, ({ constructor: { name } }, { executionArn }) => {
      if (name === 'StartExecutionCommand' && typeof executionArn === 'string') executions.push(executionArn);
    }),
    watch(SESv2Client.prototype, () => {
      add('email', 1);
    }),
  ];
  return {
    counted,
    events,
    written,
    executions,
    async unseen(work) {
      counting = false;
      try {
        return await work();
      } finally {
        counting = true;
      }
    },
    stop() {
      for (const it of restore) it();
    },
  };
};

/** Puts itself before a client's `send`. A refused write costs what a done one costs. */
const watch = (prototype: object, see: (command: Command, answer: Record<string, unknown>) => void): (() => void) => {
  const client = prototype as Sender;
  const before = Object.getOwnPropertyDescriptor(prototype, 'send');
  const send = client.send;
  client.send = async function (this: Sender, command, ...rest) {
    try {
      const answer = await send.call(this, command, ...rest);
      see(command, answer ?? {});
      return answer;
    } catch (error) {
      see(command, {});
      throw error;
    }
  };
  return () => {
    if (before === undefined) Reflect.deleteProperty(prototype, 'send');
    else Object.defineProperty(prototype, 'send', before);
  };
};
