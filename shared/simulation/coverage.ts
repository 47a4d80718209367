import type { Json } from '../activity/index.ts';
import { type Condition, domainsOf, type Readable, satisfy } from '../condition/index.ts';
import { compile, conditionOf, type Flow, type Graph, type PathItem, readGraph } from '../flow/index.ts';
import type { LeadField } from '../lead/index.ts';
import { conditionForEntry } from './kept-out.ts';
import { type MadeUpFacts, madeUpLead } from './lead.ts';
import type { Happening, ScriptItem } from './script.ts';
import { simulate } from './simulate.ts';

/** A way through the flow as edges, `step.outlet`. */
export type Way = { step: string; outlet: string }[];

/** More ways than this are covered edge by edge instead. */
const MOST_WAYS = 300;

/** A way longer than this is a loop without a bound, or one that nobody reads. */
const LONGEST_WAY = 400;

/** The outlets that a lead can leave by on this visit: a Repeat counts, everything else is open. */
const openOutlets = (graph: Graph, step: string, visit: number): string[] => {
  if (step === 'start') return graph.startOutlets.map(({ id }) => id);
  const node = graph.nodes.get(step);
  if (node === undefined) return [];
  if (node.behaviour.is === 'choose') {
    const counted = node.behaviour.branches.find(({ test }) => test.by === 'visits');
    if (counted?.test.by === 'visits')
      return [visit <= counted.test.atMost ? counted.outlet : node.behaviour.otherwise];
  }
  return node.outlets.map(({ id }) => id);
};

/**
 * Every way through a flow, up to a number; `complete` is false where there are more. Jumps to goals are not among them:
 * a goal can pull a lead out of any wait, so there are as many more ways as there are waits before it, each in turn.
 */
export const waysThrough = (graph: Graph): { ways: Way[]; complete: boolean } => {
  const ways: Way[] = [];
  let complete = true;
  const go = (step: string, walked: Way): void => {
    if (ways.length >= MOST_WAYS || walked.length > LONGEST_WAY) {
      complete = false;
      return;
    }
    const visit = walked.filter((edge) => edge.step === step).length + 1;
    const outlets = openOutlets(graph, step, visit);
    if (outlets.length === 0) ways.push(walked);
    for (const outlet of outlets) {
      const to = graph.target(step, outlet);
      const longer = [...walked, { step, outlet }];
      if (to !== null) go(to, longer);
      // A scoring flow's outlets that nothing hangs on are no ways through it.
      else if (step !== 'start') ways.push(longer);
    }
  };
  go('start', []);
  return { ways, complete };
};

/** Every edge that a lead can walk. */
const edgesThrough = (graph: Graph): string[] => {
  const seen = new Set<string>();
  const edges: string[] = [];
  const open = ['start'];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (seen.has(step)) continue;
    seen.add(step);
    const outlets = step === 'start' ? graph.startOutlets : (graph.nodes.get(step)?.outlets ?? []);
    for (const { id } of outlets) {
      const to = graph.target(step, id);
      if (step !== 'start' || to !== null) edges.push(`${step}.${id}`);
      if (to !== null) open.push(to);
    }
  }
  return edges;
};

/** What has been walked of a flow, by its drawn edges: a goal's jump out of a wait is neither an edge nor part of a way. */
export type Coverage = {
  edges: { edge: string; walked: boolean }[];
  ways: { way: string[]; walked: boolean }[];
  complete: boolean;
};

const namesOf = (way: readonly { step: string; outlet: string }[]): string[] =>
  way.map(({ step, outlet }) => `${step}.${outlet}`);

/** Which edges and ways of a flow these paths (of golden leads, of tests, of real leads) have walked. */
export const coverageOf = (flow: Flow, paths: readonly (readonly PathItem[])[]): Coverage => {
  const { graph } = readGraph(flow);
  const { ways, complete } = waysThrough(graph);
  const walkedEdges = new Set(paths.flatMap(namesOf));
  const walkedWays = new Set(paths.map((path) => namesOf(path).join(' ')));
  const edges = edgesThrough(graph).map((edge) => ({ edge, walked: walkedEdges.has(edge) }));
  return {
    edges,
    ways: ways.map((way) => ({ way: namesOf(way), walked: walkedWays.has(namesOf(way).join(' ')) })),
    complete,
  };
};

/** A made-up lead that takes a way, with what it does; or why there is none. */
export type WayLead =
  | { found: true; id: string; facts: MadeUpFacts; script: ScriptItem[]; outlet: string }
  | { found: false; because: 'no lead can' | 'not decidable' };

const answerOf = (outlet: string): Happening | null =>
  outlet === 'accepted' || outlet === 'rejected' ? { what: 'answer', outlet } : null;

