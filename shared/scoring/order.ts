import { entryKey, type LedgerEntry } from '../lead/index.ts';

/**
 * The order in which a ledger is folded: by event time; within an instant what we learnt comes before what was done, so
 * that a form's answers hold for the form itself; then by id. Nothing in it depends on delivery.
 */
const ranks: Record<LedgerEntry['kind'], number> = {
  profile: 0,
  adjustment: 1,
  activity: 2,
  outcome: 3,
  consent: 4,
  suppression: 5,
  retraction: 6,
  merge: 7,
  announced: 8,
};

/** An entry's rank among those of the same instant; among equal ranks the id decides. */
export const rankOf = (entry: LedgerEntry): number => ranks[entry.kind];

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of a ledger as a comparison for sorting. */
export const compareEntries = (a: LedgerEntry, b: LedgerEntry): number =>
  byText(a.at, b.at) || rankOf(a) - rankOf(b) || byText(a.id, b.id);

/** Of two entries under one key (two leads merged, both told of it) the one received first counts. */
const firstReceived = (a: LedgerEntry, b: LedgerEntry): LedgerEntry => {
  const order =
    byText(a.receivedAt, b.receivedAt) || byText(a.at, b.at) || byText(JSON.stringify(a), JSON.stringify(b));
  return order <= 0 ? a : b;
};

type Retraction = LedgerEntry & { kind: 'retraction' };

/** A ledger ready to be walked: each key once, what was taken back left out, in order. */
export type Walk = {
  entries: LedgerEntry[];
  /** Keys that are taken back though nothing stands under them (yet). */
  dangling: string[];
  /** What was taken back, with the retraction that did it. */
  retracted: { entry: LedgerEntry; by: LedgerEntry & { kind: 'retraction' } }[];
};

/** What of a ledger is walked and can be taken back: what happened, not a merge and not what went out. */
const retractable: ReadonlySet<LedgerEntry['kind']> = new Set([
  'activity',
  'profile',
  'adjustment',
  'consent',
  'suppression',
  'outcome',
]);

/** A retraction may itself be taken back, which restores what it took back, and so on. */
const standingRetractions = (entries: Iterable<LedgerEntry>): Retraction[] => {
  const all = [...entries].filter((entry) => entry.kind === 'retraction');
  const takenBackBy = Map.groupBy(
    all.filter(({ of }) => of.startsWith('r#')),
    ({ of }) => of,
  );
  const stands = (entry: Retraction, above: readonly Retraction[] = []): boolean =>
    !(takenBackBy.get(entryKey(entry)) ?? []).some((one) => !above.includes(one) && stands(one, [...above, entry]));
  return takenBackBy.size === 0 ? all : all.filter((entry) => stands(entry));
};

export const walkOf = (ledger: Iterable<LedgerEntry>): Walk => {
  const byKey = new Map<string, LedgerEntry>();
  const retractions = new Map<string, LedgerEntry & { kind: 'retraction' }>();
  for (const entry of ledger) {
    const key = entryKey(entry);
    const standing = byKey.get(key);
    byKey.set(key, standing === undefined ? entry : firstReceived(standing, entry));
  }
  for (const entry of standingRetractions(byKey.values())) {
    const standing = retractions.get(entry.of);
    if (standing === undefined || byText(entry.id, standing.id) < 0) retractions.set(entry.of, entry);
  }
  const entries: LedgerEntry[] = [];
  const retracted: Walk['retracted'] = [];
  for (const [key, entry] of byKey) {
    if (!retractable.has(entry.kind)) continue;
    const by = retractions.get(key);
    if (by === undefined) entries.push(entry);
    else retracted.push({ entry, by });
  }
  entries.sort(compareEntries);
  const dangling = [...retractions.keys()].filter((key) => /^[apjcso]#/.test(key) && !byKey.has(key)).sort();
  return { entries, dangling, retracted };
};
