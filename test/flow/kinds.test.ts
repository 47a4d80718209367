import { describe, expect, test } from 'vitest';
import {
  type Duration,
  durationWords,
  type KindName,
  kinds,
  kindsByName,
  type SettingsOf,
  startTitle,
  startWords,
  triggers,
  weekdayWords,
} from '../../shared/flow/index.ts';
import { goOn } from './a-flow.ts';

const all = [...kinds.values()];

describe.each(all.map((kind) => [kind.kind, kind] as const))('a new step of kind %s', (_, kind) => {
  test('has settings that can be read, and stay what they are', () => {
    expect(kind.settings.parse(kind.initial)).toEqual(kind.initial);
  });

  test('has outlets with names, each id once', () => {
    const outlets = kind.outlets(kind.initial);
    expect(new Set(outlets.map(({ id }) => id)).size).toBe(outlets.length);
    for (const { name } of outlets) expect(name.trim()).not.toBe('');
  });

  test('is passed over through one of its outlets, or has none', () => {
    const ids = kind.outlets(kind.initial).map(({ id }) => id);
    const bypass = kind.bypass(kind.initial);
    expect(bypass === null ? ids.length === 0 : ids.includes(bypass)).toBe(true);
  });

  test('behaves only through outlets that it has', () => {
    const ids = kind.outlets(kind.initial).map(({ id }) => id);
    const behaviour = kind.behaviour(kind.initial);
    const used =
      behaviour.is === 'choose'
        ? [...behaviour.branches.map(({ outlet }) => outlet), behaviour.otherwise]
        : behaviour.is === 'await'
          ? [...behaviour.outlets, behaviour.timeout.outlet]
          : behaviour.is === 'end'
            ? []
            : ['then'];
    expect(used.toSorted()).toEqual(ids.toSorted());
  });

  test('can be said as a sentence and in a few words', () => {
    expect(kind.words(kind.initial, {})).toMatch(/^[A-Z].*[.”…]$/);
    expect(kind.title(kind.initial, {}).length).toBeLessThan(70);
    expect(kind.help).toMatch(/\.$/);
  });
});

describe('words', () => {
  const wait = kinds.get('wait');
  const said = (settings: Record<string, unknown>): string => wait?.words(wait.settings.parse(settings), {}) ?? '';
  const lead = { zone: 'lead' };

  test.each([
    [{ for: { amount: 1, unit: 'days' } }, 'Wait 1 day.'],
    [
      { for: { amount: 3, unit: 'days' }, until: { kind: 'time', at: '09:00', weekdays: [], ...lead } },
      "Wait 3 days, then 9:00 in the lead's time zone.",
    ],
    [
      { until: { kind: 'time', at: '14:30', weekdays: [2, 4], zone: 'Europe/Berlin' } },
      'Wait until 14:30 on Tuesday or Thursday in Europe/Berlin.',
    ],
    [
      { until: { kind: 'date', field: 'renewalDate', offsetDays: -7, at: '09:00', ...lead } },
      "Wait until 7 days before the date in “RenewalDate” at 9:00 in the lead's time zone.",
    ],
    [
      { until: { kind: 'businessHours', from: '09:00', to: '17:00', weekdays: [1, 2, 3, 4, 5], ...lead } },
      "Wait until 9:00–17:00, Monday to Friday, in the lead's time zone.",
    ],
  ])('for %j', (settings, sentence) => {
    expect(said(settings)).toBe(sentence);
  });

  test('of lengths and weekdays', () => {
    const length: Duration = { amount: 1500, unit: 'minutes' };
    expect(durationWords(length)).toBe('1,500 minutes');
    expect([weekdayWords([1, 2, 3, 4, 5, 6, 7]), weekdayWords([6, 7]), weekdayWords([7, 1, 3])]).toEqual([
      '',
      'Saturday or Sunday',
      'Monday, Wednesday or Sunday',
    ]);
  });

  test('of a split are those of its conditions', () => {
    const split = kinds.get('split');
    const settings = split?.settings.parse({
      branches: [
        { id: 'a', name: 'Big', when: { kind: 'test', field: ['lead', 'companySize'], op: 'gte', value: 200 } },
      ],
    });
    expect(split?.words(settings, {})).toBe('If Company size (employees) is at least 200: Big; else: everyone else.');
  });

  test('of every trigger', () => {
    const sentences = triggers.map(({ initial }) =>
      startWords({ kind: 'trigger', trigger: initial, next: goOn(null) }, {}),
    );
    expect(sentences).toEqual([
      'Starts when a lead does “Ebook Downloaded”.',
      'Starts when a lead becomes MQL.',
      'Starts when a lead enters the segment “…”.',
      'Starts when it is 09:00, 30 days after the date in “CreatedAt”.',
      'Starts when a lead has done nothing for 60 days.',
      'Starts when someone adds a lead by hand.',
      'Starts when another flow starts this one.',
    ]);
    expect(startTitle({ kind: 'trigger', trigger: { on: 'hand' }, next: goOn(null) }, {})).toBe(
      'Someone adds a lead by hand',
    );
  });
});

/** Never called: the compiler holds what it says. A line that compiles although it should not is an error of tsc. */
export const typesOfKinds = (settings: SettingsOf<'split'>) => {
  const name: string | undefined = settings.branches[0]?.name;
  // @ts-expect-error: a split has no times.
  settings.times;
  // @ts-expect-error: there is no such kind.
  kindsByName.spilt;
  // @ts-expect-error: a record over the kinds that leaves one out.
  const icons: Record<KindName, string> = { split: 'fork' };
  return { name, icons };
};
