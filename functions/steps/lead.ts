import type { Json } from '../../shared/activity/index.ts';
import { entryKey, type Facts, type LedgerEntry } from '../../shared/lead/index.ts';
import {
  apply,
  facts,
  fold,
  type LeadView,
  type Program,
  type Receipt,
  receipt,
  type ScoringState,
  view,
} from '../../shared/scoring/index.ts';
import { withChosen } from '../store/chosen-segments.ts';
import { type Lead, readRoot } from '../store/lead.ts';
import { readLedger } from '../store/ledger.ts';
import { readLive } from '../store/live.ts';
import { openPrograms } from '../store/program.ts';
import { isInRing, ringHash } from '../store/ring.ts';
import type { Tables } from '../store/table.ts';
import { FailedError } from './errors.ts';

/** A lead as a step sees it: at one moment, scored by the model that made its state. */
export type KnownLead = {
  lead: Lead;
  view: LeadView;
  facts: (activity?: Facts['activity']) => Facts;
  /** The lead as it will be once these entries, already on their way, are scored too. */
  after: (entries: readonly LedgerEntry[]) => Promise<KnownLead>;
  /** The lead with these entries, each of which may have been scored already. */
  with: (entries: readonly LedgerEntry[]) => Promise<KnownLead>;
  ledger: () => Promise<LedgerEntry[]>;
  receipt: () => Promise<Receipt>;
};

export type LeadReader = {
  /** The lead, or `undefined` where it was erased. */
  find(id: string): Promise<KnownLead | undefined>;
  /** The lead; without one the run fails. */
  read(id: string): Promise<KnownLead>;
};

/** Reads leads (following merges) and what their models make of them. Model versions never change and are kept. */
export const leadReader = (tables: Tables, now: () => number): LeadReader => {
  const programs = openPrograms(tables);

  /** A lead that no model has scored yet is read by none, in the workspace's time zone. */
  const programFor = async ({ scored }: Lead): Promise<Program> =>
    scored.flow === ''
      ? programs.programOf(null, (await readLive(tables)).timeZone)
      : programs.programOf(scored, 'UTC');

  const know = (lead: Lead, program: Program, state: ScoringState, extra: readonly LedgerEntry[]): KnownLead => {
    const at = new Date(now()).toISOString();
    const seen = view(program, state, at);
    const segments = withChosen(seen.lead, lead.segments);
    const ledger = async () => unique([...(await ledgerOf(tables, lead)), ...extra]);
    return {
      lead,
      view: seen,
      facts: (activity) =>
        facts(program, state, at, {
          leadId: lead.id,
          segments,
          ...(activity !== undefined && { activity }),
        }),
      after: async (entries) => {
        let next: ScoringState | 'fold' = state;
        for (const entry of entries) next = next === 'fold' ? next : apply(program, next, entry);
        const all = [...extra, ...entries];
        if (next !== 'fold') return know(lead, program, next, all);
        return know(lead, program, fold(program, unique([...(await ledgerOf(tables, lead)), ...all])), all);
      },
      with: async (entries) => {
        if (entries.every((entry) => isInRing(lead.ring, ringHash(entryKey(entry)))))
          return know(lead, program, state, extra);
        // The ledger's own copy of an entry goes before ours.
        const all = unique([...extra, ...entries, ...(await ledgerOf(tables, lead))]);
        return know(lead, program, fold(program, all), [...extra, ...entries]);
      },
      ledger,
      receipt: async () => receipt(program, await ledger(), at),
    };
  };

  const find = async (id: string): Promise<KnownLead | undefined> => {
    const lead = await readRoot(tables, id);
    return lead === undefined ? undefined : know(lead, await programFor(lead), lead.state, []);
  };

  return {
    find,
    async read(id) {
      const known = await find(id);
      if (known === undefined) throw new FailedError('The lead no longer exists.');
      return known;
    },
  };
};

const ledgerOf = async (tables: Tables, lead: Lead): Promise<LedgerEntry[]> =>
  (await Promise.all([lead.id, ...lead.members].map((id) => readLedger(tables, id)))).flat();

const unique = (entries: readonly LedgerEntry[]): LedgerEntry[] => [
  ...new Map(entries.map((entry) => [`${entry.kind}#${entry.id}`, entry])).values(),
];

/** A text field of the profile; empty text counts as missing. */
export const textOf = (profile: Readonly<Record<string, Json>>, field: string): string | undefined => {
  const value = profile[field];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};
