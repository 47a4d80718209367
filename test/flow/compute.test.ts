import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ComputeRequest, computeValues, hashOf, type Until, zoneFor } from '../../shared/flow/index.ts';
import { runs } from '../runs.ts';

const numRuns = runs(300);
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'UTC',
  'America/St_Johns',
];
const at = (
  now: string,
  until: Until,
  lead: Record<string, string> = {},
  more: Partial<ComputeRequest> = {},
): string => {
  const request = { what: 'waitUntil', step: 'w', until, as: 'instant', ...more } as ComputeRequest;
  return String(
    computeValues([request], { now, flow: 'f', facts: { leadId: 'lead', lead }, timeZone: 'Europe/Berlin' }).w,
  );
};
const time = (hour: string, weekdays: number[] = [], zone = 'lead'): Until => ({
  kind: 'time',
  at: hour,
  weekdays,
  zone,
  spreadMinutes: 0,
});
const hours = (weekdays = [1, 2, 3, 4, 5]): Until => ({
  kind: 'businessHours',
  from: '09:00',
  to: '17:00',
  weekdays,
  zone: 'lead',
  spreadMinutes: 0,
});

/** What a wall clock shows, by other means than the code under test uses. */
const clock = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
const weekday = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long' }).format(new Date(instant));

describe('until a time of day', () => {
  test('is today if it is still to come, else tomorrow', () => {
    expect(at('2026-01-15T07:00:00.000Z', time('09:00'))).toBe('2026-01-15T08:00:00.000Z');
    expect(at('2026-01-15T08:00:00.000Z', time('09:00'))).toBe('2026-01-15T08:00:00.000Z');
    expect(at('2026-01-15T08:00:00.001Z', time('09:00'))).toBe('2026-01-16T08:00:00.000Z');
  });

  test('is in the zone of the lead, in the workspace’s where that is unknown or no zone', () => {
    expect(at('2026-01-15T00:00:00.000Z', time('09:00'), { timeZone: 'America/New_York' })).toBe(
      '2026-01-15T14:00:00.000Z',
    );
    expect(at('2026-01-15T00:00:00.000Z', time('09:00'), { timeZone: 'Nowhere/At_All' })).toBe(
      '2026-01-15T08:00:00.000Z',
    );
    expect(at('2026-01-15T00:00:00.000Z', time('09:00', [], 'Asia/Tokyo'))).toBe(
      '2026-01-16T00:00:00.000Z'.replace('16', '15'),
    );
    expect(zoneFor('lead', { facts: { leadId: 'x', lead: {} }, timeZone: 'broken' })).toBe('UTC');
  });

  test('waits for the weekday', () => {
    // The 15th of January 2026 is a Thursday.
    expect(at('2026-01-15T12:00:00.000Z', time('09:00', [1]))).toBe('2026-01-19T08:00:00.000Z');
    expect(at('2026-01-15T12:00:00.000Z', time('09:00', [4]))).toBe('2026-01-22T08:00:00.000Z');
  });

  test('keeps the hour when summer time begins and ends', () => {
    expect(at('2026-03-28T12:00:00.000Z', time('09:00'))).toBe('2026-03-29T07:00:00.000Z');
    expect(at('2026-10-24T12:00:00.000Z', time('09:00'))).toBe('2026-10-25T08:00:00.000Z');
  });

  test('that the clocks skip comes as long after the skip began', () => {
    expect(at('2026-03-28T23:30:00.000Z', time('02:30'))).toBe('2026-03-29T01:30:00.000Z');
  });

  test('that the clocks show twice is the first of the two', () => {
    expect(at('2026-10-24T23:00:00.000Z', time('02:30'))).toBe('2026-10-25T00:30:00.000Z');
  });

  test('is never before, shows the time asked, and at most eight days off, in any zone on any day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }),
        fc.constantFrom(...zones),
        fc.tuple(fc.integer({ min: 3, max: 23 }), fc.integer({ min: 0, max: 59 })),
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        (ms, zone, [hour, minute], weekdays) => {
          const wanted = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const now = new Date(ms).toISOString();
          const then = at(now, time(wanted, weekdays, zone));
          expect(then >= now).toBe(true);
          expect(Date.parse(then) - ms).toBeLessThanOrEqual(8 * 86_400_000);
          // No zone here skips or repeats an hour after three in the morning.
          expect(clock(then, zone)).toBe(wanted);
          const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
          expect(weekdays.map((day) => days[day - 1])).toContain(weekday(then, zone));
        },
      ),
      { numRuns },
    );
  });
});

