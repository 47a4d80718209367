import type { Identity, Instant, Json, Source } from './activity.ts';

/** What a message tells us of a lead beside what it did, traits as they were written; collect makes ledger entries of it. */
export type Learnt = { id: string; at: Instant; receivedAt: Instant; identity: Identity; source: Source } & (
  | { kind: 'profile'; of: 'person' | 'company'; traits: Record<string, Json> }
  | { kind: 'consent'; state: 'subscribed' | 'unsubscribed'; how: string }
);

/** What receiving knows and a message does not. Times are epoch milliseconds; `id` makes an id for a message without one. */
export type Reception = {
  receivedAt: number;
  sentAt?: number | undefined;
  source: Source;
  id: () => string;
  /** Where the message stands in what was sent: `batch/3`, empty for the whole body. */
  where?: string;
};
