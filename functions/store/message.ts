import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';
import type { Click } from '../../shared/scoring/index.ts';
import { getAll } from './dynamo/batch.ts';
import { absent, allOf, anyOf, equals, shorterThan } from './dynamo/conditional.ts';
import { getItem, putItem } from './dynamo/item.ts';
import { queryFrom } from './dynamo/query.ts';
import { readable } from './dynamo/readable.ts';
import { append, count, remove, set, setEach, updateIf, updateItem } from './dynamo/update.ts';
import { key, type Tables } from './table.ts';

/**
 * What became of one email we meant to send. The address lies here as a keyed hash; the subject as it was sent is kept,
 * so that people can tell one email from another, and goes with everything else when the lead is erased.
 * `uncertain`: the process died while the mail was on its way to the provider, so it may or may not have left; it is
 * not sent again.
 */
export const Message = z.object({
  id: z.string(),
  lead: z.string(),
  /** HMAC of the address under the workspace's secret. */
  address: z.string().optional(),
  template: z.string(),
  templateVersion: z.number().int(),
  /** As the lead read it; there is none if it never came to be written. */
  subject: z.string().optional(),
  topic: z.enum(['marketing', 'transactional', 'notice']),
  enrolment: z.string().optional(),
  flow: z.string().optional(),
  step: z.string().optional(),
  status: z.enum(['sent', 'refused', 'uncertain']),
  /** Why it was not sent, in plain words. */
  reason: z.string().max(500).optional(),
  /** The provider's id. */
  providerId: z.string().optional(),
  at: Instant,
  /** How often the lead's mail server did not take it for now, and what it said last. */
  delays: z.number().int().optional(),
  delayedBy: z.string().optional(),
  /** What the provider told us since: kind of event → when first. */
  events: z.record(z.string(), Instant),
});
export type Message = z.infer<typeof Message>;

const keyOf = (tables: Tables, id: string) => ({ pk: key(tables.ws, 'message', id), sk: 'message' });

/** Events are attributes of their own, since the first may be told before the message itself is written down. */
const eventAttribute = (event: string) => `event_${event}`;

const messageOf = (item: Record<string, unknown>): Message | undefined => {
  const events = Object.entries(item).filter(([name]) => name.startsWith('event_'));
  const whole = { ...item, events: Object.fromEntries(events.map(([name, at]) => [name.slice(6), at])) };
  return 'status' in item ? Message.parse(whole) : undefined;
};

/** What the provider told of a message, also of one that is not written down: kind of event → when first. */
export const eventsOf = async (tables: Tables, id: string): Promise<Message['events']> => {
  const item = (await getItem(tables, 'Workspace', keyOf(tables, id))) ?? {};
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, at]) => (name.startsWith('event_') ? [[name.slice(6), String(at)]] : [])),
  );
};

/** The message as it stands now (a consistent read). */
export const getMessage = async (tables: Tables, id: string): Promise<Message | undefined> => {
  const item = await getItem(tables, 'Workspace', keyOf(tables, id));
  return item && messageOf(item);
};

/** Several messages in one read, in no order. */
export const getMessages = async (tables: Tables, ids: readonly string[]): Promise<Message[]> => {
  const wanted = ids.map((id) => ({ table: 'Workspace' as const, key: keyOf(tables, id) }));
  const items = await getAll(tables, wanted, 'eventually');
  return items.map(messageOf).filter((message) => message !== undefined);
};

/**
 * Writes a message down, and in the lead's list. `once` refuses to replace one that is there: what is only guessed at
 * (`uncertain`) must not hide what is known.
 */
export const putMessage = async (
  tables: Tables,
  { events: _events, ...message }: Message,
  once = false,
): Promise<boolean> => {
  const { id, at, status, topic, address } = message;
  const list = (pk: string) => putItem(tables, 'Workspace', { pk, sk: `${at}#${id}`, message: id, status, topic });
  // The lists first: a message that is there is in them, whatever was cut off.
  await Promise.all([
    list(key(tables.ws, 'messages', message.lead)),
    ...(address !== undefined && topic === 'marketing' && status !== 'refused'
      ? [list(sentToKey(tables, address))]
      : []),
  ]);
  const { done } = await updateItem(tables, 'Workspace', keyOf(tables, message.id), setEach(message), {
    ...(once && { when: absent('id') }),
  });
  return done;
};