describe('until business hours', () => {
  test('is at once inside them, and their next beginning outside', () => {
    const now = '2026-01-15T10:00:00.000Z';
    expect(at(now, hours())).toBe(now);
    expect(at('2026-01-15T05:00:00.000Z', hours())).toBe('2026-01-15T08:00:00.000Z');
    expect(at('2026-01-15T16:00:00.000Z', hours())).toBe('2026-01-16T08:00:00.000Z');
    expect(at('2026-01-16T16:00:00.000Z', hours())).toBe('2026-01-19T08:00:00.000Z');
  });

  test('is always inside them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }),
        fc.constantFrom(...zones),
        (ms, zone) => {
          const now = new Date(ms).toISOString();
          const then = at(now, hours(), { timeZone: zone });
          expect(then >= now).toBe(true);
          expect(clock(then, zone) >= '09:00' && clock(then, zone) < '17:00').toBe(true);
          expect(['Saturday', 'Sunday']).not.toContain(weekday(then, zone));
        },
      ),
      { numRuns },
    );
  });
});

describe('until a date of the lead', () => {
  const date = (offsetDays: number): Until => ({
    kind: 'date',
    field: 'renewal',
    offsetDays,
    at: '09:00',
    zone: 'lead',
    spreadMinutes: 0,
  });
  const now = '2026-01-15T10:00:00.000Z';

  test('is so many days before or after it', () => {
    expect(at(now, date(-7), { renewal: '2026-03-31' })).toBe('2026-03-24T08:00:00.000Z');
    expect(at(now, date(1), { renewal: '2026-03-28' })).toBe('2026-03-29T07:00:00.000Z');
    expect(at(now, date(0), { renewal: '2026-02-01T23:30:00.000Z' })).toBe('2026-02-02T08:00:00.000Z');
  });

  test('waits 300 days at most, for a run lives a year', () => {
    const most = new Date(Date.parse(now) + 300 * 86_400_000).toISOString();
    expect(at(now, date(0), { renewal: '2029-01-01' })).toBe(most);
    expect(at(now, date(0), { renewal: most.slice(0, 10) }) <= most).toBe(true);
  });

  test('does not wait for one that is missing, past or no date', () => {
    for (const renewal of ['2020-01-01', '2026-02-30', 'soon', '']) expect(at(now, date(0), { renewal })).toBe(now);
    expect(at(now, date(0))).toBe(now);
  });
});

describe('after some time, then', () => {
  test('counts the length first', () => {
    const after = { amount: 3, unit: 'days' as const };
    expect(at('2026-01-15T12:00:00.000Z', time('09:00'), {}, { after })).toBe('2026-01-19T08:00:00.000Z');
  });

  test('spreads leads over the window, each always alike', () => {
    const until: Until = { ...time('09:00'), spreadMinutes: 30 } as Until;
    const first = at('2026-01-15T05:00:00.000Z', until);
    expect(at('2026-01-15T05:00:00.000Z', until)).toBe(first);
    expect(Date.parse(first) - Date.parse('2026-01-15T08:00:00.000Z')).toBeLessThan(30 * 60_000);
  });

  test('as seconds is whole and at least one', () => {
    const seconds = (now: string) =>
      computeValues([{ what: 'waitUntil', step: 'w', until: hours(), as: 'seconds' }], {
        now,
        flow: 'f',
        facts: { leadId: 'lead', lead: {} },
        timeZone: 'UTC',
      }).w;
    expect(seconds('2026-01-15T10:00:00.000Z')).toBe(1);
    expect(seconds('2026-01-15T08:59:58.500Z')).toBe(2);
  });
});

describe('the bucket of a lead', () => {
  const bucket = (lead: string, salt: string, step = 's') =>
    Number(
      computeValues([{ what: 'bucket', step, salt }], {
        now: '2026-01-15T10:00:00.000Z',
        flow: 'f',
        facts: { leadId: lead, lead: {} },
        timeZone: 'UTC',
      })[step],
    );

  test('is always the same, and the step’s own without a salt', () => {
    expect(bucket('lead-1', 'x')).toBe(bucket('lead-1', 'x', 'other'));
    expect(bucket('lead-1', '')).toBe(bucket('lead-1', 's'));
  });

  test('is spread evenly: a tenth of ten thousand leads below 1,000, give or take', () => {
    const buckets = Array.from({ length: 10_000 }, (_, n) => bucket(`lead-${n}`, 'x'));
    for (let tenth = 0; tenth < 10; tenth++) {
      const inside = buckets.filter((one) => Math.floor(one / 1000) === tenth).length;
      // Three standard deviations of a binomial of 10,000 and a tenth are 90.
      expect(Math.abs(inside - 1000)).toBeLessThan(120);
    }
  });

  test('of two salts have nothing to do with each other', () => {
    const both = Array.from(
      { length: 4000 },
      (_, n) => bucket(`lead-${n}`, 'x') < 5000 === bucket(`lead-${n}`, 'y') < 5000,
    );
    const alike = both.filter(Boolean).length;
    expect(Math.abs(alike - 2000)).toBeLessThan(130);
  });

  test('tells texts apart by where they end', () => {
    expect(hashOf('ab', 'c')).not.toBe(hashOf('a', 'bc'));
  });
});
