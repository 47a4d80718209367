import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { addressOf, Instant } from '../../shared/activity/index.ts';
import { getAll } from './dynamo/batch.ts';
import { absent, anyOf, deleteIf, equals, putIf } from './dynamo/conditional.ts';
import { getItem } from './dynamo/item.ts';
import { written } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

/** That an address refuses mail. Keyed by a hash of the address, so that it outlives erasure and merging of leads. */
export const Suppression = z.object({
  address: z.string(),
  cause: z.enum(['bounced', 'complained', 'manual', 'unsubscribed']),
  at: Instant,
  /** The email that made the person, or their mail server, say so. */
  message: z.string().optional(),
});
export type Suppression = z.infer<typeof Suppression>;

const hashText = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(`address:${text}`).digest('hex');

/** The keyed hash an address is known by wherever it must outlive the lead: of its one form, however it was written. */
export const hashAddress = (secret: string, address: string): string =>
  hashText(secret, addressOf(address) ?? address.trim().toLowerCase());

const keyOf = (tables: Tables, address: string) => ({ pk: key(tables.ws, 'suppressed', address), sk: 'suppressed' });

/** Why this address (hashed) refuses mail, if it does (a consistent read). */
export const getSuppression = async (tables: Tables, address: string): Promise<Suppression | undefined> => {
  const item = await getItem(tables, 'Workspace', keyOf(tables, address));
  return item && Suppression.parse(item);
};

/** The person took it upon themselves, and nothing worse is known. */
const onlyUnsubscribed = anyOf(absent(), equals('cause', 'unsubscribed'));

/** The refusals among these addresses (hashed), by hash. */
export const getSuppressions = async (
  tables: Tables,
  addresses: readonly string[],
): Promise<Map<string, Suppression>> => {
  const wanted = addresses.map((address) => ({ table: 'Workspace' as const, key: keyOf(tables, address) }));
  const found = (await getAll(tables, wanted)).map((item) => Suppression.parse(item));
  return new Map(found.map((suppression) => [suppression.address, suppression]));
};

/** Writes a refusal down. A bounce or complaint stays what it is when the person also unsubscribes. */
export const putSuppression = (tables: Tables, suppression: Suppression): Promise<boolean> =>
  putIf(
    tables,
    'Workspace',
    { ...keyOf(tables, suppression.address), ...written(Suppression, suppression) },
    suppression.cause === 'unsubscribed' ? absent() : onlyUnsubscribed,
  );

/** Lets an address be mailed again that had only unsubscribed; bounces and complaints stay. */
export const withdrawUnsubscribe = (tables: Tables, address: string): Promise<boolean> =>
  deleteIf(tables, 'Workspace', keyOf(tables, address), onlyUnsubscribed);

/** Lets an address be mailed again that bounced or was suppressed by hand. False where neither stands. */
export const liftSuppression = (tables: Tables, address: string): Promise<boolean> =>
  deleteIf(tables, 'Workspace', keyOf(tables, address), anyOf(equals('cause', 'bounced'), equals('cause', 'manual')));
