import type { LedgerEntry, Stage } from '../lead/index.ts';
import { fold } from './fold.ts';
import type { Program } from './program.ts';
import { view } from './view.ts';

/** One lead's ledger, with those of the leads merged into it. */
export type LeadLedger = { lead: string; entries: readonly LedgerEntry[] };

export type Moved = { lead: string; from: Stage; to: Stage; before: number; after: number };

export type WhatIf = {
  leads: number;
  /** How many stand where, under the one model and the other. */
  before: Partial<Record<Stage, number>>;
  after: Partial<Record<Stage, number>>;
  /** Whoever would stand elsewhere, by how much their score moves. */
  moved: Moved[];
  /** How many would newly be MQL or SQL, and how many no longer. */
  newly: { mql: number; sql: number };
  noLonger: { mql: number; sql: number };
  /** How many have another score. */
  rescored: number;
};

/** What another model would make of the same ledgers at the same instant. */
export const diff = (current: Program, draft: Program, ledgers: Iterable<LeadLedger>, now: string): WhatIf => {
  const result: WhatIf = {
    leads: 0,
    before: {},
    after: {},
    moved: [],
    newly: { mql: 0, sql: 0 },
    noLonger: { mql: 0, sql: 0 },
    rescored: 0,
  };
  for (const { lead, entries } of ledgers) {
    const old = view(current, fold(current, entries), now);
    const next = view(draft, fold(draft, entries), now);
    result.leads += 1;
    result.before[old.stage] = (result.before[old.stage] ?? 0) + 1;
    result.after[next.stage] = (result.after[next.stage] ?? 0) + 1;
    if (old.score.total !== next.score.total) result.rescored += 1;
    if (old.stage === next.stage) continue;
    result.moved.push({ lead, from: old.stage, to: next.stage, before: old.score.total, after: next.score.total });
    for (const stage of ['mql', 'sql'] as const) {
      if (next.stage === stage) result.newly[stage] += 1;
      if (old.stage === stage) result.noLonger[stage] += 1;
    }
  }
  result.moved.sort(
    (a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.lead < b.lead ? -1 : 1),
  );
  return result;
};
