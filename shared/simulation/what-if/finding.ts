import type { LedgerEntry, Stage } from '../../lead/index.ts';
import { type Program, view, walkOf } from '../../scoring/index.ts';
import { DAY_MS } from '../../time/index.ts';
import { type Hanging, startsSince } from './hanging.ts';
import { type Journey, journeyOf } from './journey.ts';

/** Something under the live model and under the draft. */
export type Pair<T = number> = { live: T; draft: T };

/** One model and what hangs on its changes of stage. */
export type Side = { program: Program; hanging: readonly Hanging[] };

/** What two models make of one lead. */
export type Finding = {
  lead: string;
  name: string;
  example: boolean;
  stage: Pair<Stage>;
  score: Pair;
  /** By what hangs there: how often it started in the days looked back at. */
  starts: Pair<Record<string, number>>;
  /** How it ended with sales, and whether its points had made it an MQL or SQL before they took it. */
  deal: { end: 'won' | 'lost'; called: Pair<boolean> } | null;
};

/** How far back emails and tasks are counted. */
export const BACK_DAYS = 90;

const nameOf = (lead: Readonly<Record<string, unknown>>): string => {
  const text = (field: string): string => (typeof lead[field] === 'string' ? lead[field] : '');
  return `${text('firstName')} ${text('lastName')}`.trim() || text('email') || 'Anonymous visitor';
};

/** What sales made of the lead in the end, and when it was first in their hands for good. */
const dealOf = (ordered: readonly LedgerEntry[]): { end: 'won' | 'lost'; since: string } | null => {
  let end: 'won' | 'lost' | null = null;
  let since: string | null = null;
  for (const entry of ordered) {
    if (entry.kind !== 'outcome') continue;
    if (entry.outcome === 'won' || entry.outcome === 'lost') end = entry.outcome;
    if (end !== null || entry.outcome === 'opportunity') since ??= entry.at;
  }
  return end === null || since === null ? null : { end, since };
};

const isCalled = ({ turns }: Journey, by: string): boolean =>
  turns.some(({ to, at, byHand }) => !byHand && at <= by && (to === 'mql' || to === 'sql'));

/** Folds one lead's ledger under both models. */
export const findingOf = (
  { live, draft }: Pair<Side>,
  { lead, example, entries }: { lead: string; example: boolean; entries: readonly LedgerEntry[] },
  now: string,
): Finding => {
  const ordered = walkOf(entries).entries;
  const since = new Date(Date.parse(now) - BACK_DAYS * DAY_MS).toISOString();
  const deal = dealOf(ordered);
  const under = ({ program, hanging }: Side) => {
    const journey = journeyOf(program, ordered, now);
    const starts: Record<string, number> = {};
    for (const one of hanging) {
      const times = startsSince(one, journey.turns, since);
      if (times > 0) starts[one.id] = times;
    }
    return {
      seen: view(program, journey.state, now),
      starts,
      called: deal !== null && isCalled(journey, deal.since),
    };
  };
  const [old, next] = [under(live), under(draft)];
  return {
    lead,
    example,
    name: nameOf(next.seen.lead),
    stage: { live: old.seen.stage, draft: next.seen.stage },
    score: { live: old.seen.score.total, draft: next.seen.score.total },
    starts: { live: old.starts, draft: next.starts },
    deal: deal === null ? null : { end: deal.end, called: { live: old.called, draft: next.called } },
  };
};
