import type { Condition } from '../condition/index.ts';
import { compile, type Flow } from '../flow/index.ts';
import { compileModel, type Program } from '../scoring/index.ts';
import type { GoldenLead, GoldenSuite } from './golden-lead.ts';
import { ledgerLead } from './lead.ts';
import { simulate } from './simulate.ts';
import type { Trace } from './trace.ts';

/** What was expected and what came, for one thing. */
export type Difference = {
  [What in keyof GoldenLead['expected']]: {
    what: What;
    expected: GoldenLead['expected'][What];
    actual: GoldenLead['expected'][What];
  };
}[keyof GoldenLead['expected']];

export type GoldenResult = {
  id: string;
  name: string;
  mustPass: boolean;
  passed: boolean;
  differences: Difference[];
  /** What happened; `null` where nothing ran: the flow does nothing, or there was no time left. */
  trace: Trace | null;
};

/** What a trace comes to, in the words of `expected`. */
export const outcomeOf = (trace: Trace): GoldenLead['expected'] => ({
  path: trace.path.map(({ step, outlet }) => `${step}.${outlet}`),
  effects: trace.effects.filter(({ refused }) => refused === undefined).map(({ step, deed }) => `${step} ${deed.what}`),
  status: trace.status,
  stage: trace.facts.stage,
  score: trace.facts.score.total,
});

/** The workspace that golden leads run in. */
export type GoldenWorld = {
  flow: Flow;
  program: Program;
  timeZone: string;
  segments?: readonly { id: string; when: Condition }[];
  topics?: GoldenSuite['topics'];
};

/** The world of a suite whose flow has been read; a scoring flow scores by its own model. */
export const worldOf = (
  flow: Flow,
  { model, timeZone, segments, topics }: Omit<GoldenSuite, 'flow' | 'v'>,
): GoldenWorld => ({
  flow,
  program: compileModel(flow.start.kind === 'scoring' ? flow.start.model : model, 1),
  timeZone,
  segments,
  topics,
});

const runOne = (
  golden: GoldenLead,
  world: GoldenWorld,
  definition: NonNullable<ReturnType<typeof compile>['definition']>,
): Promise<Trace> =>
  simulate({
    flow: world.flow,
    definition,
    lead: ledgerLead({
      id: golden.id,
      program: world.program,
      entries: golden.ledger,
      ...(world.segments === undefined ? {} : { segments: world.segments }),
    }),
    startAt: golden.startAt,
    timeZone: world.timeZone,
    script: golden.script,
    ...(world.topics === undefined ? {} : { topics: world.topics }),
    ...(golden.outlet === undefined ? {} : { outlet: golden.outlet }),
  });

const compared = ['path', 'effects', 'status', 'stage', 'score'] as const;

/**
 * Runs the scenarios of a flow; those of other flows are passed over. Asks `goOn` before each: where it says no, the
 * rest has not run and has not passed.
 */
export const runGolden = async (
  goldens: readonly GoldenLead[],
  world: GoldenWorld,
  goOn: () => boolean = () => true,
): Promise<GoldenResult[]> => {
  const own = goldens.filter(({ flow }) => flow === world.flow.id);
  if (own.length === 0) return [];
  const { definition } = compile(world.flow, 1);
  const results: GoldenResult[] = [];
  for (const golden of own) {
    const { id, name, mustPass, expected } = golden;
    const trace = definition === null || !goOn() ? null : await runOne(golden, world, definition);
    const actual = trace === null ? expected : outcomeOf(trace);
    const differences = compared
      .map((what) => ({ what, expected: expected[what], actual: actual[what] }) as Difference)
      .filter((one) => JSON.stringify(one.actual) !== JSON.stringify(one.expected));
    results.push({ id, name, mustPass, passed: trace !== null && differences.length === 0, differences, trace });
  }
  return results;
};
