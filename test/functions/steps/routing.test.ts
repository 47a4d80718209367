import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadOf, readDesk, recountDesk, takeOff, takeOn } from '../../../functions/store/desk.ts';
import { putTask, replaceTask } from '../../../functions/store/task.ts';
import { DAY, HOUR } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, handOff, wait } from '../some-flows.ts';

describe('giving handoffs to reps', () => {
  let runs: Runs;
  beforeEach(async () => {
    runs = await startRuns();
    await runs.publish(
      aFlow({ pause: wait(1, 'days', 'sales'), sales: handOff() }, { id: 'later', activity: 'Trial Started' }),
    );
    await runs.publish(aFlow({ sales: handOff() }, { id: 'now', activity: 'Video Watched' }));
  });
  afterEach(() => runs?.close());

  /** So many leads come out of a wait at the same moment and are handed over; answers who got each, in no order. */
  const allAtOnce = async (many: number): Promise<(string | undefined)[]> => {
    const emails = Array.from({ length: many }, (_, n) => `lead-${n}@acme.example`);
    for (const email of emails) await runs.does(email, 'Trial Started');
    await runs.drained();
    runs.time.advance(DAY);
    await runs.drained();
    const tasks = (await Promise.all(emails.map(runs.tasks))).flat();
    expect(tasks).toHaveLength(many);
    return tasks.map(({ rep }) => rep);
  };
  const desk = async (rep: string) => loadOf(await readDesk(runs.tables, rep, iso()), iso());
  const iso = () => new Date(runs.time.now()).toISOString();

  it('shares forty that come at the same moment between two equal reps', async () => {
    await runs.rep({ id: 'ana' });
    await runs.rep({ id: 'ben' });
    const got = await allAtOnce(40);
    expect([got.filter((rep) => rep === 'ana').length, got.filter((rep) => rep === 'ben').length]).toEqual([20, 20]);
    expect([await desk('ana'), await desk('ben')]).toEqual([
      { open: 20, recent: 20 },
      { open: 20, recent: 20 },
    ]);
  });

  it('fills no desk beyond its room, and shares by weight', async () => {
    await runs.rep({ id: 'ana', capacity: 5 });
    await runs.rep({ id: 'ben', capacity: 5 });
    const got = await allAtOnce(14);
    expect(got.filter((rep) => rep === 'ana')).toHaveLength(5);
    expect(got.filter((rep) => rep === 'ben')).toHaveLength(5);
    expect(got.filter((rep) => rep === undefined)).toHaveLength(4);
  });

  it.each(['before', 'after'] as const)('counts a handoff once when cut %s any call', async (when) => {
    await runs.rep({ id: 'ana' });
    await runs.rep({ id: 'ben' });
    let reached = 0;
    for (let n = 1; n <= 20; n += 1) {
      const cut = runs.faults.cutAt('steps', n, when);
      let first: Promise<unknown> | undefined;
      runs.intercept(async (name, _event, next) => {
        if (name !== 'steps') return next();
        if (first === undefined) {
          first = next();
          return first;
        }
        await first.catch(() => undefined);
        runs.faults.reset();
        return next();
      });
      await runs.does(`cut-${when}-${n}@acme.example`, 'Video Watched');
      for (let round = 0; round < 3; round += 1) {
        await runs.drained();
        runs.time.advance(HOUR / 12);
      }
      await runs.drained();
      runs.faults.reset();
      runs.intercept((_name, _event, next) => next());
      const tasks = await runs.tasks(`cut-${when}-${n}@acme.example`);
      expect({ n, tasks: tasks.length }).toEqual({ n, tasks: 1 });
      const [ana, ben] = [await desk('ana'), await desk('ben')];
      expect({ n, open: ana.open + ben.open, recent: ana.recent + ben.recent }).toEqual({ n, open: n, recent: n });
      expect(Math.abs(ana.recent - ben.recent)).toBeLessThanOrEqual(1);
      if (!cut.reached()) break;
      reached += 1;
    }
    // The claim, the lead, the reps, two desks, the reservation and the task at least.
    expect(reached).toBeGreaterThanOrEqual(7);
  });

  it('counts again from the tasks what a crash left on a desk', async () => {
    await runs.rep({ id: 'ana' });
    await runs.does('one@acme.example', 'Video Watched');
    await runs.drained();
    const [task] = await runs.tasks('one@acme.example');
    const before = await readDesk(runs.tables, 'ana', iso());
    expect(await takeOn(runs.tables, 'ana', before, 'never-made', iso())).toBe(true);
    expect(await takeOn(runs.tables, 'ana', before, 'too-late', iso())).toBe(false);
    await takeOff(runs.tables, 'ana', task?.id ?? '');
    await takeOff(runs.tables, 'ana', task?.id ?? '');
    expect(await desk('ana')).toEqual({ open: 1, recent: 2 });
    // What was put there just now may still get its task.
    await recountDesk(runs.tables, 'ana', iso());
    expect(await desk('ana')).toEqual({ open: 2, recent: 2 });
    runs.time.advance(HOUR);
    await runs.sweep();
    expect(await desk('ana')).toEqual({ open: 1, recent: 1 });
  });

  it('counts what 0.1 left before it is asked the first time, examples and what is decided left out', async () => {
    await runs.rep({ id: 'ana' });
    await runs.does('one@acme.example', 'Video Watched');
    await runs.drained();
    const [task] = await runs.tasks('one@acme.example');
    if (task === undefined) throw new Error('Nothing was handed over.');
    await runs.rep({ id: 'old' });
    for (const [n, id] of ['a', 'b', 'examples-1', 'c'].entries()) {
      const made = { ...task, id, rep: 'old', version: 1 };
      await putTask(runs.tables, made);
      if (n === 3) await replaceTask(runs.tables, { ...made, status: 'rejected' });
    }
    expect(await desk('old')).toEqual({ open: 2, recent: 3 });
  });
});
