import { asksSales, compile, type Flow } from '../../../shared/flow/index.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import { compileModel, type Receipt, receipt, type ScoringModel } from '../../../shared/scoring/index.ts';
import { historyOf, madeUpLead, type ScriptItem, simulate, type Trace } from '../../../shared/simulation/index.ts';
import { DAY_MS } from '../../../shared/time/index.ts';
import type { SalesAnswer } from '../golden/index.ts';
import type { Person } from './people.ts';

/** Something the lead does in the test: which activity, and how many days after the start. */
export type Doing = { activity: string; afterDays: number };

export type TestInput = {
  flow: Flow;
  person: Person;
  startAt: string;
  timeZone: string;
  /** The workspace's emails: one that was asked for goes to a lead that unsubscribed too. */
  templates: readonly { id: string; topic: 'marketing' | 'transactional' }[];
  /** The start's outlet: which transition of a scoring flow, else the only one. */
  outlet: string;
  doings: readonly Doing[];
  sales: SalesAnswer;
  /** A generated lead brings its own script. */
  script?: readonly ScriptItem[];
};

/** What the lead does in a test, as a script. */
export const scriptOf = (doings: readonly Doing[]): ScriptItem[] =>
  doings
    .filter(({ activity }) => activity !== '')
    .map(({ activity, afterDays }) => ({
      ...(afterDays > 0 ? { after: { amount: Math.round(afterDays * 1440), unit: 'minutes' as const } } : {}),
      does: { what: 'activity', type: activity, properties: {} },
    }));

/** Runs the compiled flow on a virtual clock; nothing is sent. `null` where nothing hangs on the start. */
export const runTest = async (input: TestInput): Promise<Trace | null> => {
  const { definition } = compile(input.flow, 1);
  if (definition === null) return null;
  return simulate({
    flow: input.flow,
    definition,
    lead: madeUpLead(input.person.id, input.person.facts),
    startAt: input.startAt,
    timeZone: input.timeZone,
    outlet: input.outlet,
    topics: Object.fromEntries(input.templates.map(({ id, topic }) => [id, topic])),
    script: input.script ?? scriptOf(input.doings),
    react: ({ call }) =>
      asksSales(call.kind) && input.sales !== 'none' && input.script === undefined
        ? [{ after: { amount: 1, unit: 'hours' }, does: { what: 'answer', outlet: input.sales } }]
        : [],
  });
};

/** What a model gives a person for what they do: the receipt before and after. */
export const scoreTest = (
  model: ScoringModel,
  { person, startAt, doings }: Pick<TestInput, 'person' | 'startAt' | 'doings'>,
): { before: Receipt; after: Receipt } => {
  const program = compileModel(model, 1);
  const start = Date.parse(startAt);
  const entry = (id: string, at: number) => ({
    v: 1 as const,
    id,
    at: new Date(at).toISOString(),
    receivedAt: new Date(at).toISOString(),
    source: { kind: 'server' as const },
  });
  const known = historyOf(person.facts, startAt);
  const done = doings
    .filter(({ activity }) => activity !== '')
    .map(
      ({ activity, afterDays }, n): LedgerEntry => ({
        ...entry(`test-${n}`, start + afterDays * DAY_MS),
        kind: 'activity',
        type: activity,
        properties: {},
        context: {},
      }),
    );
  const end = Math.max(start, ...doings.map(({ afterDays }) => start + afterDays * DAY_MS));
  return {
    before: receipt(program, known, new Date(start).toISOString()),
    after: receipt(program, [...known, ...done], new Date(end).toISOString()),
  };
};
