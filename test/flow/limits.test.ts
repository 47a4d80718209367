import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Flow, mostInDays, mqlNurture, readGraph, recycle } from '../../shared/flow/index.ts';
import { madeUpLead, simulate } from '../../shared/simulation/index.ts';
import { randomFacts, randomFlow, randomScript } from '../reference-walk/random-flow.ts';
import { runs } from '../runs.ts';
import { aFlow, asks, email, goal, repeat, splitBy, waitDays, waitForActivity } from './a-flow.ts';

const numRuns = runs(150);
const most = (flow: Flow, days: number) => mostInDays(readGraph(flow).graph, days);
const emails = (flow: Flow, days: number): number | undefined => most(flow, days)?.email;

describe('the most emails that a lead can get', () => {
  test('counts those that no wait keeps apart', () => {
    const flow = aFlow({ a: email('b'), b: email('pause'), pause: waitDays(3, 'c'), c: email() });
    expect([emails(flow, 1), emails(flow, 3), emails(flow, 4)]).toEqual([2, 2, 3]);
  });

  test('takes the worst way through splits, and waits for something as over at once', () => {
    const flow = aFlow({
      seen: waitForActivity('Email Clicked', 10, 'check', null),
      check: splitBy(asks('grade', 'is', 'A'), 'a', 'c'),
      a: email('b'),
      b: email(),
      c: email(),
    });
    expect(emails(flow, 1)).toBe(2);
  });

  test('goes round loops as often as they may, within the days', () => {
    const flow = aFlow({ hello: email('pause'), pause: waitDays(2, 'turn'), turn: repeat(9, 'hello', null) });
    expect([emails(flow, 1), emails(flow, 7), emails(flow, 365)]).toEqual([1, 4, 10]);
  });

  test('counts what a goal pulls a lead to, once for each goal', () => {
    const flow = aFlow({
      a: email('pause'),
      pause: waitDays(30, null),
      bought: goal('Trial Started', 'b'),
      b: email('again'),
      again: waitDays(30, null),
    });
    expect([emails(flow, 1), emails(flow, 365)]).toEqual([2, 2]);
    const back = { ...flow.steps, b: email('a') };
    expect(emails(aFlow(back), 1)).toBe(3);
  });

  test('is unknown for a loop without a bound', () => {
    expect(most(aFlow({ hello: email('pause'), pause: waitDays(2, 'hello') }), 7)).toBeNull();
  });

  test('of the starter nurture is three a week and four in all', () => {
    expect([emails(mqlNurture.flow, 7), emails(mqlNurture.flow, 365)]).toEqual([3, 4]);
    expect(emails(recycle.flow, 365)).toBe(4);
  });

  test('is never passed by any lead, whatever it does', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomFlow,
        randomFacts,
        randomScript,
        fc.constantFrom(1, 7, 30),
        async (flow, said, script, days) => {
          const bound = most(flow, days);
          if (bound === null || Object.values(flow.start.next).every((to) => to === null)) return;
          const trace = await simulate({
            flow,
            lead: madeUpLead('lead', said),
            startAt: '2026-03-02T10:00:00.000Z',
            timeZone: 'UTC',
            script,
            terse: true,
          }).catch((cause: Error) => {
            // Every step may be switched off; then nothing runs.
            if (cause.message.startsWith('Nothing hangs')) return null;
            throw cause;
          });
          const times = (trace?.effects ?? [])
            .filter(({ deed }) => deed.what === 'email')
            .map(({ at }) => Date.parse(at));
          for (const [index, from] of times.entries()) {
            const within = times.slice(index).filter((at) => at < from + days * 86_400_000);
            expect(within.length).toBeLessThanOrEqual(bound.email);
          }
        },
      ),
      { numRuns },
    );
  });
});
