import { setTimeout as pause } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type BusEvents, busSource, type DetailType } from '../../shared/event/index.ts';
import { type Deps, setting } from './deps.ts';
import { RetryableError } from './failure.ts';

/** One fact for our bus. */
export type BusMessage = { [T in DetailType]: { detailType: T; detail: BusEvents[T] } }[DetailType];

export type Publisher = {
  /** Resolves once the bus has taken every message; throws `RetryableError` if it did not take some. */
  put(messages: readonly BusMessage[]): Promise<void>;
};

const MOST_ENTRIES = 10;
/** PutEvents takes 256 KB a request; some of it is for what surrounds the details. */
const MOST_BYTES = 250_000;
const CONCURRENT = 8;
const ATTEMPTS = 4;

/** Our bus behind one function: batches in tens, sends several at once, retries the entries that were not taken. */
export const publisher = (deps: Deps): Publisher => {
  const client = new EventBridgeClient(deps.aws);
  const bus = setting(deps, 'BUS_NAME');

  const sendAll = async (batch: readonly PutEventsRequestEntry[]): Promise<void> => {
    let left = batch;
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === ATTEMPTS)
        throw new RetryableError(`The bus did not take ${left.length} of ${batch.length} events.`);
      if (attempt > 0) await pause(25 * 2 ** attempt * (1 + Math.random()));
      const { Entries = [], FailedEntryCount = 0 } = await client.send(new PutEventsCommand({ Entries: [...left] }));
      left = FailedEntryCount === 0 ? [] : left.filter((_, at) => Entries[at]?.EventId === undefined);
    }
  };

  return {
    async put(messages) {
      const waiting = batchesOf(
        messages.map(({ detailType, detail }) => ({
          EventBusName: bus,
          Source: busSource,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        })),
      );
      const work = async () => {
        for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) await sendAll(batch);
      };
      await Promise.all(Array.from({ length: Math.min(CONCURRENT, waiting.length) }, work));
    },
  };
};

const batchesOf = (entries: readonly (PutEventsRequestEntry & { Detail: string })[]): PutEventsRequestEntry[][] => {
  const batches: PutEventsRequestEntry[][] = [];
  let batch: PutEventsRequestEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(entry.Detail) + 100;
    if (batch.length === MOST_ENTRIES || (batch.length > 0 && bytes + size > MOST_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
};
