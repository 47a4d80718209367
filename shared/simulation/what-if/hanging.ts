import {
  type Flow,
  type LiveFlow,
  mayReenter,
  mostInDays,
  outletOfChange,
  readGraph,
  scoringOutlets,
} from '../../flow/index.ts';
import type { Turn } from './journey.ts';

/** Something that a change of stage starts, and what one lead gets out of it at most. */
export type Hanging = {
  /** The flow and the outlet, so that the draft's and the live version's are told to be the same. */
  id: string;
  flow: string;
  /** "Becomes MQL". */
  when: string;
  /** What lets a lead in: a flow's own start, or one outlet of a scoring flow's. */
  start: Pick<LiveFlow, 'trigger' | 'transitions' | 'reentry'>;
  emails: number;
  tasks: number;
};

/** A run of thirty days: what comes later than that is rarely the doing of this change. */
export const RUN_DAYS = 30;

const mostOf = (flow: Flow): Pick<Hanging, 'emails' | 'tasks'> | null => {
  const most = mostInDays(readGraph(flow).graph, RUN_DAYS);
  return most === null ? null : { emails: most.email, tasks: most.task };
};

/** Everything that sends email or makes tasks when a lead changes stage, with this scoring flow beside the other live flows. */
export const hangingOn = (scoring: Flow, live: readonly Flow[]): { hanging: Hanging[]; unbounded: string[] } => {
  const hanging: Hanging[] = [];
  const unbounded: string[] = [];
  const add = (
    flow: Flow,
    part: Flow,
    what: Pick<Hanging, 'id' | 'when'> & { start: Omit<Hanging['start'], 'reentry'> },
  ): void => {
    const most = mostOf(part);
    if (most === null) unbounded.push(flow.name);
    else if (most.emails + most.tasks > 0)
      hanging.push({ ...what, flow: flow.name, start: { ...what.start, reentry: flow.reentry }, ...most });
  };
  for (const { id, name } of scoringOutlets) {
    const first = scoring.start.next[id] ?? null;
    if (first === null || scoring.start.kind !== 'scoring') continue;
    const part = { ...scoring, start: { ...scoring.start, next: { [id]: first } } };
    add(scoring, part, { id: `${scoring.id}:${id}`, when: name, start: { trigger: null, transitions: [id] } });
  }
  for (const flow of live) {
    if (flow.id === scoring.id || flow.start.kind !== 'trigger' || flow.start.trigger.on !== 'stage') continue;
    const start = { trigger: flow.start.trigger, transitions: [] };
    add(flow, flow, { id: flow.id, when: 'Stage change', start });
  }
  return { hanging, unbounded };
};

/** What these changes of stage start, if flows may start from them: how often each, and the most emails and tasks in all. */
export const startedBy = (
  hanging: readonly Hanging[],
  changes: readonly Pick<Turn, 'from' | 'to'>[],
): { started: { one: Hanging; times: number }[]; emails: number; tasks: number } => {
  const started = hanging
    .map((one) => ({ one, times: changes.filter((change) => outletOfChange(one.start, change) !== undefined).length }))
    .filter(({ times }) => times > 0);
  const sum = (what: 'emails' | 'tasks') => started.reduce((all, { one, times }) => all + times * one[what], 0);
  return { started, emails: sum('emails'), tasks: sum('tasks') };
};

/** How often one lead would have started it since `since`, given how long it is kept from starting again. */
export const startsSince = ({ start }: Hanging, turns: readonly Turn[], since: string): number => {
  const entered: string[] = [];
  for (const turn of turns) {
    if (turn.backfill || outletOfChange(start, turn) === undefined) continue;
    if (mayReenter(start.reentry, entered, turn.at)) entered.push(turn.at);
  }
  return entered.filter((at) => at >= since).length;
};
