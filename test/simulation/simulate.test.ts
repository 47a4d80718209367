import { describe, expect, test } from 'vitest';
import { mqlNurture, pointsModel } from '../../shared/flow/index.ts';
import { compileModel, starterModel } from '../../shared/scoring/index.ts';
import { ledgerLead, madeUpLead, type ScriptItem, simulate, type Trace } from '../../shared/simulation/index.ts';
import { aFlow, asks, email, goal, handOff, repeat, splitBy, step, waitDays, waitForActivity } from '../flow/a-flow.ts';

const monday = '2026-03-02T10:00:00.000Z';
const run = (flow: Parameters<typeof simulate>[0]['flow'], script: ScriptItem[] = [], said = {}, more = {}) =>
  simulate({ flow, lead: madeUpLead('lead-1', said), startAt: monday, timeZone: 'Europe/Berlin', script, ...more });

const walked = (trace: Trace): string[] => trace.path.map(({ step: id, outlet }) => `${id}.${outlet}`);
const did = (type: string, days: number): ScriptItem => ({
  after: { amount: days, unit: 'days' },
  does: { what: 'activity', type, properties: {} },
});

describe('a lead in the starter nurture', () => {
  test('that clicks takes the short way to sales, in at most 15 transitions', async () => {
    const trace = await run(mqlNurture.flow, [did('Email Clicked', 4), did('Pricing Viewed', 5)]);
    expect(trace.status).toBe('completed');
    expect(walked(trace)).toEqual([
      'start.then',
      'first-steps.then',
      'two-days.then',
      'case.then',
      'interest.happened',
      'offer.then',
      'think.then',
      'interested.yes',
      'hand-off.overdue',
      'remind.then',
    ]);
    expect(trace.transitions).toBeLessThanOrEqual(15);
  });

  test('that does nothing until late takes the long way, in at most 15 transitions', async () => {
    const trace = await run(mqlNurture.flow, [
      did('Pricing Viewed', 14),
      {
        since: 'hand-off',
        after: { amount: 1, unit: 'hours' },
        does: { what: 'answer', outlet: 'rejected', reason: 'no budget' },
      },
    ]);
    expect(walked(trace).slice(-4)).toEqual(['think.then', 'interested.yes', 'hand-off.rejected', 'recycle.then']);
    expect(trace.effects.map(({ deed }) => deed.what)).toEqual(['email', 'email', 'email', 'email', 'task', 'stage']);
    expect(trace.transitions).toBeLessThanOrEqual(15);
  });

  test('that never shows interest gets four emails and no rep', async () => {
    const trace = await run(mqlNurture.flow);
    expect(trace.effects.map(({ deed }) => deed.what)).toEqual(['email', 'email', 'email', 'email']);
    expect(walked(trace).at(-1)).toBe('interested.else');
  });

  test('is told why a branch was taken, with the values it had', async () => {
    const trace = await run(mqlNurture.flow, [], { score: { total: 80, fit: 0, groups: {} } });
    const asked = trace.steps.find(({ step: id }) => id === 'interested')?.asked;
    expect(asked).toHaveLength(1);
    expect(asked?.[0]).toMatchObject({ outlet: 'yes', met: true });
    const because = asked?.[0]?.because as { of: { actual?: unknown; met: boolean }[] };
    expect(because.of.map(({ actual, met }) => [actual, met])).toEqual([
      [undefined, false],
      [undefined, false],
      [80, true],
    ]);
  });

  test('waits for nine in the morning of a working day in its own time zone', async () => {
    const trace = await run(mqlNurture.flow, [], { lead: { timeZone: 'America/New_York' } });
    const second = trace.effects[1];
    // Two days after Monday is Wednesday; nine in New York is 14:00 UTC in winter, within twenty minutes of spread.
    expect(second?.at.slice(0, 13)).toBe('2026-03-04T14');
    expect(Number(second?.at.slice(14, 16))).toBeLessThan(20);
  });

  test('leaves at once when it unsubscribes', async () => {
    const trace = await run(mqlNurture.flow, [
      { after: { amount: 1, unit: 'days' }, does: { what: 'consent', state: 'unsubscribed' } },
    ]);
    expect([trace.status, trace.why, trace.effects.length]).toEqual(['exited', 'unsubscribed', 1]);
  });
});

