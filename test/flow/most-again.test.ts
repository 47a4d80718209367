import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Flow, mostWithReentry, readGraph, type Step } from '../../shared/flow/index.ts';
import { runs } from '../runs.ts';
import { aFlow, asks, email, splitBy, waitDays, waitForActivity } from './a-flow.ts';

const most = (flow: Flow, days: number) => mostWithReentry(readGraph(flow).graph, days, ({ what }) => what === 'email');
const again = (days: number): Flow['reentry'] => ({ kind: 'after', days });

/** How one run can go, in whole days since the entry. */
type Run = { emails: number[]; over: number };

/** Every way that a lead can go through a small flow, waiting whole days: slow, and sharing nothing with the reckoning. */
const everyRun = (flow: Flow): Run[] => {
  const mayLeave = flow.exits.unsubscribed || flow.exits.becameCustomer || flow.exits.stageChanged;
  const found: Run[] = [];
  const go = (step: string | null | undefined, day: number, emails: readonly number[]): void => {
    const here = step == null ? undefined : flow.steps[step];
    if (here === undefined) {
      found.push({ emails: [...emails], over: day });
      return;
    }
    const settings = here.settings as { for?: { amount: number }; timeout?: { amount: number } };
    if (mayLeave && (here.kind === 'wait' || here.kind === 'waitFor')) found.push({ emails: [...emails], over: day });
    if (here.kind === 'sendEmail') go(here.next.then, day, [...emails, day]);
    if (here.kind === 'wait') go(here.next.then, day + (settings.for?.amount ?? 0), emails);
    if (here.kind === 'split') for (const to of Object.values(here.next)) go(to, day, emails);
    if (here.kind === 'waitFor') {
      const longest = settings.timeout?.amount ?? 0;
      go(here.next.timedOut, day + longest, emails);
      for (let days = 0; days <= longest; days += 1) go(here.next.happened, day + days, emails);
    }
  };
  go(flow.start.next.then, 0, []);
  return found;
};

/** The most emails in any so many days, trying every run after every run. */
const tried = (flow: Flow, within: number): number => {
  const all = everyRun(flow);
  const { reentry } = flow;
  const apart = reentry.kind === 'after' ? reentry.days : Number.POSITIVE_INFINITY;
  const counted = ({ emails }: Run, entry: number): number => emails.filter((day) => entry + day < within).length;
  const known = new Map<number, number>();
  const from = (entry: number): number => {
    if (entry >= within) return 0;
    const before = known.get(entry);
    if (before !== undefined) return before;
    const best = Math.max(...all.map((run) => counted(run, entry) + from(entry + Math.max(apart, run.over))));
    known.set(entry, best);
    return best;
  };
  let best = 0;
  for (const run of all) {
    for (const day of run.emails) {
      const here = run.emails.filter((other) => other >= day && other < day + within).length;
      // An email of the same day that comes before may be left out as well; the day's all count at best.
      best = Math.max(best, here + from(Math.max(apart, run.over) - day));
    }
  }
  return best;
};

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constant(() => email()) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 9 }).map((days) => () => waitDays(days, null)) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 5 }).map((days) => () => waitForActivity('Email Clicked', days, null, null)),
  },
  { weight: 1, arbitrary: fc.constant(() => splitBy(asks('grade', 'is', 'A'), null, null)) },
);

/** Steps that lead forward, now and then past one another. */
const smallFlow: fc.Arbitrary<Flow> = fc
  .record({
    pieces: fc.array(piece, { minLength: 1, maxLength: 6 }),
    hops: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 12, maxLength: 12 }),
    days: fc.integer({ min: 1, max: 12 }),
    never: fc.integer({ min: 0, max: 4 }),
    leaves: fc.boolean(),
  })
  .map(({ pieces, hops, days, never, leaves }) => {
    let hop = 0;
    const steps: Record<string, Step> = {};
    pieces.forEach((made, n) => {
      const step = made();
      const next = Object.fromEntries(
        Object.keys(step.next).map((outlet) => {
          const to = n + (hops[hop++ % hops.length] ?? 1);
          return [outlet, to < pieces.length ? `s${to}` : null];
        }),
      );
      steps[`s${n}`] = { ...step, next };
    });
    return aFlow(steps, {
      reentry: never === 0 ? { kind: 'never' } : again(days),
      exits: { unsubscribed: leaves, becameCustomer: false, stageChanged: leaves },
    });
  });

describe('the most emails that a lead can get that comes in again', () => {
  test('is one a week from a flow that sends one and lets in weekly: five in thirty days', () => {
    const flow = aFlow({ hello: email() }, { reentry: again(7) });
    expect([most(flow, 7), most(flow, 8), most(flow, 30)]).toEqual([1, 2, 5]);
  });

  test('counts the end of a run that began before, and no more', () => {
    const exits = { unsubscribed: false, becameCustomer: false, stageChanged: false };
    const flow = aFlow({ pause: waitDays(6, 'hello'), hello: email() }, { reentry: again(7), exits });
    expect(most(flow, 30)).toBe(5);
  });

  test('has no bound where a run can be over at once and let the lead in again, and has one where it takes days', () => {
    const exits = { unsubscribed: false, becameCustomer: false, stageChanged: false };
    expect(most(aFlow({ hello: email() }, { reentry: { kind: 'always' } }), 30)).toBeNull();
    const slow = { hello: email('pause'), pause: waitDays(10, null) };
    expect(most(aFlow(slow, { reentry: { kind: 'always' }, exits }), 30)).toBe(3);
    expect(most(aFlow(slow, { reentry: { kind: 'always' } }), 30)).toBeNull();
  });

  test('is what trying every run after every run finds', () => {
    fc.assert(
      fc.property(smallFlow, fc.integer({ min: 1, max: 40 }), (flow, days) => {
        expect(most(flow, days)).toBe(tried(flow, days));
      }),
      { numRuns: runs(500) },
    );
  });
});
