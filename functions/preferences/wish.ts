import type { LedgerEntry } from '../../shared/lead/index.ts';
import { DAY_MS } from '../../shared/time/index.ts';
import { type Deps, type Publisher, setting } from '../runtime/index.ts';
import { readRoot } from '../store/lead.ts';
import { getMessage } from '../store/message.ts';
import { getSuppression, hashAddress, putSuppression, withdrawUnsubscribe } from '../store/suppression.ts';
import type { Tables } from '../store/table.ts';
import type { PreferenceLink } from './link.ts';

type ConsentEntry = Extract<LedgerEntry, { kind: 'consent' }>;

/**
 * Carries out what a person wishes: first where the next send looks (the address's own refusal), so that it holds from
 * this moment on, then in the lead's ledger, from where it ends flows.
 */
export const carryOut = async (
  { tables, bus, deps }: { tables: Tables; bus: Publisher; deps: Deps },
  link: PreferenceLink,
  state: ConsentEntry['state'],
  how: string,
): Promise<void> => {
  const at = new Date(deps.now()).toISOString();
  const address = await addressOf(tables, setting(deps, 'SECRET'), link);
  if (address !== undefined) {
    if (state === 'unsubscribed')
      await putSuppression(tables, { address, cause: 'unsubscribed', at, message: link.message });
    else await withdrawUnsubscribe(tables, address);
  }
  const entry: ConsentEntry = {
    v: 1,
    kind: 'consent',
    // Not of the email alone: who leaves, comes back and leaves again has said three things.
    id: `${link.message}.${state}.${deps.now()}`,
    at,
    receivedAt: at,
    source: { kind: 'email' },
    channel: 'email',
    state,
    how,
  };
  await bus.put([{ detailType: 'Ledger Entry Submitted', detail: { v: 1, to: { lead: link.lead }, entry } }]);
};

/** The button to come back stands on the page that one leaves by, and holds as long as that page may lie open. */
const COME_BACK_MS = DAY_MS;

/**
 * Whether the link may subscribe again: it is a way out that lies in mailboxes for ever, and gets forwarded. It takes back
 * only what was said by this very link, and only for a day.
 */
export const mayComeBack = async (
  { tables, deps }: { tables: Tables; deps: Deps },
  link: PreferenceLink,
): Promise<boolean> => {
  const address = await addressOf(tables, setting(deps, 'SECRET'), link);
  const standing = address === undefined ? undefined : await getSuppression(tables, address);
  if (standing?.cause !== 'unsubscribed' || standing.message !== link.message) return false;
  return deps.now() - Date.parse(standing.at) < COME_BACK_MS;
};

/** The address (hashed) that the email went to; the lead's own where the email was not written down. */
const addressOf = async (tables: Tables, secret: string, link: PreferenceLink): Promise<string | undefined> => {
  const message = await getMessage(tables, link.message);
  if (message?.address !== undefined) return message.address;
  const lead = await readRoot(tables, link.lead);
  const email = lead?.state.profile.email;
  return typeof email === 'string' ? hashAddress(secret, email) : undefined;
};
