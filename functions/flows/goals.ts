import { type Flow, type GoalWatch, isMatched, kinds, readGraph } from '../../shared/flow/index.ts';
import type { ActivityEntry } from '../../shared/lead/index.ts';
import { HOUR_MS } from '../../shared/time/index.ts';
import type { FlowGoals } from '../api/contract/index.ts';
import { type KnownLead, leadReader } from '../steps/index.ts';
import type { Enrolment } from '../store/enrolment.ts';
import type { Tables } from '../store/table.ts';
import { wayOf } from '../store/whereabouts.ts';
import type { Counted } from './counts.ts';

/** When the lead of an enrolment reached a goal; `null` where it has, and nothing tells when. */
type Reached = { at: string | null } | undefined;

const LEADS_AT_ONCE = 16;

/**
 * Who reached a flow's goals, whichever branch they were in and whether or not the goal's step was on their way: who walked
 * through that step has not reached it by that, and who was kept out of everything on purpose may have. What counts is what
 * the lead did, or is, from its entry until it entered again.
 */
export const goalsOf = async (
  tables: Tables,
  now: () => number,
  { enrolments, flows }: Counted,
): Promise<FlowGoals['items']> => {
  const latest = [...flows].toSorted(([a], [b]) => b - a)[0]?.[1];
  if (latest === undefined) return [];
  const { goals } = readGraph(latest).graph;
  if (goals.length === 0) return [];
  const leads = leadReader(tables, now);
  const entries = enrolments.toSorted((a, b) => (a.enteredAt < b.enteredAt ? -1 : 1));
  const nextEntry = nextEntries(entries);
  const reached = new Map<string, Reached[]>();
  for (let from = 0; from < entries.length; from += LEADS_AT_ONCE) {
    await Promise.all(
      entries.slice(from, from + LEADS_AT_ONCE).map(async (enrolment) => {
        const known = await leads.find(enrolment.lead);
        const until = nextEntry.get(enrolment.id);
        reached.set(enrolment.id, await Promise.all(goals.map((goal) => reachedBy(goal, enrolment, known, until))));
      }),
    );
  }
  return goals.map(({ step }, n) => ({
    step,
    name: nameOf(latest, step),
    ...figuresOf(entries, (enrolment) => reached.get(enrolment.id)?.[n]),
    branches: branchesOf(entries, flows, (enrolment) => reached.get(enrolment.id)?.[n]),
  }));
};

const nameOf = ({ steps }: Flow, id: string): string => {
  const { name } = { name: '', ...steps[id]?.settings } as { name: unknown };
  return typeof name === 'string' && name !== '' ? name : id;
};

/** By enrolment, when its lead entered the same flow again. */
const nextEntries = (entries: readonly Enrolment[]): ReadonlyMap<string, string> => {
  const next = new Map<string, string>();
  for (const runs of Map.groupBy(entries, ({ lead, at }) => `${lead} ${at}`).values()) {
    for (const [n, { id }] of runs.entries()) {
      const later = runs[n + 1];
      if (later !== undefined) next.set(id, later.enteredAt);
    }
  }
  return next;
};

const reachedBy = async (
  goal: GoalWatch,
  { enteredAt, path }: Enrolment,
  known: KnownLead | undefined,
  until: string | undefined,
): Promise<Reached> => {
  // A goal that pulled the lead stands in its path, and the step behind it was come to at that moment.
  const pulled = path.findIndex(({ outlet }, n) => outlet === 'goal' && path[n + 1]?.step === goal.step);
  const pulledAt = pulled < 0 ? undefined : path[pulled + 1]?.at;
  if (goal.match === undefined) {
    if (pulledAt !== undefined) return { at: pulledAt };
    return until === undefined && known !== undefined && isMatched(goal, known.facts()) ? { at: null } : undefined;
  }
  if (known === undefined || !Object.hasOwn(known.facts().did, goal.match.activity)) {
    return pulledAt === undefined ? undefined : { at: pulledAt };
  }
  const first = (await known.ledger())
    .filter((entry): entry is ActivityEntry => entry.kind === 'activity' && entry.machine === undefined)
    .filter(({ at }) => at >= enteredAt && (until === undefined || at < until))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .find(({ type, at, properties, context, source }) =>
      isMatched(goal, known.facts({ type, at, properties, context, source: source.kind })),
    );
  if (first !== undefined) return { at: first.at };
  return pulledAt === undefined ? undefined : { at: pulledAt };
};

/** How many entered, how many of them reached the goal, and how long half of those took at most. */
const figuresOf = (entries: readonly Enrolment[], reached: (enrolment: Enrolment) => Reached) => {
  const those = entries.flatMap((enrolment) => {
    const it = reached(enrolment);
    return it === undefined ? [] : [{ enrolment, at: it.at }];
  });
  const hours = those
    .flatMap(({ enrolment, at }) => (at === null ? [] : [(Date.parse(at) - Date.parse(enrolment.enteredAt)) / HOUR_MS]))
    .toSorted((a, b) => a - b);
  const median = hours[Math.floor((hours.length - 1) / 2)];
  return {
    entered: entries.length,
    reached: those.length,
    medianHours: median === undefined ? null : Math.round(median * 10) / 10,
  };
};

/** The same for each branch of each split, by the branch that the lead took last. */
const branchesOf = (
  entries: readonly Enrolment[],
  flows: Counted['flows'],
  reached: (enrolment: Enrolment) => Reached,
): FlowGoals['items'][number]['branches'] => {
  const taken = new Map<string, { step: string; outlet: string; flow: Flow; entries: Enrolment[] }>();
  for (const enrolment of entries) {
    const flow = flows.get(enrolment.version);
    if (flow === undefined) continue;
    const last = new Map(wayOf(enrolment, flow).path.map(({ step, outlet }) => [step, outlet]));
    for (const [step, outlet] of last) {
      if (!isSplit(flow, step)) continue;
      const branch = taken.get(`${step} ${outlet}`) ?? { step, outlet, flow, entries: [] };
      branch.entries.push(enrolment);
      taken.set(`${step} ${outlet}`, branch);
    }
  }
  return [...taken.values()].map(({ step, outlet, flow, entries: those }) => ({
    step,
    outlet,
    holdout: isHoldout(flow, step, outlet),
    ...figuresOf(those, reached),
  }));
};

/** A step that chooses by what the lead is or by chance; a Repeat counts rounds. */
const isSplit = ({ steps }: Flow, id: string): boolean => {
  const step = steps[id];
  const kind = step && kinds.get(step.kind);
  const settings = kind?.settings.safeParse(step?.settings);
  if (kind === undefined || settings?.success !== true) return false;
  const behaviour = kind.behaviour(settings.data);
  return behaviour.is === 'choose' && behaviour.branches.every(({ test }) => test.by !== 'visits');
};

const isHoldout = ({ steps }: Flow, id: string, outlet: string): boolean => {
  const { branches = [] } = (steps[id]?.settings ?? {}) as { branches?: { id: string; holdout?: boolean }[] };
  return branches.some((branch) => branch.id === outlet && branch.holdout === true);
};
