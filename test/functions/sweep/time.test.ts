import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJob, getJob } from '../../../functions/store/job.ts';
import { readLive, writeLive } from '../../../functions/store/live.ts';
import type { Condition } from '../../../shared/condition/index.ts';
import type { Flow, Trigger } from '../../../shared/flow/index.ts';
import { DAY, HOUR, MINUTE } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, aScoringFlow, sendEmail, to } from '../some-flows.ts';

/** A demo's 60 points are gone in 30 days, two a day; whoever is quiet for 20 days is recycled. */
const fading = (): Flow => {
  const flow = aScoringFlow();
  if (flow.start.kind !== 'scoring') throw new Error('Not a scoring flow.');
  const { model } = flow.start;
  const groups = model.groups.map((group) => ({ ...group, decay: { kind: 'linear' as const, days: 30 } }));
  const rungs = model.ladder.rungs.map((rung) => ({ ...rung, down: scoreBelow(40) }));
  return {
    ...flow,
    start: { ...flow.start, model: { ...model, groups, ladder: { ...model.ladder, rungs, inactivityDays: 20 } } },
  };
};

const scoreBelow = (value: number): Condition => ({ kind: 'test', field: ['score', 'total'], op: 'lt', value });

const startedBy = (id: string, trigger: Trigger): Flow =>
  aFlow({ hello: sendEmail('welcome') }, { id, start: { kind: 'trigger', trigger, next: to('hello') } });

