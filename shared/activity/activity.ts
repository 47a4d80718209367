import * as z from 'zod';
import { addressOf } from './address.ts';

/** Plain JSON, as it travels on the bus and lies in the ledger. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
/** One schema for all, so that descriptions made from it speak of one thing. */
export const JsonValue: z.ZodType<Json> = z.json();
export const JsonObject: z.ZodType<Record<string, Json>> = z.record(z.string(), JsonValue);

/** An instant as ISO 8601 in UTC with milliseconds, so that text order is time order. */
export const Instant = z.iso.datetime({ precision: 3 });
export type Instant = z.infer<typeof Instant>;

/** An address in any spelling, read as the one form that `addressOf` gives it. */
export const Address = z
  .string()
  .overwrite((written) => addressOf(written) ?? written)
  .refine((address) => addressOf(address) !== undefined, { message: 'Invalid email address' });

/** What a sender knows of who acted. At least one identifier; userId outranks email outranks anonymousId. */
export const Identity = z
  .object({
    userId: z.string().min(1).max(256).optional(),
    email: Address.optional(),
    anonymousId: z.string().min(1).max(256).optional(),
    /** What the person of `userId` went by until now: a browser's id or a user's. */
    previousId: z.string().min(1).max(256).optional(),
  })
  .refine((id) => id.userId !== undefined || id.email !== undefined || id.anonymousId !== undefined, {
    message: 'Say who acted: give userId, email or anonymousId.',
  });
export type Identity = z.infer<typeof Identity>;

/**
 * Where a fact came from. `tracker` and `form` hold a public key: what they send never overwrites what the others set.
 * `id` is the write key's id, the API key's id, the person's id, the flow's id or the import's id; never a secret.
 */
const SourceKind = z.enum(['tracker', 'form', 'server', 'import', 'person', 'flow', 'email', 'system']);
export const Source = z.object({ kind: SourceKind, id: z.string().max(128).optional() });
export type Source = z.infer<typeof Source>;

/** True for sources that anybody on the internet can speak as. */
export const isPublicSource = (source: Source): boolean => source.kind === 'tracker' || source.kind === 'form';

/**
 * One thing that somebody did, as it stands on the bus under detail-type `Activity Recorded`.
 * `id` is the sender's message id: the same id counts once. `at` is when it happened, never later than `receivedAt`.
 */
export const Activity = z.object({
  v: z.literal(1),
  id: z.string().min(1).max(256),
  type: z.string().min(1).max(128),
  at: Instant,
  receivedAt: Instant,
  identity: Identity,
  properties: JsonObject,
  /** Page, campaign, locale, time zone and the like; `machine: true` where the sender says a machine did it. */
  context: JsonObject,
  source: Source,
});
export type Activity = z.infer<typeof Activity>;
