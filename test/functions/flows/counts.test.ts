import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countsOf, readEnrolments } from '../../../functions/flows/counts.ts';
import { goalsOf } from '../../../functions/flows/goals.ts';
import { countInside } from '../../../functions/flows/inside.ts';
import { createJob, listJobs } from '../../../functions/store/job.ts';
import type { Step } from '../../../shared/flow/index.ts';
import { DAY, HOUR } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, sendEmail, wait } from '../some-flows.ts';

const fromUs: Step = {
  kind: 'split',
  settings: {
    branches: [
      { id: 'us', name: 'US', when: { kind: 'test', field: ['lead', 'country'], op: 'is', value: 'United States' } },
    ],
  },
  next: { us: 'soon', else: 'late' },
};
const halves: Step = {
  kind: 'randomSplit',
  settings: {
    branches: [
      { id: 'a', name: 'A', weight: 1 },
      { id: 'b', name: 'B', weight: 1 },
    ],
    salt: '',
  },
  next: { a: 'soon', b: 'late' },
};
const waits = { soon: wait(3, 'days'), late: wait(9, 'days') };

describe('who is counted in a flow', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
  });
  afterAll(() => runs?.close());

  const countsFor = async (flow: string, latest: number) =>
    countsOf(await readEnrolments(runs.tables, flow, latest), runs.iso());

  it('is the branch of a split where the branches begin with waits, by condition and at random, at the start and later', async () => {
    await runs.publish(aFlow({ which: fromUs, ...waits }, { id: 'first', activity: 'First' }));
    await runs.publish(
      aFlow({ hello: sendEmail('welcome', 'which'), which: fromUs, ...waits }, { id: 'mailed', activity: 'Mailed' }),
    );
    await runs.publish(
      aFlow({ rest: wait(1, 'days', 'which'), which: fromUs, ...waits }, { id: 'rested', activity: 'Rested' }),
    );
    await runs.publish(aFlow({ which: halves, ...waits }, { id: 'drawn', activity: 'Drawn' }));
    for (let n = 0; n < 8; n += 1) {
      const email = `counted-${n}@acme.example`;
      await runs.learn(email, { country: n < 3 ? 'United States' : 'France' });
      await runs.drained();
      for (const activity of ['First', 'Mailed', 'Rested', 'Drawn']) await runs.does(email, activity);
      await runs.drained();
    }
    runs.time.advance(DAY);
    await runs.drained();
    for (const flow of ['first', 'mailed', 'rested']) {
      const { steps } = await countsFor(flow, 1);
      expect({ flow, outlets: steps.which?.outlets, soon: steps.soon?.here, late: steps.late?.here }).toEqual({
        flow,
        outlets: { us: 3, else: 5 },
        soon: 3,
        late: 5,
      });
    }
    const { steps } = await countsFor('drawn', 1);
    const { a = 0, b = 0 } = steps.which?.outlets ?? {};
    expect(a + b).toBe(8);
    expect([steps.soon?.here ?? 0, steps.late?.here ?? 0]).toEqual([a, b]);
  });

  it('has reached a goal by doing it, not by walking through it, and from a holdout too', async () => {
    const steps = {
      which: {
        ...halves,
        settings: {
          branches: [
            { id: 'mails', name: 'Mails', weight: 1 },
            { id: 'none', name: 'None', weight: 1, holdout: true },
          ],
          salt: '',
        },
        next: { mails: 'hello', none: null },
      },
      hello: sendEmail('welcome', 'pause'),
      pause: wait(2, 'days', 'asked'),
      asked: {
        kind: 'goal',
        settings: { name: 'Asked', reached: { by: 'activity' as const, match: { activity: 'Demo Requested' } } },
        next: Object.fromEntries([['then', null]]),
      },
    };
    await runs.publish(aFlow(steps, { id: 'tried', activity: 'Tried' }));
    const people = Array.from({ length: 10 }, (_, n) => `tried-${n}@acme.example`);
    for (const email of people) await runs.does(email, 'Tried');
    await runs.drained();
    const branchOf = new Map<string, string>();
    const counted = await readEnrolments(runs.tables, 'tried', 1);
    for (const email of people) {
      const { id } = await runs.leadOf(email);
      const [one] = counted.enrolments.filter(({ lead }) => lead === id);
      branchOf.set(email, one?.status === 'completed' ? 'none' : 'mails');
    }
    const [mails, none] = ['mails', 'none'].map((branch) => people.filter((email) => branchOf.get(email) === branch));
    runs.time.advance(6 * HOUR);
    for (const email of [...(mails ?? []).slice(0, 2), ...(none ?? []).slice(0, 1)]) {
      await runs.does(email, 'Demo Requested');
    }
    await runs.drained();
    runs.time.advance(3 * DAY);
    await runs.drained();
    const after = await readEnrolments(runs.tables, 'tried', 1);
    const { steps: passed } = countsOf(after, runs.iso());
    expect(passed.asked?.passed).toBe(mails?.length);
    const [goal] = await goalsOf(runs.tables, runs.time.now, after);
    expect(goal).toMatchObject({ step: 'asked', name: 'Asked', entered: 10, reached: 3, medianHours: 6 });
    expect(goal?.branches.toSorted((a, b) => (a.outlet < b.outlet ? -1 : 1))).toEqual([
      { step: 'which', outlet: 'mails', holdout: false, entered: mails?.length, reached: 2, medianHours: 6 },
      { step: 'which', outlet: 'none', holdout: true, entered: none?.length, reached: 1, medianHours: 6 },
    ]);
  });

  it('is who waits on the first version after fourteen publishes, and whoever is to leave leaves from there', async () => {
    const flow = aFlow(
      { pause: wait(200, 'days', 'hello'), hello: sendEmail('welcome') },
      { id: 'old', activity: 'Old' },
    );
    await runs.publish(flow);
    await runs.does('patient@acme.example', 'Old');
    await runs.drained();
    for (let n = 0; n < 14; n += 1) await runs.publish(flow);
    expect((await countInside(runs.tables, 'old', 15)).byVersion).toEqual(new Map([[1, 1]]));
    expect((await countsFor('old', 15)).versions).toEqual([{ version: 1, inside: 1 }]);
    const job = { id: 'leave-old', kind: 'leave' as const, flow: 'old', flowVersion: 16 };
    await createJob(runs.tables, { ...job, startedAt: runs.iso(), startedBy: 'Tess' });
    await runs.sweep();
    expect((await listJobs(runs.tables)).find(({ id }) => id === 'leave-old')).toMatchObject({
      done: 1,
      status: 'done',
    });
    runs.time.advance(201 * DAY);
    await runs.drained();
    expect(runs.mailsTo('patient@acme.example')).toEqual([]);
  });
});
