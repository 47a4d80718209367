import type { Activity, Identity } from '../../shared/activity/index.ts';
import type { LedgerEntry, Submission } from '../../shared/lead/index.ts';
import type { QueueMessage } from '../functions/a-pipeline.ts';

export const NOW = Date.parse('2026-11-20T12:00:00.000Z');

const isoOf = (millis: number) => new Date(millis).toISOString();
let delivered = 0;

const message = (detailType: QueueMessage['detailType'], detail: unknown): QueueMessage => {
  delivered += 1;
  return { id: `m${delivered}`, detailType, detail };
};

type ActivityParts = {
  id: string;
  type: string;
  identity: Identity;
  minutesAgo: number;
  receivedMinutesAgo?: number;
  properties?: Activity['properties'];
};

/** An activity on its way to the score queue. */
export const anActivity = ({
  id,
  type,
  identity,
  minutesAgo,
  receivedMinutesAgo,
  properties,
}: ActivityParts): QueueMessage => {
  const received = Math.min(receivedMinutesAgo ?? minutesAgo, minutesAgo);
  const detail: Activity = {
    v: 1,
    id,
    type,
    at: isoOf(NOW - minutesAgo * 60_000),
    receivedAt: isoOf(NOW - received * 60_000),
    identity,
    properties: properties ?? {},
    context: {},
    source: { kind: 'tracker', id: 'key-1' },
  };
  return message('Activity Recorded', detail);
};

/** Another ledger entry on its way to the score queue; `entry` without what all entries have. */
export const anEntry = (
  to: Submission['to'],
  entry: { kind: LedgerEntry['kind']; id: string } & Record<string, unknown>,
  minutesAgo = 60,
): QueueMessage => {
  const at = isoOf(NOW - minutesAgo * 60_000);
  return message('Ledger Entry Submitted', {
    v: 1,
    to,
    entry: { v: 1, at, receivedAt: at, source: { kind: 'server', id: 'key-2' }, ...entry },
  });
};

/** An identify call: says that these identifiers are one person's. */
export const anIdentify = (id: string, identity: Identity, minutesAgo = 60): QueueMessage =>
  anEntry(
    { identity },
    { kind: 'profile', id, fields: identity.email === undefined ? {} : { email: identity.email } },
    minutesAgo,
  );

/** The same message, delivered once more by the queue. */
export const again = (original: QueueMessage): QueueMessage => message(original.detailType, original.detail);
