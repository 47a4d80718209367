import { type Activity, addressOf, type Identity, machineReason } from '../../shared/activity/index.ts';
import { busEvents } from '../../shared/event/index.ts';
import type { ActivityEntry, LedgerEntry, Submission } from '../../shared/lead/index.ts';
import { type Delivery, PermanentError } from '../runtime/index.ts';

/** A ledger entry on its way to its lead, and the message that brought it. */
export type Incoming = { message: string; to: Submission['to']; entry: LedgerEntry };

const entryOfActivity = (activity: Activity): ActivityEntry => {
  const { identity: _identity, ...entry } = activity;
  const machine = machineReason(activity.context);
  return { ...entry, kind: 'activity', ...(machine === undefined ? {} : { machine }) };
};

/** What a queue's message brings. What is not of our contracts is refused: it ends among the dead letters, for people. */
export const incomingOf = ({ message, event }: Delivery): Incoming => {
  if (event['detail-type'] === 'Activity Recorded') {
    const activity = busEvents['Activity Recorded'].safeParse(event.detail);
    if (!activity.success) throw refused(event['detail-type'], activity.error.issues);
    return { message, to: { identity: activity.data.identity }, entry: entryOfActivity(activity.data) };
  }
  const submission = busEvents['Ledger Entry Submitted'].safeParse(event.detail);
  if (!submission.success) throw refused(event['detail-type'], submission.error.issues);
  return mergedIntoOlder({ message, to: submission.data.to, entry: submission.data.entry });
};

const refused = (type: string, issues: readonly { path: PropertyKey[] }[]) =>
  new PermanentError(`A ${type} is malformed at ${issues.map(({ path }) => path.map(String).join('.')).join(', ')}.`);

/**
 * Of two leads that are merged the one with the smaller id lives on, whoever was named first. So `mergedInto` always
 * leads to a smaller id, and two people who merge the same two leads in both directions cannot close them in a circle.
 */
const mergedIntoOlder = (incoming: Incoming): Incoming => {
  const { to, entry } = incoming;
  if (entry.kind !== 'merge' || !('lead' in to) || to.lead <= entry.child) return incoming;
  return { ...incoming, to: { lead: entry.child }, entry: { ...entry, child: to.lead } };
};

/** Who an entry is about, as far as its message says. */
export const identityOfIncoming = ({ to }: Incoming): Identity | undefined =>
  'identity' in to ? to.identity : undefined;

const addressIn = ({ entry }: Incoming): string | undefined => {
  const said = entry.kind === 'profile' ? entry.fields.email : undefined;
  return typeof said === 'string' ? addressOf(said) : undefined;
};

/** The address that a message says is its lead's. */
export const addressGivenBy = (incoming: Incoming): string | undefined =>
  identityOfIncoming(incoming)?.email ?? addressIn(incoming);

/** The same message without an address that is somebody else's. */
export const withoutAddress = (incoming: Incoming, address: string): Incoming => {
  const { to, entry } = incoming;
  const said = addressIn(incoming) === address && entry.kind === 'profile' ? entry : undefined;
  const { email: _said, ...fields } = said?.fields ?? {};
  const { email, ...identity } = 'identity' in to ? to.identity : {};
  return {
    ...incoming,
    ...(said === undefined ? {} : { entry: { ...said, fields } }),
    ...('identity' in to && email === address ? { to: { identity } } : {}),
  };
};
