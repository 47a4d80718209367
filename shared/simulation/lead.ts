import type { Json } from '../activity/index.ts';
import { type Condition, evaluate } from '../condition/index.ts';
import type { Deed } from '../flow/index.ts';
import type { Facts, LedgerEntry } from '../lead/index.ts';
import { apply, emptyState, facts, fold, nextStageChange, type Program, type ScoringState } from '../scoring/index.ts';
import type { Happening } from './script.ts';

/** What a lead's activity looks like to conditions. */
export type ActivityAtHand = NonNullable<Facts['activity']>;

/** A lead in a simulation: what conditions see of it, and how what happens changes it. */
export type SimulatedLead = {
  id: string;
  facts: (now: string, activity?: ActivityAtHand) => Facts;
  /** What the lead (or someone else outside the flow) does. */
  happen: (now: string, happening: Happening) => void;
  /** When its stage next changes by itself; absent for one that does not change by itself. */
  nextStageChange?: (now: string) => string | undefined;
  /** What the flow does to it. */
  receive: (now: string, deed: Deed) => void;
};

type Segment = { id: string; when: Condition };

/** Segments by condition, and those that a flow has put the lead into or taken it out of. */
const segmentsOf = (seen: Facts, segments: readonly Segment[], byHand: ReadonlyMap<string, boolean>): string[] => {
  const inside = segments.filter(({ id, when }) => byHand.get(id) ?? evaluate(when, seen)).map(({ id }) => id);
  const added = [...byHand].filter(([id, isIn]) => isIn && !segments.some((one) => one.id === id)).map(([id]) => id);
  return [...inside, ...added];
};

/** The ledger entry that something which happens comes to; null for an answer of sales, which is the handoff's. */
const entryOf = (happening: Happening, id: string, now: string): LedgerEntry | null => {
  const base = { v: 1, id, at: now, receivedAt: now, source: { kind: 'server' } } as const;
  switch (happening.what) {
    case 'activity':
      return { ...base, kind: 'activity', type: happening.type, properties: happening.properties, context: {} };
    case 'profile':
      return { ...base, kind: 'profile', fields: happening.fields };
    case 'consent':
      return { ...base, kind: 'consent', channel: 'email', state: happening.state, how: 'in a test' };
    case 'bounce':
      return { ...base, kind: 'suppression', address: 'test', cause: 'bounced' };
    case 'won':
      return { ...base, kind: 'outcome', handoff: 'test', outcome: 'won' };
    case 'answer':
      return {
        ...base,
        kind: 'outcome',
        handoff: 'test',
        outcome: happening.outlet,
        ...(happening.reason === undefined ? {} : { reason: happening.reason }),
      };
  }
};

const entryOfDeed = (deed: Deed, id: string, now: string): LedgerEntry | null => {
  const base = { v: 1, id, at: now, receivedAt: now, source: { kind: 'flow' } } as const;
  switch (deed.what) {
    case 'profile':
      return { ...base, kind: 'profile', fields: deed.fields };
    case 'points':
      return {
        ...base,
        kind: 'adjustment',
        change: { what: 'points', group: deed.group, points: deed.points },
        reason: deed.reason,
      };
    case 'stage':
      return { ...base, kind: 'adjustment', change: { what: 'stage', stage: deed.stage }, reason: deed.reason };
    default:
      return null;
  }
};

export type LedgerLead = {
  id: string;
  program: Program;
  entries?: readonly LedgerEntry[];
  segments?: readonly Segment[];
};

/** A lead with a ledger, scored by the real scoring program as it goes. */
export const ledgerLead = ({ id, program, entries = [], segments = [] }: LedgerLead): SimulatedLead => {
  const ledger = [...entries];
  const byHand = new Map<string, boolean>();
  let state: ScoringState = ledger.length === 0 ? emptyState() : fold(program, ledger);
  const add = (entry: LedgerEntry | null) => {
    if (entry === null) return;
    ledger.push(entry);
    const next = apply(program, state, entry);
    state = next === 'fold' ? fold(program, ledger) : next;
  };
  const nextId = (what: string) => `${what}-${ledger.length}`;
  return {
    id,
    facts: (now, activity) => {
      const seen = facts(program, state, now, {
        leadId: id,
        segments: [],
        ...(activity === undefined ? {} : { activity }),
      });
      return segments.length === 0 && byHand.size === 0
        ? seen
        : { ...seen, segments: segmentsOf(seen, segments, byHand) };
    },
    happen: (now, happening) => add(entryOf(happening, nextId('happened'), now)),
    nextStageChange: (now) => nextStageChange(program, state, now)?.at,
    receive: (now, deed) => {
      if (deed.what === 'segment') byHand.set(deed.segment, deed.action === 'add');
      add(entryOfDeed(deed, nextId('flow'), now));
    },
  };
};

/** What a lead is that nobody knows anything of. */
const nobody = (id: string, now: string): Facts => ({
  now,
  leadId: id,
  lead: {},
  stage: 'lead',
  score: { total: 0, fit: 0, groups: {} },
  grade: 'F',
  bant: { budget: false, authority: false, need: false, timeline: false, answered: 0, met: 0 },
  did: {},
  consent: { email: 'unknown', suppressed: false },
  segments: [],
});

/** What is known of a made-up lead; the rest is as for one that nobody knows. */
export type MadeUpFacts = Partial<Omit<Facts, 'now' | 'leadId' | 'activity'>>;

/**
 * A lead whose facts are simply said, without a ledger and without scoring: for the paths that no example takes yet.
 * What happens changes only what can be changed without a model.
 */
export const madeUpLead = (id: string, said: MadeUpFacts): SimulatedLead => {
  let known: Facts = { ...nobody(id, ''), ...structuredClone(said) };
  const write = (fields: Record<string, Json>) => {
    known = { ...known, lead: { ...known.lead, ...fields } };
  };
  return {
    id,
    facts: (now, activity) => ({ ...known, now, ...(activity === undefined ? {} : { activity }) }),
    happen: (now, happening) => {
      if (happening.what === 'profile') write(happening.fields);
      if (happening.what === 'consent') known = { ...known, consent: { ...known.consent, email: happening.state } };
      if (happening.what === 'bounce') known = { ...known, consent: { ...known.consent, suppressed: true } };
      if (happening.what === 'won') known = { ...known, stage: 'customer' };
      if (happening.what === 'activity') {
        const before = Object.hasOwn(known.did, happening.type) ? known.did[happening.type] : undefined;
        known = { ...known, did: { ...known.did, [happening.type]: { count: (before?.count ?? 0) + 1, last: now } } };
      }
    },
    receive: (_, deed) => {
      if (deed.what === 'profile') write(deed.fields);
      if (deed.what === 'stage') known = { ...known, stage: deed.stage };
      if (deed.what === 'points') {
        const groups = { ...known.score.groups, [deed.group]: (known.score.groups[deed.group] ?? 0) + deed.points };
        known = { ...known, score: { ...known.score, total: known.score.total + deed.points, groups } };
      }
      if (deed.what === 'segment') {
        const others = known.segments.filter((segment) => segment !== deed.segment);
        known = { ...known, segments: deed.action === 'add' ? [...others, deed.segment] : others };
      }
    },
  };
};
