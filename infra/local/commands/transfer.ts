import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Deps } from '../../../functions/runtime/index.ts';
import { Enrolment } from '../../../functions/store/enrolment.ts';
import { endEnrolment, writeExit } from '../../../functions/store/enrolment-table.ts';
import { openTables, type TableName, type Tables } from '../../../functions/store/table.ts';
import { type QueueName, queues } from '../../topology.ts';
import { VERSION } from '../version.ts';
import { publishAnew } from './publish-anew.ts';

const tableNames = ['Ledger', 'Leads', 'Flows', 'Enrolments', 'Tasks', 'Workspace'] as const satisfies TableName[];

const Header = z.object({ ripen: z.literal('export'), v: z.literal(1), at: z.string() });
/** The last line: how many of what the file holds, so that one that was cut off is known for it. */
const Footer = z.object({
  ripen: z.literal('end'),
  counts: z.record(z.enum(tableNames), z.number()),
  queued: z.number().default(0),
});
/** A message that was queued: what was acknowledged and not handled yet. */
const Queued = z.object({ queue: z.enum(Object.keys(queues) as [QueueName, ...QueueName[]]), body: z.string() });
const Row = z.object({ table: z.enum(tableNames), item: z.record(z.string(), z.unknown()) });

/** A file that cannot be taken in; the message says which line and why. */
export class TransferError extends Error {
  override name = 'TransferError';
}

export type Counts = Record<TableName, number>;
const noCounts = (): Counts => ({ Ledger: 0, Leads: 0, Flows: 0, Enrolments: 0, Tasks: 0, Workspace: 0 });

/** For the terminal, a line a table. */
export const linesOf = (counts: Counts): string =>
  Object.entries(counts)
    .map(([name, count]) => `  ${name.padEnd(12)}${count}`)
    .join('\n');

async function* itemsOf(tables: Tables, table: TableName): AsyncGenerator<Record<string, unknown>> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await tables.doc.send(
      new ScanCommand({ TableName: tables.names[table], ExclusiveStartKey: from, ConsistentRead: true }),
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

/**
 * Writes every item of every table as a line of JSON, then what is queued: that was acknowledged and is not in a table yet.
 * Index keys are items' attributes and go along. The file says which Ripen wrote it, for whoever reads it later.
 */
export const exportTo = async (
  deps: Deps,
  path: string,
  queued: readonly { queue: QueueName; body: string }[] = [],
): Promise<Counts> => {
  const tables = openTables(deps);
  const counts = noCounts();
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await once(file, 'open');
  const write = async (line: object) => {
    if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
  };
  await write({ ripen: 'export', v: 1, version: VERSION, at: new Date(deps.now()).toISOString() });
  for (const table of tableNames) {
    for await (const item of itemsOf(tables, table)) {
      counts[table] += 1;
      await write({ table, item });
    }
  }
  for (const { queue, body } of queued) await write({ queue, body });
  await write({ ripen: 'end', counts, queued: queued.length });
  file.end();
  await once(file, 'close');
  return counts;
};

const BATCH = 25;

const writeBatch = async (tables: Tables, table: TableName, items: Record<string, unknown>[]): Promise<void> => {
  let left = items.map((Item) => ({ PutRequest: { Item } }));
  while (left.length > 0) {
    const { UnprocessedItems = {} } = await tables.doc.send(
      new BatchWriteCommand({ RequestItems: { [tables.names[table]]: left } }),
    );
    left = (UnprocessedItems[tables.names[table]] ?? []) as typeof left;
  }
};

/** The rows of an export, one after the other; throws at the first line that is not one, and at a missing end. */
async function* rowsOf(path: string): AsyncGenerator<z.infer<typeof Row> | z.infer<typeof Queued>> {
  const counts = noCounts();
  let queued = 0;
  let number = 0;
  let ended = false;
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    number += 1;
    const json = parse(line, number);
    if (number === 1) {
      if (!Header.safeParse(json).success)
        throw new TransferError(`${path} is not an export of Ripen: its first line should say so.`);
      continue;
    }
    const row = Row.safeParse(json);
    if (row.success && !ended) {
      counts[row.data.table] += 1;
      yield row.data;
      continue;
    }
    const message = Queued.safeParse(json);
    if (message.success && !ended) {
      queued += 1;
      yield message.data;
      continue;
    }
    const end = Footer.safeParse(json).data;
    ended = isDeepStrictEqual(end?.counts, counts) && end?.queued === queued;
    if (!ended)
      throw new TransferError(`Line ${number} is not an item of a table, nor the end that fits what is before it.`);
  }
  if (!ended) throw new TransferError(`${path} was cut off: its last line, which says how much it holds, is missing.`);
}

