import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';
import type { Click } from '../../shared/scoring/index.ts';
import { getAll } from './dynamo/batch.ts';
import { absent, anyOf, equals, shorterThan } from './dynamo/conditional.ts';
import { getItem, putItem } from './dynamo/item.ts';
import { queryFrom } from './dynamo/query.ts';
import { append, remove, set, setEach, updateIf, updateItem } from './dynamo/update.ts';
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
  const { done } = await updateItem(tables, 'Workspace', keyOf(tables, message.id), setEach(message), {
    ...(once && { when: absent('id') }),
  });
  const { id, at, status, topic } = message;
  const listed = { pk: key(tables.ws, 'messages', message.lead), sk: `${at}#${id}`, message: id, status, topic };
  await putItem(tables, 'Workspace', listed);
  return done;
};

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

/** The provider says that it has sent what we were uncertain of. */
export const confirmMessage = (tables: Tables, id: string): Promise<boolean> =>
  updateIf(
    tables,
    'Workspace',
    keyOf(tables, id),
    [set('status', 'sent'), remove('reason')],
    equals('status', 'uncertain'),
  );

const Listed = z.object({ message: z.string(), status: Message.shape.status, topic: Message.shape.topic });

/** The latest emails to a lead, newest first; `since` leaves out older ones. */
export const messagesOf = async (
  tables: Tables,
  lead: string,
  { limit = 50, since = '' }: { limit?: number; since?: string } = {},
): Promise<z.infer<typeof Listed>[]> => {
  const { items } = await queryFrom(
    tables,
    {
      table: 'Workspace',
      partition: key(tables.ws, 'messages', lead),
      sort: { after: since || '0' },
      newestFirst: true,
    },
    limit,
    undefined,
  );
  return items.map((item) => Listed.parse(item));
};
