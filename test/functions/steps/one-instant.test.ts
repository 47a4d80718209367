import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, handOff, sendEmail, waitFor } from '../some-flows.ts';

let runs: Runs;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.close());

/** The function gets its turn so much later than the run came to the step. */
const turnComesAfter = (ms: number, meanwhile: () => Promise<void> = async () => {}) => {
  let isFirst = true;
  runs.intercept(async (name, _event, next) => {
    if (name !== 'steps' || !isFirst) return next();
    isFirst = false;
    runs.time.advance(ms);
    await meanwhile();
    return next();
  });
};

it('a run goes overdue at the very instant that its task shows, however late the task was made', async () => {
  const email = 'ada@acme.example';
  await runs.rep({ id: 'ana' });
  await runs.publish(aFlow({ hand: handOff({ overdue: 'late' }), late: sendEmail('welcome') }));
  turnComesAfter(10_600);
  const entered = runs.time.now();
  await runs.does(email, 'Ebook Downloaded');
  await runs.drained();
  const [task] = await runs.tasks(email);
  expect(task?.dueAt).toBe(new Date(entered + 24 * HOUR).toISOString());

  runs.time.advance(Date.parse(task?.dueAt ?? '') - runs.time.now() - 1);
  await runs.drained();
  expect(runs.mailsTo(email)).toHaveLength(0);
  expect(runs.toldOf('Handoff Overdue')).toHaveLength(0);
  runs.time.advance(1);
  await runs.drained();
  expect(runs.mailsTo(email)).toHaveLength(1);
  expect(runs.toldOf('Handoff Overdue')).toHaveLength(1);
});

it('what happens between coming to a wait and the turn of the function ends the wait', async () => {
  const email = 'ada@acme.example';
  await runs.publish(aFlow({ hope: waitFor('Trial Started', 'hello'), hello: sendEmail('welcome') }));
  turnComesAfter(1000, async () => {
    await runs.does(email, 'Trial Started');
    await new Promise<void>((resolve) => {
      const look = () =>
        runs.aws.queues().every(({ visible, inFlight }) => visible + inFlight === 0) ? resolve() : setImmediate(look);
      look();
    });
    runs.time.advance(1000);
  });
  await runs.does(email, 'Ebook Downloaded');
  await runs.drained();
  expect(runs.mailsTo(email)).toHaveLength(1);
});
