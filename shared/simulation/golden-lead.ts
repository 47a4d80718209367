import * as z from 'zod';
import { Instant, JsonObject } from '../activity/index.ts';
import { Condition } from '../condition/index.ts';
import { LedgerEntry, Stage } from '../lead/index.ts';
import { ScoringModel } from '../scoring/index.ts';
import { ScriptItem } from './script.ts';

/** A saved scenario: a lead, what it does, and what must come of it. Made up: nothing of a real lead belongs in it. */
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
    status: z.enum(['completed', 'exited', 'failed', 'kept out']),
    stage: Stage,
    score: z.number(),
  }),
});
export type GoldenLead = z.infer<typeof GoldenLead>;

/** A flow with its golden leads and all that running them needs: a file of it runs anywhere, without a server. */
export const GoldenSuite = z.object({
  v: z.literal(1),
  /** The flow document, of any version that `migrate` reads. */
  flow: JsonObject,
  golden: z.array(GoldenLead),
  /** What leads are scored by; a scoring flow brings its own model. */
  model: ScoringModel,
  timeZone: z.string(),
  segments: z.array(z.object({ id: z.string(), when: Condition })),
  /** What the emails are about, by template. */
  topics: z.record(z.string(), z.enum(['marketing', 'transactional'])).optional(),
});
export type GoldenSuite = z.infer<typeof GoldenSuite>;