/** What a lead must do so that a wait ends by this outlet; null where it has to do nothing. */
const deedFor = (graph: Graph, { step, outlet }: Way[number], fields: readonly LeadField[]): Happening | null => {
  const behaviour = graph.nodes.get(step)?.behaviour;
  if (behaviour?.is !== 'await' || outlet === behaviour.timeout.outlet) return null;
  const watch = behaviour.watch.find((one) => one.outlet === outlet && one.match !== undefined);
  if (watch?.match === undefined) return answerOf(outlet);
  const asked = watch.match.when;
  const fulfilled = asked === undefined ? null : satisfy(asked, { domainOf: domainsOf(fields) });
  const [said] = fulfilled?.can === 'yes' ? fulfilled.facts : [];
  const activity = said?.activity as { properties?: Record<string, Json> } | undefined;
  return { what: 'activity', type: watch.match.activity, properties: activity?.properties ?? {} };
};

/** What must hold of the lead all along the way. */
const conditionsOn = (graph: Graph, way: Way): Condition[] =>
  way.flatMap(({ step, outlet }): Condition[] => {
    const node = graph.nodes.get(step);
    if (node === undefined) return [];
    const chosen = conditionOf(node, outlet);
    if (chosen !== null) return [chosen];
    if (node.behaviour.is !== 'await') return [];
    const { watch } = node.behaviour;
    return watch.flatMap(({ outlet: by, when }): Condition[] =>
      when === undefined ? [] : [by === outlet ? when : { kind: 'not', of: when }],
    );
  });

/** Ids to try, for random splits draw by id. */
const MOST_IDS = 400;
/** Leads to try: what a condition finds at the start may have changed when the lead gets there. */
const MOST_WITNESSES = 24;

/** Makes a lead for one way, and makes sure by running it that it takes that way. */
export const leadFor = async (
  flow: Flow,
  way: readonly string[],
  world: { fields: readonly LeadField[]; startAt: string; timeZone: string },
): Promise<WayLead> => {
  const { graph } = readGraph(flow);
  const { definition } = compile(flow, 1);
  const edges = way.map((edge) => {
    const dot = edge.lastIndexOf('.');
    return { step: edge.slice(0, dot), outlet: edge.slice(dot + 1) };
  });
  const only = conditionForEntry(flow);
  const { when: leaves } = flow.exits;
  const atEntry: Condition[] = [...(only ? [only] : []), ...(leaves ? [{ kind: 'not' as const, of: leaves }] : [])];
  const wished: Condition = { kind: 'all', of: [...atEntry, ...conditionsOn(graph, edges)] };
  const fulfilled = satisfy(wished, {
    domainOf: domainsOf(world.fields),
    now: world.startAt,
    most: MOST_WITNESSES,
  });
  if (fulfilled.can === 'never') return { found: false, because: 'no lead can' };
  if (fulfilled.can === 'undecided' || definition === null) return { found: false, because: 'not decidable' };
  const script = edges.flatMap((edge, index): ScriptItem[] => {
    const does = deedFor(graph, edge, world.fields);
    const visit = edges.slice(0, index + 1).filter(({ step }) => step === edge.step).length;
    return does === null ? [] : [{ since: edge.step, visit, after: { amount: 1, unit: 'minutes' }, does }];
  });
  const outlet = edges[0]?.outlet ?? 'then';
  const draws = edges.some(({ step }) => {
    const behaviour = graph.nodes.get(step)?.behaviour;
    return behaviour?.is === 'choose' && behaviour.salt !== undefined;
  });
  const wanted = way.join(' ');
  for (const facts of fulfilled.facts) {
    for (let n = 0; n < (draws ? MOST_IDS : 1); n++) {
      const id = `way-${n}`;
      const said = completed(facts);
      const lead = madeUpLead(id, said);
      const trace = await simulate({ flow, definition, lead, script, outlet, ...world, terse: true });
      if (namesOf(trace.path).join(' ') === wanted) return { found: true, id, facts: said, script, outlet };
    }
  }
  return { found: false, because: 'not decidable' };
};

/** Facts of which some are said, whole again where a part needs its other parts. */
const completed = (facts: Readable): MadeUpFacts => {
  const score = { total: 0, fit: 0, groups: {}, ...(facts.score as object | undefined) };
  const bant = {
    budget: false,
    authority: false,
    need: false,
    timeline: false,
    answered: 0,
    met: 0,
    ...(facts.bant as object | undefined),
  };
  const consent = { email: 'unknown' as const, suppressed: false, ...(facts.consent as object | undefined) };
  return { ...facts, score, bant, consent } as MadeUpFacts;
};
