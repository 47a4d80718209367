import type { FunctionName, QueueName } from '../../../infra/topology.ts';
import { type Chance, createChance } from './chance.ts';
import type { Act, As, Fault, Schedule } from './schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Moments at which runs come to something, so that what people do then races with it. */
const moments = [0, 0, 0, 0, 30 * MINUTE, 2 * HOUR, 4 * HOUR, DAY, 2 * DAY + 2 * HOUR, 3 * DAY + 30 * MINUTE];

const types = [
  ...['Ebook Downloaded', 'Ebook Downloaded', 'Ebook Downloaded', 'Demo Requested', 'Demo Requested', 'Demo Requested'],
  ...['Page Viewed', 'Webinar Attended', 'Webinar Attended', 'Careers Viewed'],
];

/** What faults strike, and about how many calls it makes in a schedule: beyond that they would strike nothing. */
const busy: readonly { on: FunctionName; calls: number }[] = [
  { on: 'score', calls: 20 },
  { on: 'score', calls: 45 },
  { on: 'score', calls: 70 },
  { on: 'start-flows', calls: 20 },
  { on: 'start-flows', calls: 40 },
  { on: 'steps', calls: 20 },
  { on: 'steps', calls: 45 },
  { on: 'steps', calls: 70 },
  { on: 'collect', calls: 10 },
  { on: 'sweep', calls: 60 },
  { on: 'publish', calls: 40 },
  { on: 'api', calls: 20 },
  { on: 'email-events', calls: 5 },
  { on: 'preferences', calls: 5 },
];
const queues: readonly QueueName[] = ['score', 'score', 'start-flows', 'start-flows', 'email-events'];

const aFault = (chance: Chance): Fault => {
  const { on, calls } = chance.pick(busy);
  const call = chance.between(1, calls);
  const dice = chance.below(100);
  if (dice < 32) return { kind: 'crash', on, call, when: chance.happens(0.5) ? 'before' : 'after' };
  if (dice < 46) return { kind: 'lose', on, call };
  if (dice < 60) {
    // The SDK tries three times by itself: only more than that reaches the handler.
    const times = chance.pick([1, 3, 4, 6, 9]);
    return { kind: 'refuse', on, call, times, by: chance.happens(0.6) ? 'throttle' : 'error' };
  }
  if (dice < 68) return { kind: 'half', on, call, times: chance.pick([1, 2, 5]) };
  if (dice < 77) return { kind: 'slow', on, call, ms: chance.pick([2_000, 20_000, 40_000, 200_000]) };
  if (dice < 87) return { kind: 'again', queue: chance.pick(queues), delivery: chance.between(1, 14) };
  const at = chance.pick(moments) + chance.below(8_000);
  if (dice < 96) return { kind: 'kill', at, downMs: chance.pick([500, 5_000, 5 * MINUTE, 3 * HOUR]) };
  return { kind: 'clock', at, byMs: chance.pick([-HOUR, -2_000, -1, 1_500, 40_000]) };
};

/** Two things that want the same at about the same time: what is rare by chance alone. */
const scenes: readonly ((chance: Chance) => Act[])[] = [
  // A run is moved or taken out while its wait ends.
  (chance) => {
    const end = 2 * HOUR + chance.between(-4_000, 4_000);
    return [
      { act: 'activity', at: 0, who: 0, id: 's0', as: 'user', type: 'Ebook Downloaded' },
      { act: 'publish', at: end - 60_000, flow: 'nurture', inside: chance.pick(['move', 'move', 'leave'] as const) },
      { act: 'sweep', at: end + chance.below(3_000) },
    ];
  },
  // Somebody leaves while the next email is due.
  (chance) => {
    const end = chance.pick([2 * DAY + 2 * HOUR, 30 * MINUTE]) + chance.between(-4_000, 4_000);
    return [
      { act: 'activity', at: 0, who: 0, id: 's0', as: 'user', type: 'Ebook Downloaded' },
      { act: 'activity', at: 500, who: 0, id: 's1', as: 'user', type: 'Demo Requested' },
      chance.happens(0.6)
        ? { act: 'unsubscribe', at: end, who: 0 }
        : { act: 'stage', at: end, who: 0, stage: 'customer' },
    ];
  },
  // What a run waits for happens while the wait begins, ends, or is asked after.
  (chance) => [
    { act: 'activity', at: 0, who: 0, id: 's0', as: 'user', type: 'Ebook Downloaded' },
    {
      ...{ act: 'activity', who: 0, id: 's1', as: 'user', type: 'Webinar Attended' },
      at: chance.pick([2 * HOUR, 2 * HOUR, 2 * DAY + 2 * HOUR]) + chance.between(-3_000, 4_000),
    },
  ],
  // A visitor turns out to be somebody while both are busy.
  (chance) => [
    { act: 'activity', at: 0, who: 0, id: 's0', as: 'browser', type: 'Demo Requested' },
    { act: 'activity', at: chance.below(1_500), who: 0, id: 's1', as: 'user', type: 'Ebook Downloaded' },
    { act: 'activity', at: 500 + chance.below(1_500), who: 0, id: 's2', as: 'browser', type: 'Page Viewed' },
    { act: 'identify', at: 500 + chance.below(2_000), who: 0, browser: 0, id: 's3' },
  ],
  // Several become SQL at once.
  (chance) =>
    [0, 1, 2].flatMap((who): Act[] => [
      { act: 'activity', at: chance.below(300), who, id: `s${who}a`, as: 'user', type: 'Demo Requested' },
      { act: 'activity', at: chance.below(300), who, id: `s${who}b`, as: 'user', type: 'Demo Requested' },
    ]),
  // One lead does much at once.
  (chance) =>
    Array.from(
      { length: 7 },
      (_, n): Act => ({
        ...{ act: 'activity', at: chance.below(2_500), who: 0, id: `s${n}`, as: 'user', title: `t${n}` },
        type: chance.pick(['Ebook Downloaded', 'Demo Requested', 'Page Viewed', 'Careers Viewed']),
      }),
    ),
];

