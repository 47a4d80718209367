import { type Flow, mostInDays, readGraph, scoringOutlets } from '../../flow/index.ts';
import { type Stage, stageRank } from '../../lead/index.ts';
import { DAY_MS } from '../../time/index.ts';
import type { Turn } from './journey.ts';

/** Something that a change of stage starts, and what one lead gets out of it at most. */
export type Hanging = {
  /** The flow and the outlet, so that the draft's and the live version's are told to be the same. */
  id: string;
  flow: string;
  /** "Becomes MQL". */
  when: string;
  to: Stage[] | 'fallsBack';
  from: Stage[];
  reentryDays: number | null;
  emails: number;
  tasks: number;
};

/** A run of thirty days: what comes later than that is rarely the doing of this change. */
export const RUN_DAYS = 30;

const mostOf = (flow: Flow): Pick<Hanging, 'emails' | 'tasks'> | null => {
  const most = mostInDays(readGraph(flow).graph, RUN_DAYS);
  return most === null ? null : { emails: most.email, tasks: most.task };
};

/** Entering again: never is as good as after a lifetime. */
const reentryDays = ({ reentry }: Flow): number | null =>
  reentry.kind === 'always' ? null : reentry.kind === 'never' ? Number.MAX_SAFE_INTEGER : reentry.days;

/** Everything that sends email or makes tasks when a lead changes stage, with this scoring flow beside the other live flows. */
export const hangingOn = (scoring: Flow, live: readonly Flow[]): { hanging: Hanging[]; unbounded: string[] } => {
  const hanging: Hanging[] = [];
  const unbounded: string[] = [];
  const add = (flow: Flow, part: Flow, what: Omit<Hanging, 'flow' | 'reentryDays' | 'emails' | 'tasks'>): void => {
    const most = mostOf(part);
    if (most === null) unbounded.push(flow.name);
    else if (most.emails + most.tasks > 0)
      hanging.push({ ...what, flow: flow.name, reentryDays: reentryDays(flow), ...most });
  };
  for (const { id, name } of scoringOutlets) {
    const first = scoring.start.next[id] ?? null;
    if (first === null || scoring.start.kind !== 'scoring') continue;
    const part = { ...scoring, start: { ...scoring.start, next: { [id]: first } } };
    add(scoring, part, { id: `${scoring.id}:${id}`, when: name, to: id === 'fallsBack' ? id : [id], from: [] });
  }
  for (const flow of live) {
    if (flow.id === scoring.id || flow.start.kind !== 'trigger' || flow.start.trigger.on !== 'stage') continue;
    const { to, from = [] } = flow.start.trigger;
    add(flow, flow, { id: flow.id, when: 'Stage change', to, from });
  }
  return { hanging, unbounded };
};

const fallsBack = ({ from, to }: Turn): boolean => stageRank[to] < stageRank[from] || stageRank[to] <= 0;

const starts = (one: Hanging, turn: Turn): boolean => {
  if (one.to === 'fallsBack') return fallsBack(turn);
  if (!one.to.includes(turn.to) || (one.from.length > 0 && !one.from.includes(turn.from))) return false;
  return !(one.id.includes(':') && fallsBack(turn));
};

/** How often one lead would have started it since `since`, given how long it is kept from starting again. */
export const startsSince = (one: Hanging, turns: readonly Turn[], since: string): number => {
  let last = Number.NEGATIVE_INFINITY;
  let times = 0;
  for (const turn of turns) {
    if (turn.backfill || !starts(one, turn)) continue;
    const at = Date.parse(turn.at);
    if (one.reentryDays !== null && (at - last) / DAY_MS < one.reentryDays) continue;
    last = at;
    if (turn.at >= since) times += 1;
  }
  return times;
};
