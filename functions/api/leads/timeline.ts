import { entryKey, type LedgerEntry, stageName } from '../../../shared/lead/index.ts';
import type { LeadPage, TimelineItem } from '../contract/index.ts';

type Words = {
  [K in LedgerEntry['kind']]: (entry: Extract<LedgerEntry, { kind: K }>) => Pick<TimelineItem, 'title' | 'detail'>;
};

const signed = (points: number) => (points < 0 ? `${points}` : `+${points}`);

const adjustmentTitle = (change: Extract<LedgerEntry, { kind: 'adjustment' }>['change']): string => {
  switch (change.what) {
    case 'points':
      return `${signed(change.points)} points by hand`;
    case 'score':
      return `Score set to ${change.points}`;
    case 'stage':
      return `Stage set to ${stageName[change.stage]}`;
    case 'freeze':
      return change.frozen ? 'Frozen' : 'No longer frozen';
  }
};

const words: Words = {
  activity: (entry) => ({ title: entry.type, detail: entry.properties }),
  profile: (entry) => ({ title: `Learnt ${Object.keys(entry.fields).join(', ')}`, detail: entry.fields }),
  adjustment: ({ change, reason }) => ({
    title: adjustmentTitle(change),
    detail: { reason, ...('group' in change && { group: change.group }) },
  }),
  retraction: ({ of, reason }) => ({ title: 'Taken back', detail: { of, reason } }),
  merge: ({ child, reason }) => ({
    title: 'Merged with another lead',
    detail: { child, ...(reason !== undefined && { reason }) },
  }),
  consent: ({ state, how }) => ({
    title: state === 'subscribed' ? 'Subscribed to emails' : 'Unsubscribed from emails',
    detail: { how },
  }),
  suppression: ({ cause }) => ({ title: 'Gets no more email', detail: { cause } }),
  outcome: ({ outcome, reason, amount }) => ({
    title: `Sales: ${outcome}`,
    detail: { ...(reason !== undefined && { reason }), ...(amount !== undefined && { amount }) },
  }),
  announced: ({ from, to, cause }) => ({ title: `${stageName[from]} → ${stageName[to]}`, detail: { cause } }),
};

const wordsOf = <K extends LedgerEntry['kind']>(entry: Extract<LedgerEntry, { kind: K }>) =>
  (words[entry.kind as K] as (entry: Extract<LedgerEntry, { kind: K }>) => Pick<TimelineItem, 'title' | 'detail'>)(
    entry,
  );

/** A ledger as people read it, newest first. `points` says what each entry gave when it came, by its key. */
export const timelineOf = (ledger: readonly LedgerEntry[], points: ReadonlyMap<string, number>): TimelineItem[] => {
  const takenBack = new Map(
    ledger.flatMap((entry) => (entry.kind === 'retraction' ? [[entry.of, entry.reason] as const] : [])),
  );
  return ledger
    .map((entry): TimelineItem => {
      const key = entryKey(entry);
      const reason = takenBack.get(key);
      const machine = entry.kind === 'activity' ? entry.machine : undefined;
      return {
        key,
        kind: entry.kind,
        at: entry.at,
        ...wordsOf(entry),
        source: entry.source,
        points: points.get(key) ?? null,
        ignored:
          reason !== undefined ? `Taken back: ${reason}` : machine !== undefined ? `Not scored: ${machine}` : null,
      };
    })
    .sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : a.key < b.key ? 1 : -1));
};

/** The stage changes that were announced, oldest first. */
export const stagesOf = (ledger: readonly LedgerEntry[]): LeadPage['stages'] =>
  ledger
    .flatMap((entry) => (entry.kind === 'announced' ? [entry] : []))
    .map(({ n, from, to, at, cause }) => ({ n, from, to, at, cause }))
    .sort((a, b) => (a.at === b.at ? a.n - b.n : a.at < b.at ? -1 : 1));
