import { BatchGetCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';
import type { Click } from '../../shared/scoring/index.ts';
import { whether } from './dynamo/conditional.ts';
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
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Workspace, Key: keyOf(tables, id), ConsistentRead: true }),
  );
  return Item && messageOf(Item);
};

/** Several messages in one read, in no order; at most 100 ids. */
export const getMessages = async (tables: Tables, ids: readonly string[]): Promise<Message[]> => {
  const found: Message[] = [];
  let left: Record<string, unknown>[] = [...new Set(ids)].map((id) => keyOf(tables, id));
  while (left.length > 0) {
    const { Responses, UnprocessedKeys } = await tables.doc.send(
      new BatchGetCommand({ RequestItems: { [tables.names.Workspace]: { Keys: left } } }),
    );
    for (const item of Responses?.[tables.names.Workspace] ?? []) found.push(...[messageOf(item) ?? []].flat());
    left = UnprocessedKeys?.[tables.names.Workspace]?.Keys ?? [];
  }
  return found;
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
  const fields = Object.entries(message).filter(([, value]) => value !== undefined);
  const done = await whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Workspace,
        Key: keyOf(tables, message.id),
        UpdateExpression: `SET ${fields.map((_, at) => `#f${at} = :f${at}`).join(', ')}`,
        ...(once && { ConditionExpression: 'attribute_not_exists(#f0)' }),
        ExpressionAttributeNames: Object.fromEntries(fields.map(([name], at) => [`#f${at}`, name])),
        ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], at) => [`:f${at}`, value])),
      }),
    ),
  );
  const { id, at, status, topic } = message;
  await tables.doc.send(
    new PutCommand({
      TableName: tables.names.Workspace,
      Item: { pk: key(tables.ws, 'messages', message.lead), sk: `${at}#${id}`, message: id, status, topic },
    }),
  );
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
  let now: Message | undefined;
  await whether(
    tables.doc
      .send(
        new UpdateCommand({
          TableName: tables.names.Workspace,
          Key: keyOf(tables, id),
          UpdateExpression: 'SET #event = :at',
          ConditionExpression: 'attribute_not_exists(#event)',
          ExpressionAttributeNames: { '#event': eventAttribute(event) },
          ExpressionAttributeValues: { ':at': at },
          ReturnValues: 'ALL_NEW',
        }),
      )
      .then(({ Attributes }) => {
        now = Attributes && messageOf(Attributes);
      }),
  );
  return now?.status;
};

const MOST_CLICKS = 100;

/** Notes a click beside the message, and answers the latest ones, this one last; a repeat may be among them twice. */
export const noteClick = async (tables: Tables, id: string, click: Click): Promise<Click[]> => {
  const append = (expression: string, condition: object, values: object) =>
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Workspace,
        Key: keyOf(tables, id),
        UpdateExpression: `SET clicks = ${expression}`,
        ...condition,
        ExpressionAttributeValues: { ':click': [click], ...values },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
  const room = { ConditionExpression: 'attribute_not_exists(clicks) OR size(clicks) < :most' };
  let clicks: unknown;
  const noted = await whether(
    append('list_append(if_not_exists(clicks, :none), :click)', room, { ':none': [], ':most': MOST_CLICKS }).then(
      ({ Attributes }) => {
        clicks = Attributes?.clicks;
      },
    ),
  );
  // So many clicks on one email are old or a machine's: begin again, for the item must stay small.
  if (!noted) await append(':click', {}, {});
  return noted ? (clicks as Click[]) : [click];
};

/** The provider says that it has sent what we were uncertain of. */
export const confirmMessage = (tables: Tables, id: string): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Workspace,
        Key: keyOf(tables, id),
        UpdateExpression: 'SET #status = :sent REMOVE reason',
        ConditionExpression: '#status = :uncertain',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':sent': 'sent', ':uncertain': 'uncertain' },
      }),
    ),
  );

const Listed = z.object({ message: z.string(), status: Message.shape.status, topic: Message.shape.topic });

/** The latest emails to a lead, newest first; `since` leaves out older ones. */
export const messagesOf = async (
  tables: Tables,
  lead: string,
  { limit = 50, since = '' }: { limit?: number; since?: string } = {},
): Promise<z.infer<typeof Listed>[]> => {
  const { Items = [] } = await tables.doc.send(
    new QueryCommand({
      TableName: tables.names.Workspace,
      KeyConditionExpression: 'pk = :pk AND sk > :since',
      ExpressionAttributeValues: { ':pk': key(tables.ws, 'messages', lead), ':since': since || '0' },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: limit,
    }),
  );
  return Items.map((item) => Listed.parse(item));
};
