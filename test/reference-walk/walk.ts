import { evaluate } from '../../shared/condition/index.ts';
import { computeValues, type Flow, type Step } from '../../shared/flow/index.ts';
import type { ScriptItem, SimulatedLead } from '../../shared/simulation/index.ts';

/**
 * Walks a flow document step by step, the plainest way there is: no compiler, no state machine, no registry of kinds.
 * What the compiled definition does on the interpreter is held against this.
 */
export type Walked = {
  status: 'completed' | 'exited';
  why?: string;
  path: string[];
  effects: string[];
  endedAt: string;
};

// biome-ignore lint/suspicious/noExplicitAny: a step's settings as they lie in the document.
type Settings = any;
type Happens = { at: number; does: ScriptItem['does'] };
type WaitEnd = { outlet: string } | { goal: string } | { exit: string };

const unit = { minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 };
const length = (duration: { amount: number; unit: keyof typeof unit }): number => duration.amount * unit[duration.unit];
const iso = (ms: number): string => new Date(ms).toISOString();

/** Where leads go past a step that is switched off. */
const past: Record<string, (settings: Settings) => string | null> = {
  split: () => 'else',
  randomSplit: (settings) => settings.branches[0].id,
  waitFor: () => 'timedOut',
  handOff: () => 'accepted',
  repeat: () => 'done',
  end: () => null,
};

export type Walk = {
  flow: Flow;
  lead: SimulatedLead;
  startAt: string;
  timeZone: string;
  outlet?: string;
  script: readonly ScriptItem[];
};

