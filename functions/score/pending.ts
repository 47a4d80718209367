import { firstTouchOf, type Identity } from '../../shared/activity/index.ts';
import { entryKey, type LedgerEntry } from '../../shared/lead/index.ts';
import { compareEntries } from '../../shared/scoring/index.ts';
import type { Lead } from '../store/lead.ts';
import { ringHash } from '../store/ring.ts';
import { type Incoming, identityOfIncoming } from './incoming.ts';

/** One entry on its way into one lead's ledger and state. `isImplied`: no message's own, but told beside another entry. */
export type PendingEntry = { entry: LedgerEntry; key: string; hash: string; isImplied?: true };

/**
 * An entry that the ledger has: `isNew` where this very run put it there, after version `since` of the lead was read. The
 * state of that version cannot hold a new entry; of any other entry we do not know.
 */
export type AppendedEntry = PendingEntry & { isNew: boolean; since: number };

const pending = (entry: LedgerEntry): PendingEntry => {
  const key = entryKey(entry);
  return { entry, key, hash: ringHash(key) };
};

/** The entries of a lead's messages and what they imply, each once and in the order of the ledger. */
export const pendingOf = (lead: Lead | undefined, incoming: readonly Incoming[]): PendingEntry[] =>
  [...entriesOf(incoming), ...impliedBy(lead, incoming)].sort((a, b) => compareEntries(a.entry, b.entry));

const entriesOf = (incoming: readonly Incoming[]): PendingEntry[] => {
  const entries = new Map<string, PendingEntry>();
  for (const { entry } of incoming) {
    const one = pending(entry);
    const other = entries.get(one.key);
    // Of two with one id the one received first wins, as it would if they came one by one.
    if (other === undefined || entry.receivedAt < other.entry.receivedAt) entries.set(one.key, one);
  }
  return [...entries.values()];
};

/**
 * What an activity tells beside itself: the address of a lead that has none yet, and where a lead first came from. Each
 * is a profile entry under an id of its own, so that a ledger holds it once, whichever activity brought it.
 */
const impliedBy = (lead: Lead | undefined, incoming: readonly Incoming[]): PendingEntry[] => {
  const knows = (field: string) =>
    lead?.state.profile[field] !== undefined ||
    incoming.some(({ entry }) => entry.kind === 'profile' && entry.fields[field] !== undefined);
  const said: PendingEntry[] = [];
  const learn = (from: LedgerEntry, id: string, fields: Record<string, string>) => {
    const { v, at, receivedAt, source, backfill } = from;
    const implied = pending({
      v,
      id,
      at,
      receivedAt,
      source,
      kind: 'profile',
      fields,
      ...(backfill ? { backfill } : {}),
    });
    said.push({ ...implied, isImplied: true });
  };
  const email = knows('email') ? undefined : incoming.find((one) => emailIn(one) !== undefined);
  if (email !== undefined) learn(email.entry, 'first-email', { email: emailIn(email) as string });
  if (knows('leadSource') || knows('campaign')) return said;
  for (const { entry } of incoming) {
    if (entry.kind !== 'activity' || entry.machine !== undefined) continue;
    const touch = firstTouchOf(entry.context);
    if (Object.keys(touch).length === 0) continue;
    learn(entry, 'first-touch', touch);
    break;
  }
  return said;
};

const emailIn = (incoming: Incoming): string | undefined => {
  const identity: Identity | undefined = identityOfIncoming(incoming);
  return identity?.email;
};