const anAct = (chance: Chance, people: number, at: number, n: number): Act => {
  const who = chance.below(people);
  const dice = chance.below(100);
  const id = `m${n}`;
  if (dice < 54) {
    return {
      ...{
        act: 'activity',
        at,
        who,
        id,
        as: chance.pick<As>(['browser', 'user', 'both', 'email']),
        type: chance.pick(types),
      },
      ...(chance.happens(0.2) && { lateMs: chance.pick([MINUTE, 5 * HOUR, 3 * DAY]) }),
      title: chance.pick(['a', 'b']),
    };
  }
  if (dice < 66) {
    return { act: 'identify', at, who, id, browser: chance.happens(0.85) ? who : chance.below(people) };
  }
  if (dice < 71) return { act: 'unsubscribe', at, who };
  if (dice < 75) return { act: 'reads', at, who, how: chance.pick(['Open', 'Click', 'Bounce', 'Complaint'] as const) };
  if (dice < 80) return { act: 'decide', at, who, how: chance.pick(['accept', 'reject'] as const) };
  if (dice < 83) return { act: 'adjust', at, who, points: chance.pick([30, -40, 5]) };
  if (dice < 86) return { act: 'stage', at, who, stage: chance.pick(['customer', 'mql', 'recycled'] as const) };
  if (dice < 89) return { act: 'merge', at, who, into: chance.below(people) };
  if (dice < 91) return { act: 'erase', at, who };
  if (dice < 94) {
    const flow = chance.pick(['scoring', 'scoring', 'nurture', 'qualified']);
    return { act: 'publish', at, flow, inside: chance.pick(['stay', 'leave', 'move'] as const) };
  }
  if (dice < 96) return { act: 'pause', at, flow: chance.pick(['nurture', 'qualified']), resume: chance.happens(0.6) };
  return { act: 'sweep', at };
};

/** The schedule that belongs to a seed: who does what, and what goes wrong. */
export const aSchedule = (seed: number): Schedule => {
  const chance = createChance(seed * 7919 + 17);
  const people = chance.pick([1, 1, 2, 2, 3]);
  const count = chance.pick([0, 2, 3, 4, 5, 6, 8, 11]);
  const acts: Act[] = [];
  // Somebody has to be known, or nothing much follows.
  acts.push({ act: 'identify', at: chance.below(2_000), who: 0, browser: 0, id: 'i0' });
  for (let n = 0; n < count; n += 1) {
    const moment = chance.happens(0.6) ? 0 : chance.pick(moments);
    const at = moment + chance.below(moment === 0 ? 6_000 : 12_000);
    const act = anAct(chance, people, at, n);
    acts.push(act);
    // Senders send again what they believe was lost.
    if (act.act === 'activity' && chance.happens(0.15)) acts.push({ ...act, at: at + chance.below(4_000) });
  }
  if (chance.happens(0.5)) acts.push(...chance.pick(scenes)(chance));
  if (chance.happens(0.4)) acts.push({ act: 'sweep', at: chance.pick(moments) + chance.below(10_000) });
  return {
    seed,
    pace: chance.happens(0.85) ? 'wild' : 'steady',
    lagMs: chance.pick([0, 200, 3_000]),
    page: chance.pick([1e9, 4, 7]),
    cloud: chance.happens(0.5),
    acts: acts.toSorted((a, b) => a.at - b.at),
    faults: Array.from({ length: chance.pick([0, 1, 2, 3, 5, 8]) }, () => aFault(chance)),
  };
};