describe('what only time brings about', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.publish(fading());
    await runs.publish(startedBy('fell', { on: 'stage', from: ['mql'], to: ['lead'] }));
    await runs.publish(startedBy('recycled', { on: 'stage', to: ['recycled'] }));
    await runs.publish(startedBy('quiet', { on: 'inactivity', days: 3 }));
    await runs.publish(startedBy('renewal', { on: 'date', field: 'renewal', offsetDays: -7, at: '09:00' }));
  });
  afterAll(() => runs?.close());

  const sweep = async (later = 0): Promise<void> => {
    runs.time.advance(later);
    await runs.sweep();
    await runs.drained();
    expect(runs.logs.filter((line) => line.includes('chore'))).toEqual([]);
  };
  /** Sweeps this often until so much time has passed. */
  const sweepFor = async (ms: number, every: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += every) await sweep(every);
  };
  const enteredBy = async (email: string, flow: string) =>
    (await runs.enrolments(email)).filter((enrolment) => enrolment.flow === flow);
  const toldOf = async (email: string, type: string) => {
    const { id } = await runs.leadOf(email);
    return runs.toldOf(type).filter(({ lead }) => lead === id);
  };
  const stagesOf = async (email: string) =>
    (await toldOf(email, 'Lead Stage Changed')).map(({ from, to: stage }) => `${from} → ${stage}`);
  const dayOf = (instant: string) => Math.floor((Date.parse(instant) - Date.parse('2026-03-02T00:00:00.000Z')) / DAY);

  it('announces that a lead fell by decay alone and was recycled for its silence, on the day, and starts flows', async () => {
    const who = 'fading@acme.example';
    await runs.does(who, 'Demo Requested');
    await runs.drained();
    expect((await runs.leadOf(who)).announced).toEqual({ stage: 'mql', n: 1 });
    await sweep(MINUTE);
    // 60 points lose two a day and are below 40 on the eleventh; nothing is due before but the silence of the third day.
    expect(dayOf((await runs.leadOf(who)).dueAt ?? '')).toBe(3);
    await sweepFor(10 * DAY, DAY);
    expect(await stagesOf(who)).toEqual(['lead → mql']);
    await sweepFor(2 * DAY, DAY);
    expect(await stagesOf(who)).toEqual(['lead → mql', 'mql → lead']);
    expect((await enteredBy(who, 'fell')).map(({ at, cause }) => [at, cause.event])).toEqual([
      ['then', 'Lead Stage Changed'],
    ]);

    const other = 'silent@acme.example';
    for (const n of [1, 2, 3]) await runs.does(other, 'Demo Requested', {}, `silent-${n}`);
    await runs.drained();
    await sweepFor(21 * DAY, DAY);
    expect((await stagesOf(other)).at(-1)).toMatch(/→ recycled$/);
    expect(await enteredBy(other, 'recycled')).toHaveLength(1);
    // Nothing is left to happen to it.
    await sweep(MINUTE);
    expect((await runs.leadOf(other)).dueAt).toBeUndefined();
  });

  it('leaves alone a lead whose points only fade', async () => {
    const who = 'still@acme.example';
    await runs.does(who, 'Pricing Viewed');
    await runs.drained();
    await sweepFor(4 * DAY, DAY);
    await sweep(MINUTE);
    const { version } = await runs.leadOf(who);
    await sweepFor(10 * DAY, DAY);
    expect((await runs.leadOf(who)).version).toBe(version);
  });

  it('starts a flow once for each silence', async () => {
    const who = 'quiet@acme.example';
    await runs.does(who, 'Pricing Viewed');
    await runs.drained();
    await sweep(2 * DAY);
    await runs.does(who, 'Pricing Viewed');
    await runs.drained();
    await sweep(2 * DAY);
    expect(await enteredBy(who, 'quiet')).toEqual([]);
    await sweep(DAY + MINUTE);
    await sweepFor(10 * MINUTE, MINUTE);
    expect(await enteredBy(who, 'quiet')).toMatchObject([
      { status: 'completed', cause: { words: 'A lead has done nothing for 3 days' } },
    ]);
    expect(await toldOf(who, 'Trigger Matched')).toHaveLength(1);
    await runs.does(who, 'Pricing Viewed');
    await runs.drained();
    await sweep(3 * DAY + MINUTE);
    expect(await enteredBy(who, 'quiet')).toHaveLength(2);
  });

  it('starts a flow at the hour before a date, on the clock of the lead', async () => {
    const start = runs.time.now();
    const renewal = new Date(start + 20 * DAY).toISOString().slice(0, 10);
    const [here, there] = ['utc@acme.example', 'tokyo@acme.example'];
    await runs.learn(here, { renewal });
    await runs.learn(there, { renewal, timeZone: 'Asia/Tokyo' });
    await runs.learn('never@acme.example', { renewal: 'soon' });
    await runs.drained();
    // Nine o'clock in Tokyo is midnight in UTC, nine hours before nine o'clock there.
    const nine = Date.parse(`${renewal}T09:00:00Z`) - 7 * DAY;
    expect((await runs.leadOf(here)).dueAt?.slice(0, 10)).toBe(new Date(start + 3 * DAY).toISOString().slice(0, 10));
    await sweep(4 * DAY);
    await sweep(MINUTE);
    expect((await runs.leadOf(here)).dueAt).toBe(new Date(nine).toISOString());
    expect((await runs.leadOf(there)).dueAt).toBe(new Date(nine - 9 * HOUR).toISOString());
    await sweep(nine - 9 * HOUR - runs.time.now());
    expect((await enteredBy(there, 'renewal')).length).toBe(1);
    expect(await enteredBy(here, 'renewal')).toEqual([]);
    await sweep(9 * HOUR - MINUTE);
    expect(await enteredBy(here, 'renewal')).toEqual([]);
    await sweepFor(5 * MINUTE, MINUTE);
    for (const who of [here, there]) expect(await enteredBy(who, 'renewal')).toHaveLength(1);
    expect(await enteredBy('never@acme.example', 'renewal')).toEqual([]);
  });

  it('tells again what a crash kept from being told', async () => {
    const who = 'crash@acme.example';
    await runs.does(who, 'Pricing Viewed');
    await runs.drained();
    const fault = runs.faults.onCall({ principal: 'sweep', service: 'events' }, 'error');
    runs.time.advance(3 * DAY + MINUTE);
    await runs.sweep();
    expect(fault.hits()).toBeGreaterThan(0);
    fault.remove();
    await runs.drained();
    runs.logs.length = 0;
    expect(await enteredBy(who, 'quiet')).toEqual([]);
    await sweepFor(3 * MINUTE, MINUTE);
    expect(await enteredBy(who, 'quiet')).toHaveLength(1);
  });

  it('finds the leads of a flow that is published later, and starts it for no date that is past', async () => {
    const [soon, past] = ['soon@acme.example', 'past@acme.example'];
    const day = (n: number) => new Date(runs.time.now() + n * DAY).toISOString().slice(0, 10);
    await runs.learn(soon, { birthday: day(2) });
    await runs.learn(past, { birthday: day(-2) });
    await runs.drained();
    await runs.publish(startedBy('birthday', { on: 'date', field: 'birthday', offsetDays: 0, at: '08:00' }));
    const job = { id: 'look-birthday-1', kind: 'look' as const, flow: 'birthday', flowVersion: 1, startedBy: 'test' };
    await createJob(runs.tables, { ...job, startedAt: runs.iso() });
    await sweep(MINUTE);
    await sweep(2 * MINUTE);
    expect(await getJob(runs.tables, job.id)).toMatchObject({ status: 'done' });
    await sweepFor(3 * DAY, HOUR * 6);
    expect(await enteredBy(soon, 'birthday')).toHaveLength(1);
    expect(await enteredBy(past, 'birthday')).toEqual([]);
  });

  it('keeps a segment current whose leads only fade out of it', async () => {
    const who = 'segment@acme.example';
    const live = await readLive(runs.tables);
    const warm = { id: 'warm', name: 'Warm', when: { kind: 'not' as const, of: scoreBelow(5) } };
    await writeLive(runs.tables, { ...live, n: live.n + 1, segments: [warm] });
    await runs.does(who, 'Pricing Viewed');
    await runs.drained();
    expect((await runs.leadOf(who)).segments).toEqual(['warm']);
    // 10 points lose a third of one a day: below 5 on the sixteenth.
    await sweepFor(15 * DAY, DAY);
    expect((await runs.leadOf(who)).segments).toEqual(['warm']);
    await sweepFor(2 * DAY, DAY);
    expect((await runs.leadOf(who)).segments).toEqual([]);
    expect((await toldOf(who, 'Segment Changed')).map(({ entered }) => entered)).toEqual([true, false]);
  });
});
