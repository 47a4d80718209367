import type { Definition } from '../../asl/index.ts';
import type { Graph } from '../graph.ts';
import type { Deed } from '../steps/kind.ts';
import { type Odds, visitsOf } from './odds.ts';

/** One part of what a flow costs. Dollars are US dollars. */
export type CostPart = { what: string; count: number; dollars: number };

/** What so many leads cost on AWS, on average, with its parts. */
export type Cost = { leads: number; dollars: number; transitionsPerLead: number; parts: CostPart[] };

/** List prices in us-east-1, November 2026, for one of each. */
const price = {
  transition: 25 / 1e6,
  /** A request, and a tenth of a second at 512 MB on arm64. */
  call: 0.2 / 1e6 + 0.1 * 0.5 * 0.0000133334,
  /** DynamoDB on demand, one KB. */
  write: 0.625 / 1e6,
  /** On the bus, through a queue in batches, to a function that mostly takes it alone. */
  event: 1 / 1e6 + 1.2 * (0.4 / 1e6) + 0.2 / 1e6,
  email: 0.16 / 1000,
} as const;

/** Write units with those of indexes, as `npm run bench -- cost` counts them. */
const writes = {
  /** The enrolment as it begins and as it ends. */
  run: 8,
  /** The claim of a visit: the enrolment, which grows, and its row by flow. */
  claim: 4,
  /** The message, its line in the lead's list, that it was sent, that it was delivered. */
  email: 4,
  /** The task and its rows by rep and by lead, made and decided, the decision on its way, and that the rep was told. */
  task: 21,
  /** What a wait watches for, put on the lead and taken off, and the token forgotten. */
  wait: 6,
} as const;

/** Events on the bus: a run ends; an email is sent and delivered; a handoff is asked for and decided, for the ledger too. */
const events = { run: 1, email: 2, task: 3 } as const;

const LEADS = 1000;

/** Reckons the cost from the compiled definition; where nothing is known of leads, ways are taken alike often. */
export const costOf = (
  graph: Graph,
  definition: Definition,
  odds: Odds,
  states: Readonly<Record<string, readonly string[]>>,
): Cost => {
  const visits = visitsOf(definition, odds);
  const count = (pick: (name: string) => number): number =>
    LEADS * [...visits].reduce((sum, [name, times]) => sum + times * pick(name), 0);
  const isTask = (name: string): boolean => definition.States[name]?.Type === 'Task';
  const own = new Map<string, { emails: number; tasks: number; notices: number; waits: boolean }>();
  for (const [step, names] of Object.entries(states)) {
    const node = graph.nodes.get(step);
    const name = names.find((it) => isTask(it) && isOwn(definition, it));
    if (node === undefined || name === undefined) continue;
    const deeds = node.kind.deeds(node.settings);
    const countOf = (is: (deed: Deed) => boolean): number => deeds.filter(is).length;
    own.set(name, {
      emails: countOf(({ what }) => what === 'email'),
      tasks: countOf(({ what }) => what === 'task'),
      // A rep is told of a task by email too.
      notices: countOf((deed) => deed.what === 'task' || (deed.what === 'notice' && deed.channel === 'email')),
      waits: node.behaviour.is === 'await',
    });
  }
  const parts: CostPart[] = [
    part(
      'State transitions',
      count(() => 1),
      price.transition,
    ),
    part(
      'Function calls',
      count((name) => (isTask(name) ? 1 : 0)),
      price.call,
    ),
    part(
      'Writes',
      LEADS * writes.run +
        count((name) => {
          const step = own.get(name);
          if (step === undefined) return 0;
          const { emails, tasks, waits } = step;
          return writes.claim + emails * writes.email + tasks * writes.task + (waits ? writes.wait : 0);
        }),
      price.write,
    ),
    part(
      'Events',
      LEADS * events.run +
        count((name) => (own.get(name)?.emails ?? 0) * events.email + (own.get(name)?.tasks ?? 0) * events.task),
      price.event,
    ),
    part(
      'Emails',
      count((name) => (own.get(name)?.emails ?? 0) + (own.get(name)?.notices ?? 0)),
      price.email,
    ),
  ];
  return {
    leads: LEADS,
    dollars: parts.reduce((sum, { dollars }) => sum + dollars, 0),
    transitionsPerLead: count(() => 1) / LEADS,
    parts,
  };
};

const part = (what: string, count: number, each: number): CostPart => ({ what, count, dollars: count * each });

/** Whether the task is the step itself rather than a look at the lead before it. */
const isOwn = (definition: Definition, name: string): boolean => {
  const state = definition.States[name];
  if (state?.Type !== 'Task') return false;
  const { Payload } = state.Arguments as { Payload: { kind: string } };
  return Payload.kind !== 'load';
};
