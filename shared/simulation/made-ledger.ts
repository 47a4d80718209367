import type { LedgerEntry } from '../lead/index.ts';
import { fold, type Program, view } from '../scoring/index.ts';
import { DAY_MS } from '../time/index.ts';
import type { MadeUpFacts } from './lead.ts';

/** The profile is known for so long, and what was done before the start lies a day apart. */
const KNOWN_FOR = 90 * DAY_MS;
const MOST_TIMES = 50;

/** A group that no model has: points in it count towards the total as they are. */
const BESIDE_GROUPS = 'made-up';

type Base = Pick<LedgerEntry, 'v' | 'id' | 'at' | 'receivedAt' | 'source'>;
const base = (id: string, at: number, kind: 'server' | 'person'): Base => {
  const instant = new Date(at).toISOString();
  return { v: 1, id, at: instant, receivedAt: instant, source: { kind } };
};

/** What somebody has done who is described by their facts: the profile, and each activity as often as it is said. */
export const historyOf = ({ lead = {}, did = {} }: MadeUpFacts, startAt: string): LedgerEntry[] => {
  const start = Date.parse(startAt);
  return [
    { ...base('profile', start - KNOWN_FOR, 'server'), kind: 'profile', fields: lead },
    ...Object.entries(did).flatMap(([type, { count }]) =>
      Array.from(
        { length: Math.min(count, MOST_TIMES) },
        (_, n): LedgerEntry => ({
          ...base(`before-${type}-${n}`, start - (n + 1) * DAY_MS, 'server'),
          kind: 'activity',
          type,
          properties: {},
          context: {},
        }),
      ),
    ),
  ];
};

/**
 * A ledger that makes a lead what its facts say: history and consent, then, where a model gives it another score or stage
 * for these, points and a stage by hand. Grade, fit and BANT are what the model makes of the profile.
 */
export const ledgerOf = (facts: MadeUpFacts, startAt: string, program: Program): LedgerEntry[] => {
  const start = Date.parse(startAt);
  const ledger = historyOf(facts, startAt);
  const { consent, score, stage } = facts;
  if (consent !== undefined && consent.email !== 'unknown')
    ledger.push({
      ...base('consent', start - KNOWN_FOR, 'person'),
      kind: 'consent',
      channel: 'email',
      state: consent.email,
      how: 'As described',
    });
  if (consent?.suppressed === true)
    ledger.push({
      ...base('suppressed', start - KNOWN_FOR, 'person'),
      kind: 'suppression',
      address: 'made-up',
      cause: 'manual',
    });
  const byHand = (id: string, before: number, change: Extract<LedgerEntry, { kind: 'adjustment' }>['change']) =>
    ledger.push({ ...base(id, start - before, 'person'), kind: 'adjustment', change, reason: 'As described' });
  const seen = () => view(program, fold(program, ledger), startAt);
  const missing = score === undefined ? 0 : Math.round((score.total - seen().score.total) * 1000) / 1000;
  if (missing !== 0) byHand('points', 2000, { what: 'points', group: BESIDE_GROUPS, points: missing });
  if (stage !== undefined && seen().stage !== stage) byHand('stage', 1000, { what: 'stage', stage });
  return ledger;
};
