import * as z from 'zod';
import type { Storage } from '../storage/storage.ts';
import { type Caller, ServiceError, type ServiceHandler } from '../wire/answer.ts';
import { LARGEST_PAYLOAD } from '../wire/limits.ts';
import { parseInput } from '../wire/parse.ts';
import type { Buses, NewEvent } from './bus.ts';

const Entry = z.strictObject({
  EventBusName: z.string().optional(),
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  /** Seconds since 1970. */
  Time: z.number().optional(),
  TraceHeader: z.string().optional(),
});
type Entry = z.infer<typeof Entry>;

const PutEvents = z.strictObject({ Entries: z.array(Entry).min(1).max(10) });

/** How EventBridge counts: every string of an entry, and 14 bytes for a time. */
const sizeOf = (entry: Entry): number =>
  [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])].reduce(
    (sum, text) => sum + Buffer.byteLength(text ?? ''),
    entry.Time === undefined ? 0 : 14,
  );

const busNameOf = (entry: Entry) => (entry.EventBusName ?? 'default').split('/').at(-1) ?? 'default';

const read = (entry: Entry): NewEvent | { ErrorCode: string; ErrorMessage: string } => {
  const { Source, DetailType, Detail } = entry;
  if (!Source)
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: 'Parameter Source is not valid. Reason: Source is a required argument.',
    };
  if (!DetailType) {
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: 'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
    };
  }
  if (!Detail)
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: 'Parameter Detail is not valid. Reason: Detail is a required argument.',
    };
  let detail: unknown;
  try {
    detail = JSON.parse(Detail);
  } catch {
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  }
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) {
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  }
  return {
    source: Source,
    detailType: DetailType,
    detail,
    ...(entry.Resources === undefined ? {} : { resources: entry.Resources }),
    ...(entry.Time === undefined ? {} : { time: entry.Time * 1000 }),
  };
};

/** EventBridge's one operation here; rules and targets come from the topology. */
export const createEventBridge = (storage: Storage, buses: Buses): ServiceHandler => ({
  operations: ['PutEvents'],
  answer(_operation: string, input: unknown, caller: Caller) {
    const { Entries } = parseInput(PutEvents, input);
    for (const entry of Entries) {
      const bus = busNameOf(entry);
      caller.mustBeAllowed('events:PutEvents', `event-bus/${bus}`);
      if (!buses.has(bus)) throw new ServiceError('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
    }
    if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > LARGEST_PAYLOAD) {
      throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
    }
    return storage.write(() => {
      const answers = Entries.map((entry) => {
        const event = read(entry);
        return 'ErrorCode' in event ? event : { EventId: buses.publish(busNameOf(entry), event) };
      });
      return { FailedEntryCount: answers.filter((each) => 'ErrorCode' in each).length, Entries: answers };
    });
  },
});
