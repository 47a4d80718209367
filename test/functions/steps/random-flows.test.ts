import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLive, writeLive } from '../../../functions/store/live.ts';
import { compile, type Flow, kinds, type Step, secondsOf } from '../../../shared/flow/index.ts';
import { madeUpLead, type ScriptItem, simulate } from '../../../shared/simulation/index.ts';
import { randomFlow, randomScript } from '../../reference-walk/random-flow.ts';
import { runs as timesUsual } from '../../runs.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, aScoringFlow, to } from '../some-flows.ts';

const numRuns = timesUsual(100);
const timeZone = 'Europe/Berlin';

/** Values that a profile keeps just as they are said. */
const someFields = fc.record(
  {
    industry: fc.constantFrom('Software', 'Retail'),
    companySize: fc.constantFrom(1, 50, 499, 500),
    country: fc.constant('Germany'),
    timeZone: fc.constantFrom('America/New_York', 'Asia/Kolkata', 'Europe/Berlin'),
    renewal: fc.constantFrom('2026-03-29', '2029-01-01', 'soon'),
  },
  { requiredKeys: ['industry'] },
);

const step = (kind: string, settings: Record<string, unknown>, next: string | null): Step => ({
  kind,
  settings,
  next: to(next),
});
const short = { amount: 10, unit: 'minutes' };

/** One after another every kind that does not call out to somebody else's server. */
const everyKind: Record<string, Step> = {
  s0: step('sendEmail', { template: 'welcome' }, 's1'),
  s1: step('updateLead', { fields: { industry: 'Retail' } }, 's2'),
  s2: step('adjustScore', { group: 'interest', points: 5, reason: 'So' }, 's3'),
  s3: step('segment', { action: 'add', segment: 'chosen' }, 's4'),
  s4: {
    kind: 'split',
    settings: {
      branches: [
        { id: 'in', name: 'In', when: { kind: 'test', field: ['segments'], op: 'includes', value: 'chosen' } },
      ],
    },
    next: { in: 's5', else: null },
  },
  s5: step('setStage', { stage: 'recycled', reason: 'So' }, 's6'),
  s6: step('notify', { channel: 'email', to: 'sales@northwind.example', message: 'Look.' }, 's7'),
  s7: step('startFlow', { flow: 'side' }, 's8'),
  s8: {
    kind: 'handOff',
    settings: { sla: short, instructions: 'Call.' },
    next: { accepted: null, rejected: null, overdue: 's9' },
  },
  s9: {
    kind: 'waitFor',
    settings: { until: { kind: 'activity', matches: [{ activity: 'Email Clicked' }] }, timeout: short },
    next: { happened: null, timedOut: 's10' },
  },
  s10: {
    kind: 'randomSplit',
    settings: {
      branches: [
        { id: 'a', name: 'A', weight: 1 },
        { id: 'b', name: 'B', weight: 1 },
      ],
      salt: '',
    },
    next: { a: 's11', b: 's11' },
  },
  s11: step('wait', { for: short }, 's12'),
  s12: { kind: 'repeat', settings: { times: 1 }, next: { again: 's11', done: 's13' } },
  s13: step('goal', { name: 'Goal', reached: { by: 'activity', match: { activity: 'Demo Requested' } } }, 's14'),
  s14: { kind: 'end', settings: {}, next: {} },
};

const isSoftware = { kind: 'test' as const, field: ['lead', 'industry'], op: 'is', value: 'Software' };
/** A wait that is entered when what it waits for and a goal are both so already. */
const bothAtOnce: Record<string, Step> = {
  s0: {
    kind: 'waitFor',
    settings: { until: { kind: 'condition', when: isSoftware }, timeout: short },
    next: { happened: null, timedOut: 's1' },
  },
  s1: step('goal', { name: 'Goal', reached: { by: 'condition', when: isSoftware } }, null),
};

/** What one step writes, a split behind the next step reads, sooner than it is scored. */
const readSoonAfter: Record<string, Step> = {
  s0: step('segment', { action: 'add', segment: 'chosen' }, 's1'),
  s1: step('adjustScore', { group: 'interest', points: 5, reason: 'So' }, 's2'),
  s2: step('goal', { name: 'Goal', reached: { by: 'activity', match: { activity: 'Demo Requested' } } }, 's3'),
  s3: {
    kind: 'split',
    settings: {
      branches: [
        {
          id: 'both',
          name: 'Both',
          when: {
            kind: 'all',
            of: [
              { kind: 'test', field: ['segments'], op: 'includes', value: 'chosen' },
              { kind: 'test', field: ['score', 'total'], op: 'gte', value: 5 },
            ],
          },
        },
      ],
    },
    next: { both: 's4', else: null },
  },
  s4: step('sendEmail', { template: 'welcome' }, null),
};

