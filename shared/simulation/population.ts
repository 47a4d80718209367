import type { Definition } from '../asl/index.ts';
import type { Flow, StepCall } from '../flow/index.ts';
import { DAY_MS, DAY_SECONDS } from '../time/index.ts';
import { type Chance, chanceOf } from './chance.ts';
import { type MadeUpFacts, madeUpLead } from './lead.ts';
import { somebody } from './people.ts';
import type { Rates } from './rates.ts';
import type { Happening, ScriptItem } from './script.ts';
import { simulate } from './simulate.ts';
import { deedsOf } from './step-function.ts';

/** Many leads through a flow. The same seed gives the same counts. */
export type Population = {
  flow: Flow;
  definition: Definition;
  leads: number;
  seed: number;
  startAt: string;
  timeZone: string;
  rates: Rates;
  /** Scoring flow: the outlet of the start. */
  outlet?: string;
  /** Who comes in; drawn from common business leads unless the workspace gives its own. */
  people?: (n: number, chance: Chance) => MadeUpFacts;
  /** Told after every hundred leads, so that a screen can show it and breathe. */
  progress?: (done: number) => void | Promise<void>;
};

/** What became of them. Edges are named `step.outlet`. */
export type PopulationResult = {
  leads: number;
  edges: Record<string, number>;
  completed: number;
  exited: Record<string, number>;
  failed: number;
  deeds: Record<string, number>;
  transitionsPerLead: number;
  /** From start to end, in days: half of the leads take less. */
  medianDays: number;
};

const minutes = (amount: number) => ({
  amount: Math.max(1, Math.min(5000, Math.round(amount))),
  unit: 'minutes' as const,
});
const item = (amount: number, does: Happening): ScriptItem => ({ after: minutes(amount), does });
const activity = (type: string): Happening => ({ what: 'activity', type, properties: {} });
const HALF_A_DAY = 720;

/** When within a wait something happens that has this chance a day; null where it does not. */
const momentIn = (chance: Chance, perDay: number, days: number): number | null => {
  if (perDay <= 0) return null;
  const day = Math.log(1 - chance()) / Math.log(1 - Math.min(perDay, 0.999_999));
  return day < days ? day : null;
};

/** What a lead does on coming to a step, drawn by the rates. */
const reaction = (call: StepCall, rates: Rates, chance: Chance): ScriptItem[] => {
  const deeds = deedsOf(call);
  const items: ScriptItem[] = [];
  if (deeds.some(({ what }) => what === 'email')) {
    if (chance() < rates.clicked) items.push(item(chance() * HALF_A_DAY, activity('Email Clicked')));
    if (chance() < rates.unsubscribed)
      items.push(item(chance() * HALF_A_DAY, { what: 'consent', state: 'unsubscribed' }));
  }
  const days = (call.dueSeconds ?? 0) / DAY_SECONDS;
  for (const { match } of [...(call.watch ?? []), ...(call.goals ?? [])]) {
    if (match === undefined) continue;
    const perDay = rates.daily[match.activity] ?? rates.anyActivity;
    const at = momentIn(chance, perDay, days);
    if (at !== null)
      items.push(
        at > 3 ? { after: hours(at), does: activity(match.activity) } : item(at * 1440, activity(match.activity)),
      );
  }
  if (deeds.some(({ what }) => what === 'task')) {
    const answer = chance();
    const outlet = answer < rates.accepted ? 'accepted' : answer < rates.accepted + rates.rejected ? 'rejected' : null;
    if (outlet !== null)
      items.push({ after: minutes(chance() * days * 1440 * 0.95), does: { what: 'answer', outlet } });
  }
  return items;
};

const hours = (days: number) => ({
  amount: Math.max(1, Math.min(5000, Math.round(days * 24))),
  unit: 'hours' as const,
});

/** Sends so many made-up leads through the compiled flow and counts where they go. */
export const simulatePopulation = async (population: Population): Promise<PopulationResult> => {
  const { flow, definition, leads, seed, startAt, timeZone, rates, outlet, people, progress } = population;
  const edges: Record<string, number> = {};
  const exited: Record<string, number> = {};
  const deeds: Record<string, number> = {};
  const took: number[] = [];
  let completed = 0;
  let failed = 0;
  let transitions = 0;
  const count = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  for (let n = 0; n < leads; n++) {
    const chance = chanceOf(seed, n);
    const lead = madeUpLead(`${seed}-${n}`, people === undefined ? somebody(chance) : people(n, chance));
    const trace = await simulate({
      flow,
      definition,
      lead,
      startAt,
      timeZone,
      react: ({ call }) => reaction(call, rates, chance),
      terse: true,
      // Counted is what becomes of those who come in.
      letIn: true,
      ...(outlet === undefined ? {} : { outlet }),
    });
    for (const { step, outlet: out } of trace.path) count(edges, `${step}.${out}`);
    for (const { deed, refused } of trace.effects) if (refused === undefined) count(deeds, deed.what);
    if (trace.status === 'completed') completed += 1;
    else if (trace.status === 'exited') count(exited, trace.why ?? '');
    else failed += 1;
    transitions += trace.transitions;
    took.push((Date.parse(trace.endedAt) - Date.parse(trace.startedAt)) / DAY_MS);
    if (progress !== undefined && (n + 1) % 100 === 0) await progress(n + 1);
  }
  const sorted = took.toSorted((a, b) => a - b);
  return {
    leads,
    edges,
    completed,
    exited,
    failed,
    deeds,
    transitionsPerLead: leads === 0 ? 0 : transitions / leads,
    medianDays: sorted[Math.floor(leads / 2)] ?? 0,
  };
};
