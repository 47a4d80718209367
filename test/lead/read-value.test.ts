import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readValue } from '../../shared/lead/index.ts';

describe('a number in a cell', () => {
  it.each([
    ['1200', 1200],
    ['-3', -3],
    ['+3.5', 3.5],
    ['.5', 0.5],
    ['1,200', 1200],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ['1.200,50', 1200.5],
    ['1,200.50', 1200.5],
    ['12,5', 12.5],
    ['1.200', 1.2],
    ['1 200', 1200],
    ['1 200,5', 1200.5],
    ["1'200", 1200],
    ['many', undefined],
    ['12a', undefined],
    ['1,2,3', undefined],
    ['1.2.3', undefined],
    ['12,34.5', undefined],
    ['1,200.5,6', undefined],
    ['1.200,5.6', undefined],
    ['.', undefined],
    ['Infinity', undefined],
    ['1e9', undefined],
  ])('%s is %s', (text, number) => expect(readValue('number', text)).toBe(number));

  it('is what was written, however a country writes it', () => {
    const locale = fc.constantFrom('en-US', 'de-DE', 'de-CH', 'fr-FR', 'en-IN', 'sv-SE', 'pt-BR');
    fc.assert(
      fc.property(locale, fc.integer({ min: -99_999, max: 99_999_999 }), (country, cents) => {
        const format = new Intl.NumberFormat(country, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
        // India writes lakhs, in groups of two; minus signs come in other characters.
        fc.pre(country !== 'en-IN' || Math.abs(cents) < 10_000_000);
        const text = format.format(cents / 100).replace('−', '-');
        expect(readValue('number', text)).toBeCloseTo(cents / 100, 6);
      }),
    );
  });
});

describe('a date in a cell', () => {
  it.each([
    ['2026-12-31', '2026-12-31'],
    ['2026-12-31T10:30:00+02:00', '2026-12-31T08:30:00.000Z'],
    ['31.12.2026', '2026-12-31'],
    ['3.4.2026', '2026-04-03'],
    ['31/12/2026', '2026-12-31'],
    ['12/31/2026', '2026-12-31'],
    ['4/4/2026', '2026-04-04'],
    // The third of April or the fourth of March.
    ['03/04/2026', undefined],
    ['31.2.2026', undefined],
    ['31/31/2026', undefined],
    ['2026-13-01', undefined],
    ['tomorrow', undefined],
  ])('%s is %s', (text, day) => expect(readValue('date', text)).toBe(day));
});

describe('other cells', () => {
  it('are yes or no, lists and texts', () => {
    expect(['yes', 'TRUE', '1', 'n', 'false'].map((text) => readValue('boolean', text))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(readValue('boolean', 'perhaps')).toBeUndefined();
    expect(readValue('list', 'a; b |c;')).toEqual(['a', 'b', 'c']);
    expect(readValue('text', '1,200')).toBe('1,200');
  });
});
