import {
  compileModel,
  type LeadView,
  type Program,
  type ScoringModel,
  type ScoringState,
  view,
} from '../../../shared/scoring/index.ts';
import { getVersion } from '../../store/flow.ts';
import type { Lead } from '../../store/lead.ts';
import { readLive } from '../../store/live.ts';
import type { Tables } from '../../store/table.ts';

/** What a lead is scored by while no scoring flow was ever published: nothing gives points. */
const nothing: ScoringModel = {
  timeZone: 'UTC',
  groups: [{ id: 'none', name: 'None', decay: { kind: 'none' } }],
  rules: [],
  total: {},
  fit: { rules: [], cutoffs: { A: 40, B: 30, C: 20, D: 10 } },
  bant: {
    budget: { kind: 'any', of: [] },
    authority: { kind: 'any', of: [] },
    need: { kind: 'any', of: [] },
    timeline: { kind: 'any', of: [] },
  },
  ladder: { rungs: [], salesAcceptance: false, rejectedTo: 'recycled' },
};

/** A scoring model, compiled, with what it is. */
export type Scored = { program: Program; model: ScoringModel; flow: string | null; version: number };

export type Programs = {
  /** The program that made a lead's state. */
  of(scored: Pick<Lead['scored'], 'flow' | 'version'>): Promise<Scored>;
  /** A lead as it stands at an instant, from its state as JSON. */
  viewOf(lead: { scored: Pick<Lead['scored'], 'flow' | 'version'>; state: string }, now: string): Promise<LeadView>;
  /** The program that is live. */
  live(): Promise<Scored>;
};

/** Compiled models by flow and version; a version never changes, so each is read and compiled once. */
export const programsOf = (tables: Tables): Programs => {
  const bare: Scored = { program: compileModel(nothing, 1), model: nothing, flow: null, version: 0 };
  const kept = new Map<string, Promise<Scored>>();

  const load = async (flow: string, version: number): Promise<Scored> => {
    const stored = await getVersion(tables, flow, version);
    if (stored?.flow.start.kind !== 'scoring') return bare;
    const { model } = stored.flow.start;
    return { program: compileModel(model, version), model, flow, version };
  };
  const of = (scored: Pick<Lead['scored'], 'flow' | 'version'>): Promise<Scored> => {
    if (scored.version === 0) return Promise.resolve(bare);
    const name = `${scored.flow}#${scored.version}`;
    const loading = kept.get(name) ?? load(scored.flow, scored.version);
    kept.set(name, loading);
    loading.catch(() => kept.delete(name));
    return loading;
  };

  return {
    of,
    async viewOf({ scored, state }, now) {
      return view((await of(scored)).program, JSON.parse(state) as ScoringState, now);
    },
    async live() {
      const { model } = await readLive(tables);
      return model === null ? bare : of(model);
    },
  };
};
