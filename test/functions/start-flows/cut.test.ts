import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, sendEmail, waitFor } from '../some-flows.ts';

describe('a start-flows function that is cut off anywhere', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.publish(aFlow({ listen: waitFor('Pricing Viewed', 'hello'), hello: sendEmail('welcome') }));
  });
  afterAll(() => runs?.close());

  /** The n-th call of this function's process is cut, and all after it until the message is delivered again. */
  const cutThen = async (n: number, when: 'before' | 'after', act: () => Promise<void>): Promise<boolean> => {
    const cut = runs.faults.cutAt('start-flows', n, when);
    let first: Promise<unknown> | undefined;
    runs.intercept(async (name, _event, next) => {
      if (name !== 'start-flows') return next();
      if (first === undefined) {
        first = next();
        return first;
      }
      // The clock may bring the message again while the first delivery is still on its way to the cut.
      await first;
      runs.faults.reset();
      return next();
    });
    await act();
    // A message that failed comes again once its time to be hidden (a second) is over: the clock goes on until all is done.
    let done = false;
    const drained = runs.drained().finally(() => {
      done = true;
    });
    while (!done) {
      runs.time.advance(1000);
      await Promise.race([drained, pause(100)]);
    }
    runs.faults.reset();
    runs.intercept((_name, _event, next) => next());
    return cut.reached();
  };

  it.each(['before', 'after'] as const)('starts one run and sends one email when cut %s a call', async (when) => {
    let reached = 0;
    for (let n = 1; n <= 12; n += 1) {
      const email = `start-${when}-${n}@acme.example`;
      if (await cutThen(n, when, () => runs.does(email, 'Ebook Downloaded'))) reached += 1;
      else break;
      expect({ n, enrolments: (await runs.enrolments(email)).map(({ status }) => status) }).toEqual({
        n,
        enrolments: ['running'],
      });
      await runs.does(email, 'Pricing Viewed');
      await runs.drained();
      expect({ n, mails: runs.mailsTo(email).length }).toEqual({ n, mails: 1 });
    }
    // Live, the model's version, the lead, its enrolments, the put and the start at least.
    expect(reached).toBeGreaterThanOrEqual(4);
  });

  it.each(['before', 'after'] as const)('ends a wait once when cut %s a call', async (when) => {
    let reached = 0;
    for (let n = 1; n <= 12; n += 1) {
      const email = `wait-${when}-${n}@acme.example`;
      await runs.does(email, 'Ebook Downloaded');
      await runs.drained();
      if (await cutThen(n, when, () => runs.does(email, 'Pricing Viewed'))) reached += 1;
      else break;
      expect({ n, mails: runs.mailsTo(email).length }).toEqual({ n, mails: 1 });
      expect({ n, waits: (await runs.leadOf(email)).waits }).toEqual({ n, waits: {} });
      expect({ n, status: (await runs.enrolments(email))[0]?.status }).toEqual({ n, status: 'completed' });
    }
    expect(reached).toBeGreaterThanOrEqual(3);
  });
});
