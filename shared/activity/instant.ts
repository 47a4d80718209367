import type { Instant } from './activity.ts';

/** Epoch milliseconds as an instant. */
export const instantOf = (millis: number): Instant => new Date(millis).toISOString();

/** What a sender wrote as a time, as epoch milliseconds; undefined if it is none that we can hold. */
export const millisOf = (written: string | number): number | undefined => {
  const millis = typeof written === 'number' ? written : Date.parse(written);
  // Years of four digits only: text order must be time order.
  return Number.isFinite(millis) && millis >= 0 && millis < 253_402_300_800_000 ? Math.trunc(millis) : undefined;
};

/**
 * When something happened, by our clock: the sender's clock is off by as much as its `sentAt` differs from our
 * `receivedAt` (Segment's rule), and nothing happens after we heard of it.
 */
export const correctedInstant = (
  happened: number | undefined,
  sentAt: number | undefined,
  receivedAt: number,
): Instant => {
  if (happened === undefined) return instantOf(receivedAt);
  const corrected = sentAt === undefined ? happened : receivedAt - (sentAt - happened);
  return instantOf(Math.max(0, Math.min(corrected, receivedAt)));
};
