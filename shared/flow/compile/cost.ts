import type { Definition } from '../../asl/index.ts';
import type { Graph } from '../graph.ts';
import { type Odds, visitsOf } from './odds.ts';

/** One part of what a flow costs. Dollars are US dollars. */
export type CostPart = { what: string; count: number; dollars: number };

/** What so many leads cost on AWS, on average, with its parts. */
export type Cost = { leads: number; dollars: number; transitionsPerLead: number; parts: CostPart[] };

/** List prices in us-east-1, November 2026, for one of each. */
const price = {
  transition: 25 / 1e6,
  /** A request, and a tenth of a second at 256 MB. */
  call: 0.2 / 1e6 + 0.1 * 0.25 * 0.0000166667,
  /** A claim is one write of up to 1 KB. */
  write: 0.625 / 1e6,
  email: 0.1 / 1000,
} as const;

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
  const emails = new Map<string, number>();
  const claims = new Set<string>();
  for (const [step, names] of Object.entries(states)) {
    const node = graph.nodes.get(step);
    const own = names.find((name) => isTask(name) && isOwn(definition, name));
    if (node === undefined || own === undefined) continue;
    claims.add(own);
    emails.set(own, node.kind.deeds(node.settings).filter((deed) => deed.what === 'email').length);
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
      'Claims written',
      count((name) => (claims.has(name) ? 1 : 0)),
      price.write,
    ),
    part(
      'Emails',
      count((name) => emails.get(name) ?? 0),
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
