import * as z from 'zod';
import { Instant } from '../activity/index.ts';
import type { Condition } from '../condition/index.ts';
import { compile, type Flow } from '../flow/index.ts';
import { LedgerEntry, Stage } from '../lead/index.ts';
import type { Program } from '../scoring/index.ts';
import { ledgerLead } from './lead.ts';
import { ScriptItem } from './script.ts';
import { simulate } from './simulate.ts';
import type { Trace } from './trace.ts';

/** A saved scenario: a lead, what it does, and what must come of it. */
export const GoldenLead = z.object({
  v: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: z.string().min(1).max(120),
  flow: z.string(),
  /** Publishing the flow is refused while this fails. */
  mustPass: z.boolean(),
  startAt: Instant,
  outlet: z.string().optional(),
  /** What the ledger held before. */
  ledger: z.array(LedgerEntry).max(500),
  script: z.array(ScriptItem).max(100),
  expected: z.object({
    /** Every edge, `step.outlet`, in order. */
    path: z.array(z.string()),
    /** What goes out, `step what`, in order; refused emails are left out. */
    effects: z.array(z.string()),
    status: z.enum(['completed', 'exited', 'failed']),
    stage: Stage,
    score: z.number(),
  }),
});
export type GoldenLead = z.infer<typeof GoldenLead>;

/** What was expected and what came, for one thing. */
export type Difference = {
  what: 'path' | 'effects' | 'status' | 'stage' | 'score';
  expected: unknown;
  actual: unknown;
};
export type GoldenResult = {
  id: string;
  name: string;
  mustPass: boolean;
  passed: boolean;
  differences: Difference[];
  trace: Trace;
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
};

const runOne = (
  golden: GoldenLead,
  world: GoldenWorld,
  definition: NonNullable<ReturnType<typeof compile>['definition']>,
) =>
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
    ...(golden.outlet === undefined ? {} : { outlet: golden.outlet }),
  });

/** Runs the scenarios of a flow; those of other flows are passed over. */
export const runGolden = async (goldens: readonly GoldenLead[], world: GoldenWorld): Promise<GoldenResult[]> => {
  const { definition } = compile(world.flow, 1);
  if (definition === null) return [];
  const results: GoldenResult[] = [];
  for (const golden of goldens) {
    if (golden.flow !== world.flow.id) continue;
    const trace = await runOne(golden, world, definition);
    const actual = outcomeOf(trace);
    const differences = (['path', 'effects', 'status', 'stage', 'score'] as const).flatMap((what): Difference[] =>
      JSON.stringify(actual[what]) === JSON.stringify(golden.expected[what])
        ? []
        : [{ what, expected: golden.expected[what], actual: actual[what] }],
    );
    const { id, name, mustPass } = golden;
    results.push({ id, name, mustPass, passed: differences.length === 0, differences, trace });
  }
  return results;
};