/** Puts a message back onto its queue; dead letters too, which are tried again. */
const sender = (deps: Deps): ((message: z.infer<typeof Queued>) => Promise<void>) => {
  const sqs = new SQSClient(deps.aws);
  return async ({ queue, body }) => {
    const QueueUrl = deps.env[`QUEUE_${queue.toUpperCase().replaceAll('-', '_')}_URL`];
    if (QueueUrl === undefined)
      throw new TransferError(
        `The file holds messages of the queue ${queue}, which is not known here. Start Ripen where it comes from until nothing is queued, and export again.`,
      );
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  };
};

/** How many runs are under way: they stay where they run, and an import ends them. */
export const countRuns = async (deps: Deps): Promise<number> => {
  let runs = 0;
  for await (const { status } of itemsOf(openTables(deps), 'Enrolments')) if (status === 'running') runs += 1;
  return runs;
};

const countTables = async (tables: Tables): Promise<Counts> => {
  const counts = noCounts();
  for (const table of tableNames) for await (const _item of itemsOf(tables, table)) counts[table] += 1;
  return counts;
};

/**
 * Fills empty tables from an export, after the whole file was read once: none or all of it. Live flows are published anew
 * on the machines of this installation; runs that were under way stay behind, so their enrolments are closed and say so.
 * Answers what is in the tables now, which is what the file said.
 */
export const importFrom = async (
  deps: Deps,
  path: string,
  /** Told how many messages were put back onto their queues. */
  onQueued: (count: number) => void = () => {},
): Promise<Counts> => {
  const tables = openTables(deps);
  for await (const _item of itemsOf(tables, 'Flows')) {
    throw new TransferError(
      'There is a workspace here already. Import into a new, empty folder (RIPEN_DATA=…), or into new tables.',
    );
  }
  const said = noCounts();
  let isQueued = false;
  for await (const row of rowsOf(path)) {
    if ('table' in row) said[row.table] += 1;
    else isQueued = true;
  }
  const send = isQueued ? sender(deps) : undefined;

  let batch: Record<string, unknown>[] = [];
  let into: TableName = 'Ledger';
  const flush = async () => {
    if (batch.length > 0) await writeBatch(tables, into, batch);
    batch = [];
  };
  for await (const row of rowsOf(path)) {
    if (!('table' in row)) continue;
    const { table, item } = row;
    if (table !== into || batch.length === BATCH) await flush();
    into = table;
    batch.push(item);
  }
  await flush();
  await publishAnew(deps, () => true);
  await closeRuns(deps, tables);
  // Last, so that what handles them finds the tables full.
  let queued = 0;
  for await (const row of rowsOf(path)) {
    if (!('queue' in row)) continue;
    await send?.(row);
    queued += 1;
  }
  onQueued(queued);
  const found = await countTables(tables);
  if (!isDeepStrictEqual(found, said))
    throw new TransferError(`The file holds\n${linesOf(said)}\nand these tables now\n${linesOf(found)}`);
  return found;
};

const parse = (line: string, number: number): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    throw new TransferError(`Line ${number} is not JSON: the file may have been cut off.`);
  }
};

const closeRuns = async (deps: Deps, tables: Tables): Promise<void> => {
  const at = new Date(deps.now()).toISOString();
  for await (const item of itemsOf(tables, 'Enrolments')) {
    const enrolment = Enrolment.safeParse(item);
    if (!enrolment.success || enrolment.data.status !== 'running') continue;
    await writeExit(tables, enrolment.data.id, {
      reason: 'Moved from another installation, where the run stayed.',
      at,
    });
    await endEnrolment(tables, enrolment.data, { status: 'exited', at });
  }
};
