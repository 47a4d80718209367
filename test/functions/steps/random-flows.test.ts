import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type Flow, secondsOf } from '../../../shared/flow/index.ts';
import { madeUpLead, type ScriptItem, simulate } from '../../../shared/simulation/index.ts';
import { randomFlow, randomScript } from '../../reference-walk/random-flow.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aScoringFlow, to } from '../some-flows.ts';

const numRuns = Math.ceil(Number(process.env.RIPEN_FC_RUNS ?? 300) / 25);
const timeZone = 'Europe/Berlin';

/** Values that a profile keeps just as they are said. */
const someFields = fc.record(
  {
    industry: fc.constantFrom('Software', 'Retail'),
    companySize: fc.constantFrom(1, 50, 499, 500),
    country: fc.constant('Germany'),
    timeZone: fc.constantFrom('America/New_York', 'Asia/Kolkata', 'Europe/Berlin'),
  },
  { requiredKeys: ['industry'] },
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

  const runReal = async (flow: Flow, email: string, script: readonly ScriptItem[], activity: string) => {
    const start = runs.time.now();
    await runs.does(email, activity, {}, `begin-${email}`);
    await runs.drained();
    const plan = script
      .map((item, n) => ({
        item,
        n,
        // A moment before timers of the same instant, as the simulator has it.
        at: start + (item.after === undefined ? 0 : secondsOf(item.after) * 1000) - 1,
      }))
      .sort((a, b) => a.at - b.at || a.n - b.n);
    for (let turn = 0; turn < 3000; turn += 1) {
      const [enrolment] = await runs.enrolments(email);
      if (enrolment?.status !== 'running') break;
      const timer = runs.time.next() ?? Number.POSITIVE_INFINITY;
      const next = plan[0];
      const at = Math.min(timer, next?.at ?? Number.POSITIVE_INFINITY);
      if (at === Number.POSITIVE_INFINITY) break;
      runs.time.advance(Math.max(0, at - runs.time.now()));
      await runs.drained();
      if (next !== undefined && next.at <= runs.time.now()) {
        plan.shift();
        await happen(email, next.item, `${email}-${next.n}`);
        await runs.drained();
      }
    }
    const [enrolment] = (await runs.enrolments(email)).filter((it) => it.flow === flow.id);
    return {
      status: enrolment?.status,
      why: enrolment?.failure,
      path: enrolment?.path.map(({ step, outlet }) => `${step}.${outlet}`),
      emails: runs.mailsTo(email).length,
      tasks: (await runs.tasks(email)).length,
    };
  };

  it('goes the way that the simulator foretells, with as many emails and tasks', async () => {
    let n = 0;
    const seen = { completed: 0, exited: 0 };
    await fc.assert(
      fc.asyncProperty(randomFlow, someFields, randomScript, async (drawn, fields, script) => {
        n += 1;
        const email = `random-${n}@acme.example`;
        const activity = `Begin ${n}`;
        const flow: Flow = {
          ...drawn,
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
        });
        if (real.status === 'completed' || real.status === 'exited') seen[real.status] += 1;
      }),
      { numRuns, endOnFailure: true },
    );
    expect(seen.completed).toBeGreaterThan(0);
  }, 240_000);
});