/** So that mails to sales can be told apart by the lead they are about. */
const salesOf = (email: string) => `sales-for-${email}`;

/** Other people's servers are another test's: what would call them is switched off. */
const prepared = (steps: Flow['steps'], email: string): Flow['steps'] =>
  Object.fromEntries(
    Object.entries(steps).map(([id, one]) => {
      if (one.kind === 'webhook') return [id, { ...one, disabled: true }];
      return [id, one.kind === 'notify' ? { ...one, settings: { ...one.settings, to: salesOf(email) } } : one];
    }),
  );

describe('a random flow through the real handlers', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.settings({ timeZone, sending: { perLeadPerWeek: 0, quietHours: null } });
    const scoring = aScoringFlow();
    if (scoring.start.kind !== 'scoring') return;
    const { model } = scoring.start;
    const quiet = { ...model, timeZone, rules: [], ladder: { ...model.ladder, rungs: [] } };
    await runs.publish({ ...scoring, start: { ...scoring.start, model: quiet } });
    const tell = step('notify', { channel: 'email', to: 'side@northwind.example', message: 'Begun.' }, null);
    const onlyByFlow = { kind: 'trigger' as const, trigger: { on: 'flow' as const }, next: to('tell') };
    await runs.publish({ ...aFlow({ tell }), id: 'side', start: onlyByFlow });
    const live = await readLive(runs.tables);
    const chosen = { id: 'chosen', name: 'Chosen', when: { kind: 'any' as const, of: [] } };
    await writeLive(runs.tables, { ...live, n: live.n + 1, segments: [chosen] });
    // Two steps never write in the same instant, as they would on a clock that stands still between them.
    runs.intercept((name, event, next) => {
      if (name === 'steps' && (event as { kind?: string }).kind !== 'load') runs.time.advance(1);
      return next();
    });
  });
  afterAll(() => runs?.close());

  /** What happens at an instant of the script, as the world would tell it. */
  const happen = async (email: string, { does }: ScriptItem, id: string) => {
    if (does.what === 'activity') return runs.does(email, does.type, {}, id);
    if (does.what === 'profile') return runs.learn(email, { industry: String(does.fields.industry) });
    const lead = (await runs.leadOf(email)).id;
    const at = runs.iso();
    if (does.what === 'consent') {
      const entry = { v: 1, kind: 'consent', id, at, receivedAt: at, channel: 'email', how: 'test' } as const;
      const detail = {
        v: 1,
        to: { lead },
        entry: { ...entry, source: { kind: 'person' }, state: does.state },
      } as const;
      return runs.put({ detailType: 'Ledger Entry Submitted', detail });
    }
    const [enrolment] = (await runs.enrolments(email)).filter(({ status }) => status === 'running');
    const [handoff] = Object.entries(enrolment?.waits ?? {}).find(([, { kind }]) => kind === 'handOff') ?? [];
    if (handoff === undefined || (does.what === 'answer' && does.outlet === undefined)) return;
    const detailType = does.what === 'answer' && does.outlet === 'rejected' ? 'Handoff Rejected' : 'Handoff Accepted';
    const detail = { v: 1 as const, id, lead, at, handoff, reason: 'other' };
    await runs.put({ detailType, detail });
  };

  /** A workspace does not have thousands of flows live at once. */
  const withdraw = async (flow: string) => {
    const live = await readLive(runs.tables);
    await writeLive(runs.tables, { ...live, n: live.n + 1, flows: live.flows.filter((one) => one.flow !== flow) });
  };

  const runReal = async (flow: Flow, email: string, script: readonly ScriptItem[], activity: string) => {
    const start = runs.time.now();
    await runs.does(email, activity, {}, `begin-${email}`);
    await runs.drained();
    const plan = script
      .map((item, n) => ({
        item,
        n,
        // A moment before timers of the same instant, as the simulator has it, and a moment to be heard of.
        at: start + (item.after === undefined ? 0 : secondsOf(item.after) * 1000) - 2,
      }))
      .sort((a, b) => a.at - b.at || a.n - b.n);
    // Gathered as they come: the mailbox shows the latest only and forgets what is older than 90 days.
    const [mails, notices] = [new Set<string>(), new Set<string>()];
    const look = () => {
      for (const { id } of runs.mailsTo(email)) mails.add(id);
      for (const { id } of runs.mailsTo(salesOf(email))) notices.add(id);
    };
    for (let turn = 0; turn < 3000; turn += 1) {
      look();
      const all = await runs.enrolments(email);
      if (all.every(({ status }) => status !== 'running')) break;
      const timer = runs.time.next() ?? Number.POSITIVE_INFINITY;
      const next = plan[0];
      const at = Math.min(timer, next?.at ?? Number.POSITIVE_INFINITY);
      if (at === Number.POSITIVE_INFINITY) break;
      runs.time.advance(Math.max(0, at - runs.time.now()));
      await runs.drained();
      if (next !== undefined && next.at <= runs.time.now()) {
        plan.shift();
        await happen(email, next.item, `${email}-${next.n}`);
        // What ended one wait has been received before the next one begins, and does not end that too.
        runs.time.advance(1);
        await runs.drained();
      }
    }
    const [enrolment] = (await runs.enrolments(email)).filter((it) => it.flow === flow.id);
    return {
      status: enrolment?.status,
      why: enrolment?.failure,
      path: enrolment?.path.map(({ step, outlet }) => `${step}.${outlet}`),
      emails: mails.size,
      tasks: (await runs.tasks(email)).length,
      notices: notices.size,
      startsOther: (await runs.enrolments(email)).some((it) => it.flow === 'side'),
      stage: (await runs.leadOf(email)).announced.stage,
    };
  };

  it('goes the way that the simulator foretells, with as many emails, tasks and notices', async () => {
    let n = 0;
    const seen = { completed: 0, exited: 0 };
    const walked = new Set<string>();
    await fc.assert(
      fc.asyncProperty(randomFlow, someFields, randomScript, async (drawn, fields, script) => {
        n += 1;
        const email = `random-${n}@acme.example`;
        const activity = `Begin ${n}`;
        const flow: Flow = {
          ...drawn,
          steps: prepared(drawn.steps, email),
          id: `random-${n}`,
          start: {
            kind: 'trigger',
            trigger: { on: 'activity', match: { activity } },
            next: to(drawn.start.next.then ?? null),
          },
          reentry: { kind: 'always' },
        };
        if (compile(flow, 1).definition === null) return;
        await runs.publish(flow);
        await runs.learn(email, fields);
        await runs.drained();
        // What the flow writes comes later than what was known, not in the same instant.
        runs.time.advance(1);
        const lead = await runs.leadOf(email);
        const startAt = runs.iso();
        const said = {
          lead: fields,
          stage: 'lead' as const,
          score: { total: 0, fit: 0, groups: {} },
          grade: 'F' as const,
        };
        const trace = await simulate({ flow, lead: madeUpLead(lead.id, said), startAt, timeZone, script });
        const real = await runReal(flow, email, script, activity);
        const path = trace.path.map(({ step, outlet }) => `${step}.${outlet}`);
        expect(real).toEqual({
          status: trace.status,
          why: undefined,
          // A run that is stopped from outside keeps the path as of its last claim.
          path: trace.status === 'exited' ? path.slice(0, real.path?.length) : path,
          emails: trace.effects.filter(({ deed, refused }) => deed.what === 'email' && refused === undefined).length,
          tasks: trace.effects.filter(({ deed }) => deed.what === 'task').length,
          notices: trace.effects.filter(({ deed }) => deed.what === 'notice').length,
          startsOther: trace.effects.some(({ deed }) => deed.what === 'flow'),
          stage: trace.facts.stage,
        });
        await withdraw(flow.id);
        for (const { step: id } of trace.path) walked.add(flow.steps[id]?.kind ?? 'start');
        if (real.status === 'completed' || real.status === 'exited') seen[real.status] += 1;
      }),
      {
        numRuns,
        endOnFailure: true,
        examples: [
          [aFlow(everyKind), { industry: 'Software' }, []],
          [aFlow(bothAtOnce), { industry: 'Software' }, []],
          [aFlow(readSoonAfter), { industry: 'Software' }, []],
        ],
      },
    );
    expect(seen.completed).toBeGreaterThan(0);
    // A run ends in the state of an End: it leaves no trace in the path.
    const expected = [...kinds.keys()].filter((kind) => kind !== 'webhook' && kind !== 'end');
    expect(expected.filter((kind) => !walked.has(kind))).toEqual([]);
  }, 3_600_000);
});
