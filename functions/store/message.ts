import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Instant } from '../../shared/activity/index.ts';
import { whether } from './conditional.ts';
import { key, type Tables } from './table.ts';

/**
 * What became of one email we meant to send. Holds ids only: the address lies here as a keyed hash.
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
  /** What the provider told us since, latest instant per kind of event. */
  events: z.record(z.string(), Instant).default({}),
});
export type Message = z.infer<typeof Message>;

const keyOf = (tables: Tables, id: string) => ({ pk: key(tables.ws, 'message', id), sk: 'message' });

/** The message as it stands now (a consistent read). */
export const getMessage = async (tables: Tables, id: string): Promise<Message | undefined> => {
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Workspace, Key: keyOf(tables, id), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : Message.parse(Item);
};

/**
 * Writes a message down, and in the lead's list. `once` refuses to replace one that is there: what is only guessed at
 * (`uncertain`) must not hide what is known.
 */
export const putMessage = async (tables: Tables, message: Message, once = false): Promise<boolean> => {
  const put = whether(
    tables.doc.send(
      new PutCommand({
        TableName: tables.names.Workspace,
        Item: { ...keyOf(tables, message.id), ...message },
        ...(once && { ConditionExpression: 'attribute_not_exists(pk)' }),
      }),
    ),
  );
  const list = tables.doc.send(
    new PutCommand({
      TableName: tables.names.Workspace,
      Item: { pk: key(tables.ws, 'messages', message.lead), sk: `${message.at}#${message.id}`, message: message.id },
    }),
  );
  const [done] = await Promise.all([put, list]);
  return done;
};

/** Notes what the provider says became of a message; the first instant of each kind of event stays. */
export const noteMessageEvent = (tables: Tables, id: string, event: string, at: string): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Workspace,
        Key: keyOf(tables, id),
        UpdateExpression: 'SET events.#event = :at',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(events.#event)',
        ExpressionAttributeNames: { '#event': event },
        ExpressionAttributeValues: { ':at': at },
      }),
    ),
  );

/** The ids of the latest emails to a lead, newest first. */
export const messagesOf = async (tables: Tables, lead: string, limit = 50): Promise<string[]> => {
  const { Items = [] } = await tables.doc.send(
    new QueryCommand({
      TableName: tables.names.Workspace,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': key(tables.ws, 'messages', lead) },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: limit,
    }),
  );
  return Items.map((item) => z.object({ message: z.string() }).parse(item).message);
};