/** What was sent to one address (hashed), whichever lead had it. */
export const sentToKey = (tables: Tables, address: string) => key(tables.ws, 'sent-to', address);

/**
 * Notes what the provider says became of a message. Answers how the message stands, `undefined` where that is not known:
 * it is not written down yet, or that kind of event was noted before.
 */
export const noteMessageEvent = async (
  tables: Tables,
  id: string,
  event: string,
  at: string,
): Promise<Message['status'] | undefined> => {
  const attribute = eventAttribute(event);
  const noted = await updateItem(tables, 'Workspace', keyOf(tables, id), [set(attribute, at)], {
    when: absent(attribute),
    answer: 'after',
  });
  return noted.done && noted.item !== undefined ? messageOf(noted.item)?.status : undefined;
};

const MOST_CLICKS = 100;

/** Notes a click beside the message, and answers the latest ones, this one last; a repeat may be among them twice. */
export const noteClick = async (tables: Tables, id: string, click: Click): Promise<Click[]> => {
  const noted = await updateItem(tables, 'Workspace', keyOf(tables, id), [append('clicks', [click])], {
    when: anyOf(absent('clicks'), shorterThan('clicks', MOST_CLICKS)),
    answer: 'after',
  });
  if (noted.done) return noted.item?.clicks as Click[];
  // So many clicks on one email are old or a machine's: begin again, for the item must stay small.
  await updateItem(tables, 'Workspace', keyOf(tables, id), [set('clicks', [click])]);
  return [click];
};

/** Counts that the lead's mail server did not take a message for now, with its words. */
export const noteDelay = async (tables: Tables, id: string, said: string): Promise<void> => {
  await updateItem(tables, 'Workspace', keyOf(tables, id), [count('delays'), set('delayedBy', said)]);
};

/**
 * What we took for sent may not have left: its line broke. Answers the message; undefined where it is not written down.
 * One that bounced or arrived meanwhile stays as it is.
 */
export const doubtMessage = async (tables: Tables, id: string, reason: string): Promise<Message | undefined> => {
  await updateIf(
    tables,
    'Workspace',
    keyOf(tables, id),
    [set('status', 'uncertain'), set('reason', reason)],
    allOf(equals('status', 'sent'), absent(eventAttribute('delivered'))),
  );
  return getMessage(tables, id);
};

/** The provider says that it has sent what we were uncertain of. */
export const confirmMessage = (tables: Tables, id: string): Promise<boolean> =>
  updateIf(
    tables,
    'Workspace',
    keyOf(tables, id),
    [set('status', 'sent'), remove('reason')],
    equals('status', 'uncertain'),
  );

/** Characters of an instant, which the sort key begins with. */
const INSTANT = '2026-01-01T00:00:00.000Z'.length;

const Listed = z.object({ message: z.string(), status: Message.shape.status, topic: Message.shape.topic });
/** A message as a list has it; `at` is when it was written down. */
export type ListedMessage = z.infer<typeof Listed> & { at: string };

type Page = { limit?: number; since?: string };

/** The latest emails to a lead, newest first; `since` leaves out older ones. */
export const messagesOf = (tables: Tables, lead: string, page: Page = {}): Promise<ListedMessage[]> =>
  listedUnder(tables, key(tables.ws, 'messages', lead), page);

/** The latest marketing emails to one address (hashed), whichever lead had it, newest first. */
export const messagesTo = (tables: Tables, address: string, page: Page = {}): Promise<ListedMessage[]> =>
  listedUnder(tables, sentToKey(tables, address), page);

const listedUnder = async (
  tables: Tables,
  partition: string,
  { limit = 50, since = '' }: Page,
): Promise<ListedMessage[]> => {
  const query = { table: 'Workspace', partition, sort: { after: since || '0' }, newestFirst: true } as const;
  const { items } = await queryFrom(tables, query, limit, undefined);
  const listed = readable(tables, items, (item) => ({ ...Listed.parse(item), at: String(item.sk).slice(0, INSTANT) }));
  // One that was written down twice, since the first time was cut off, is in the list twice.
  return [...new Map(listed.toReversed().map((one) => [one.message, one])).values()].toReversed();
};