describe('a lead in a scoring flow', () => {
  test('comes in through the outlet of its transition', async () => {
    const template = pointsModel(starterModel());
    const lead = ledgerLead({ id: 'lead-1', program: compileModel(starterModel(), 1) });
    const trace = await simulate({
      flow: template.flow,
      lead,
      startAt: monday,
      timeZone: 'UTC',
      outlet: 'sql',
      script: [{ since: 'second-chance', does: { what: 'answer', outlet: 'accepted' } }],
    });
    expect(walked(trace)).toEqual([
      'start.sql',
      'hand-off.overdue',
      'remind.then',
      'second-chance.accepted',
      'owner.then',
    ]);
  });
});

describe('goals', () => {
  const flow = aFlow({
    hello: email('pause'),
    pause: waitDays(10, 'more'),
    more: email('later'),
    later: waitDays(10, 'bought'),
    bought: goal('Trial Started', 'thanks'),
    thanks: email(null),
  });

  test('pull a lead out of a wait', async () => {
    const trace = await run(flow, [did('Trial Started', 3)]);
    expect(walked(trace)).toEqual(['start.then', 'hello.then', 'pause.goal', 'bought.then', 'thanks.then']);
    expect(trace.endedAt).toBe('2026-03-05T10:00:00.000Z');
  });

  test('are walked through by leads that never reach them', async () => {
    expect(walked(await run(flow))).toEqual([
      'start.then',
      'hello.then',
      'pause.then',
      'more.then',
      'later.then',
      'bought.then',
      'thanks.then',
    ]);
  });

  test('do not pull a lead twice', async () => {
    const again = aFlow({
      hello: email('pause'),
      pause: waitDays(10, 'turn'),
      turn: repeat(2, 'pause', null),
      bought: goal('Trial Started', 'pause'),
    });
    const trace = await run(again, [did('Trial Started', 3), did('Trial Started', 5)]);
    expect(walked(trace).filter((walk) => walk.startsWith('bought'))).toHaveLength(1);
  });
});

describe('loops', () => {
  test('go round as often as the Repeat says', async () => {
    const trace = await run(
      aFlow({ hello: email('pause'), pause: waitDays(1, 'turn'), turn: repeat(2, 'hello', null) }),
    );
    expect(walked(trace).filter((walk) => walk === 'hello.then')).toHaveLength(3);
    expect(trace.effects.map(({ visit }) => visit)).toEqual([1, 2, 3]);
  });
});

describe('what a test says of effects', () => {
  test('an email to an unsubscribed lead is refused, and says so', async () => {
    const flow = aFlow(
      { hello: email(null) },
      { exits: { unsubscribed: false, becameCustomer: false, stageChanged: false } },
    );
    const trace = await run(flow, [], { consent: { email: 'unsubscribed', suppressed: false } });
    expect(trace.effects[0]?.refused).toBe('the lead has unsubscribed');
  });

  test('a step that changes the lead is seen by the split behind it', async () => {
    const flow = aFlow({
      mark: step('updateLead', { fields: { industry: 'Software' } }, 'check'),
      check: splitBy(asks('lead.industry', 'is', 'Software'), 'hello', null),
      hello: email(null),
    });
    expect(walked(await run(flow))).toEqual(['start.then', 'mark.then', 'check.yes', 'hello.then']);
  });

  test('disabled steps are passed over', async () => {
    const flow = aFlow({ hello: { ...email('pause'), disabled: true }, pause: waitDays(1, 'bye'), bye: email(null) });
    expect(walked(await run(flow))).toEqual(['start.then', 'pause.then', 'bye.then']);
  });

  test('an exit condition that comes true by itself is seen within a day', async () => {
    const flow = aFlow(
      { seen: waitForActivity('Demo Requested', 30, null, null) },
      {
        exits: {
          unsubscribed: true,
          becameCustomer: true,
          stageChanged: false,
          when: asks('did.Email Opened.last', 'moreThanDaysAgo', 7),
        },
      },
    );
    const trace = await run(flow, [], { did: { 'Email Opened': { count: 1, last: '2026-02-28T10:00:00.000Z' } } });
    expect([trace.status, trace.why, trace.endedAt.slice(0, 10)]).toEqual(['exited', 'exit condition', '2026-03-07']);
  });

  test('a handoff goes on by the answer', async () => {
    const flow = aFlow({ hand: handOff('yes', 'no', 'late'), yes: email(), no: email(), late: email() });
    const answered = (outlet: 'accepted' | 'rejected'): ScriptItem => ({
      since: 'hand',
      after: { amount: 2, unit: 'hours' },
      does: { what: 'answer', outlet },
    });
    expect(walked(await run(flow, [answered('accepted')])).at(-1)).toBe('yes.then');
    expect(walked(await run(flow, [answered('rejected')])).at(-1)).toBe('no.then');
    expect(walked(await run(flow)).at(-1)).toBe('late.then');
  });
});