export const walk = ({ flow, lead, startAt, timeZone, outlet = 'then', script }: Walk): Walked => {
  let now = Date.parse(startAt);
  const path: string[] = [];
  const effects: string[] = [];
  const visits = new Map<string, number>();
  const passed = new Set<string>();
  // Of two goals that are reached at once, the one whose id comes first pulls.
  const goals = Object.entries(flow.steps)
    .filter(([, step]) => step.kind === 'goal' && step.disabled !== true)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const events: Happens[] = script
    .map(({ after, does }) => ({ at: now + (after === undefined ? 0 : length(after)), does }))
    .sort((a, b) => a.at - b.at);

  type Before = ReturnType<typeof lead.facts>;
  const exitAfter = ({ stage, consent }: Before): string | null => {
    const facts = lead.facts(iso(now));
    const refuses = facts.consent.email === 'unsubscribed' && consent.email !== 'unsubscribed';
    if (flow.exits.unsubscribed && refuses) return 'unsubscribed';
    if (facts.stage === stage) return null;
    if (flow.exits.becameCustomer && facts.stage === 'customer') return 'became customer';
    return flow.exits.stageChanged ? 'stage changed' : null;
  };
  const reaches = (reached: Settings, does: Happens['does'] | null): boolean => {
    if (reached.by === 'condition') return evaluate(reached.when, lead.facts(iso(now)));
    return does?.what === 'activity' && does.type === reached.match.activity;
  };
  const goalNow = (does: Happens['does'] | null): string | undefined =>
    goals.find(([id, step]) => !passed.has(id) && reaches((step.settings as Settings).reached, does))?.[0];

  /** Lets time pass until `end`, unless something that happens ends the wait before. */
  const passTime = (end: number, timesOut: string, ends: (does: Happens['does'] | null) => string | null): WaitEnd => {
    const look = (does: Happens['does'] | null): WaitEnd | null => {
      const goal = goalNow(does);
      if (goal !== undefined) return { goal };
      const ended = ends(does);
      return ended === null ? null : { outlet: ended };
    };
    const already = look(null);
    if (already !== null) return already;
    for (let event = events[0]; event !== undefined && event.at <= end; event = events[0]) {
      events.shift();
      now = Math.max(now, event.at);
      const before = lead.facts(iso(now));
      lead.happen(iso(now), event.does);
      const exit = exitAfter(before);
      if (exit !== null) return { exit };
      const over = event.does.what === 'answer' ? answered(ends, event.does) : look(event.does);
      if (over !== null) return over;
    }
    now = end;
    return { outlet: timesOut };
  };
  const answered = (ends: (does: Happens['does']) => string | null, does: Happens['does']): WaitEnd | null => {
    const ended = ends(does);
    return ended === null ? null : { outlet: ended };
  };

  const stay = (id: string, step: Step): WaitEnd => {
    const settings = step.settings as Settings;
    switch (step.kind) {
      case 'wait': {
        if (settings.until === undefined) return passTime(now + length(settings.for), 'then', () => null);
        const request = { what: 'waitUntil' as const, step: id, after: settings.for, until: settings.until };
        // Where goals can end a wait it is a timeout, and those are whole seconds and at least one.
        const as = goals.length > 0 ? ('seconds' as const) : ('instant' as const);
        const value = computeValues([{ ...request, as }], {
          now: iso(now),
          flow: flow.id,
          facts: lead.facts(iso(now)),
          timeZone,
        })[id];
        const end = typeof value === 'number' ? now + value * 1000 : Date.parse(value ?? '');
        return passTime(end, 'then', () => null);
      }
      case 'waitFor':
        return passTime(now + length(settings.timeout), 'timedOut', (does) => {
          const { until } = settings;
          const met =
            until.kind === 'condition'
              ? does?.what !== 'answer' && evaluate(until.when, lead.facts(iso(now)))
              : does?.what === 'activity' && until.matches.some((match: Settings) => match.activity === does.type);
          return met ? 'happened' : null;
        });
      case 'handOff':
        effects.push(`${iso(now)} ${id} task`);
        return passTime(now + length(settings.sla), 'overdue', (does) =>
          does?.what === 'answer' ? does.outlet : null,
        );
      case 'split':
        return {
          outlet:
            settings.branches.find((branch: Settings) => evaluate(branch.when, lead.facts(iso(now))))?.id ?? 'else',
        };
      case 'randomSplit': {
        const asked = { what: 'bucket' as const, step: id, salt: settings.salt };
        const bucket = Number(
          computeValues([asked], { now: iso(now), flow: flow.id, facts: lead.facts(iso(now)), timeZone })[id],
        );
        const sum = settings.branches.reduce((total: number, branch: Settings) => total + branch.weight, 0);
        let weight = 0;
        for (const branch of settings.branches) {
          weight += branch.weight;
          if (bucket < Math.round((weight / sum) * 10_000)) return { outlet: branch.id };
        }
        return { outlet: settings.branches.at(-1).id };
      }
      case 'repeat':
        return { outlet: (visits.get(id) ?? 0) <= settings.times ? 'again' : 'done' };
      case 'sendEmail':
        effects.push(`${iso(now)} ${id} email`);
        return { outlet: 'then' };
      case 'updateLead':
        effects.push(`${iso(now)} ${id} profile`);
        lead.receive(iso(now), { what: 'profile', fields: settings.fields });
        return { outlet: 'then' };
      case 'setStage':
        effects.push(`${iso(now)} ${id} stage`);
        lead.receive(iso(now), { what: 'stage', stage: settings.stage, reason: settings.reason });
        return { outlet: 'then' };
      case 'adjustScore':
        effects.push(`${iso(now)} ${id} points`);
        lead.receive(iso(now), { what: 'points', ...settings });
        return { outlet: 'then' };
      case 'segment':
        effects.push(`${iso(now)} ${id} segment`);
        lead.receive(iso(now), { what: 'segment', ...settings });
        return { outlet: 'then' };
      case 'notify':
        effects.push(`${iso(now)} ${id} notice`);
        return { outlet: 'then' };
      case 'webhook':
        effects.push(`${iso(now)} ${id} webhook`);
        return { outlet: 'then' };
      case 'startFlow':
        effects.push(`${iso(now)} ${id} flow`);
        return { outlet: 'then' };
      case 'goal':
        passed.add(id);
        return { outlet: 'then' };
      default:
        throw new Error(`The reference walk does not know ${step.kind}.`);
    }
  };

  path.push(`start.${outlet} ${iso(now)}`);
  let at = flow.start.next[outlet] ?? null;
  while (at !== null) {
    const id: string = at;
    const step = flow.steps[id];
    if (step === undefined) throw new Error(`There is no step ${id}.`);
    if (step.disabled === true) {
      const bypass = (past[step.kind] ?? (() => 'then'))(step.settings);
      at = bypass === null ? null : (step.next[bypass] ?? null);
      continue;
    }
    if (step.kind === 'end') break;
    visits.set(id, (visits.get(id) ?? 0) + 1);
    const cameAt = iso(now);
    const left = stay(id, step);
    if ('exit' in left) return { status: 'exited', why: left.exit, path, effects, endedAt: iso(now) };
    if ('goal' in left) passed.add(left.goal);
    path.push(`${id}.${'goal' in left ? 'goal' : left.outlet} ${cameAt}`);
    at = 'goal' in left ? left.goal : (step.next[left.outlet] ?? null);
  }
  return { status: 'completed', path, effects, endedAt: iso(now) };
};
