import type { GoldenLead, GoldenSuite } from '../../../functions/api/contract/index.ts';
import { asksSales, type Flow } from '../../../shared/flow/index.ts';
import {
  ledgerOf,
  type MadeUpFacts,
  outcomeOf,
  runGolden,
  type ScriptItem,
  type Trace,
  worldOf,
} from '../../../shared/simulation/index.ts';

/** What sales does when a test hands a lead over. */
export type SalesAnswer = 'accepted' | 'rejected' | 'none';

/** A test that is to be kept: who came, when, by which outlet, what they and sales did. */
export type Kept = {
  flow: Flow;
  facts: MadeUpFacts;
  startAt: string;
  outlet: string;
  script: readonly ScriptItem[];
  /** What sales answers wherever the lead is handed off. */
  sales: SalesAnswer;
};

/** What may be kept of a real lead: what it is, not who it is. */
const impersonal = new Set([
  'jobTitle',
  'seniority',
  'department',
  'industry',
  'companySize',
  'country',
  'region',
  'timeZone',
  'budget',
  'authority',
  'need',
  'timeline',
]);
const addresses: Record<string, string> = { free: 'somebody@gmail.com', role: 'info@golden.example' };

const withoutPerson = (facts: MadeUpFacts): MadeUpFacts => {
  const { lead = {} } = facts;
  const kept = Object.entries(lead).filter(([field]) => impersonal.has(field));
  const email = addresses[String(lead.emailKind)] ?? 'somebody@golden.example';
  return { ...facts, lead: { ...Object.fromEntries(kept), email } };
};

/** Sales answers each handoff an hour after the lead comes to it. */
const answers = (flow: Flow, sales: SalesAnswer): ScriptItem[] =>
  sales === 'none'
    ? []
    : Object.entries(flow.steps)
        .filter(([, { kind }]) => asksSales(kind))
        .map(([step]) => ({
          since: step,
          after: { amount: 1, unit: 'hours' },
          does: { what: 'answer', outlet: sales },
        }));

/** An id made of the name, that no other golden lead has. */
export const goldenId = (name: string, taken: readonly string[]): string => {
  const plain = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  const first = plain === '' ? 'golden' : plain;
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? first : `${first}-${n}`;
    if (!taken.includes(id)) return id;
  }
};

/**
 * A test as a golden lead, with what comes of it in the workspace's own model. `null` where nothing runs. Who the person
 * is stays behind: a golden lead holds nothing of a real lead.
 */
export const makeGolden = async (
  { flow, facts, startAt, outlet, script, sales }: Kept,
  suite: GoldenSuite,
  name: string,
  mustPass: boolean,
): Promise<{ golden: GoldenLead; trace: Trace } | null> => {
  const world = worldOf(flow, suite);
  const nothing = { path: [], effects: [], status: 'completed' as const, stage: 'lead' as const, score: 0 };
  const golden: GoldenLead = {
    v: 1,
    id: goldenId(
      name,
      suite.golden.map(({ id }) => id),
    ),
    name,
    flow: flow.id,
    mustPass,
    startAt,
    outlet,
    ledger: ledgerOf(withoutPerson(facts), startAt, world.program),
    script: [...script, ...answers(flow, sales)],
    expected: nothing,
  };
  const [result] = await runGolden([golden], world);
  if (!result?.trace) return null;
  return { golden: { ...golden, expected: outcomeOf(result.trace) }, trace: result.trace };
};
