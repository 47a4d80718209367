import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf, formatMoney, majorOf, readMoney, readNumber } from '../../shared/money/index.ts';
import { runs } from '../runs.ts';

const eur = (text: string, locale = 'en') => readMoney(text, { locale, currency: 'EUR' });
const problem = expect.any(String);

describe('an amount that somebody types', () => {
  it.each([
    ['12,000', 'en', 1_200_000],
    ['12.000', 'de', 1_200_000],
    ['12 000', 'fr', 1_200_000],
    ["12'000", 'de-CH', 1_200_000],
    ['1,00,000', 'en-IN', 10_000_000],
    ['1,234,567', 'de', 123_456_700],
    ['1.234.567', 'en', 123_456_700],
    ['12,000.50', 'en', 1_200_050],
    ['12.000,50', 'en', 1_200_050],
    ['12.5', 'en', 1250],
    ['12,5', 'en', 1250],
    ['0.42', 'en', 42],
    [',42', 'de', 42],
    ['12k', 'en', 1_200_000],
    ['1.15K', 'en', 115_000],
    ['2,5m', 'de', 250_000_000],
    ['€ 12,000', 'en', 1_200_000],
    ['12.000 €', 'de', 1_200_000],
    ['EUR 5', 'en', 500],
    ['5 eur', 'en', 500],
    ['0', 'en', 0],
  ])('"%s" in %s is %d cents', (text, locale, minor) => {
    expect(eur(text, locale)).toEqual({ minor });
  });

  it.each([
    ['12.000', 'en'],
    ['12,000', 'de'],
    ['1.500k', 'en'],
  ])('"%s" in %s could be meant in two ways, and says which', (text, locale) => {
    expect(eur(text, locale)).toEqual({ problem: expect.stringMatching(/^Is that \d+ or \d+\? Write /) });
  });

  it.each([
    '',
    'abc',
    '12x',
    '1,2,3',
    '12,00,00',
    '1.234,567,8',
    '12.345.67',
    '1.999',
    '-5',
    '5 USD',
    '12..5',
    '9'.repeat(20),
  ])('"%s" is refused with what to do', (text) => {
    expect(eur(text)).toEqual({ problem });
  });

  it('has the decimals of its currency', () => {
    expect(readMoney('500', { locale: 'en', currency: 'JPY' })).toEqual({ minor: 500 });
    expect(readMoney('5.5', { locale: 'en', currency: 'JPY' })).toEqual({ problem: 'Give a whole number.' });
    expect(readMoney('12.345', { locale: 'en', currency: 'KWD' })).toEqual({ minor: 12_345 });
    expect([decimalsOf('EUR'), decimalsOf('JPY'), decimalsOf('KWD')]).toEqual([2, 0, 3]);
  });

  it('is read back as it is shown, in any place and currency', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000_000_000),
        fc.constantFrom('en', 'de', 'fr', 'de-CH', 'en-IN', 'pt-BR', 'sv'),
        fc.constantFrom('EUR', 'USD', 'JPY', 'GBP', 'CHF', 'INR'),
        (minor, locale, currency) => {
          const shown = formatMoney({ minor, currency }, locale).replace(/[A-Z]{0,2}\$|[A-Za-z]{2,}/g, '');
          expect(readMoney(shown, { locale, currency })).toEqual({ minor });
        },
      ),
      { numRuns: runs(500) },
    );
  });
});

describe('an amount that is shown', () => {
  it('leaves out decimals only where there are none, and knows currencies without', () => {
    expect(formatMoney({ minor: 42, currency: 'EUR' }, 'en')).toBe('€0.42');
    expect(formatMoney({ minor: 125_000, currency: 'EUR' }, 'en')).toBe('€1,250');
    expect(formatMoney({ minor: 125_050, currency: 'EUR' }, 'de').replace(/\s/g, ' ')).toBe('1.250,50 €');
    expect(formatMoney({ minor: 500, currency: 'JPY' }, 'en')).toBe('¥500');
    expect(majorOf({ minor: 42, currency: 'EUR' })).toBe(0.42);
  });
});

describe('a number that somebody types', () => {
  it.each([
    ['1,000', 'en', 1000],
    ['1.000', 'de', 1000],
    ['-12.5', 'en', -12.5],
    ['12,5', 'de', 12.5],
    ['10', 'en', 10],
  ])('"%s" in %s is %d', (text, locale, value) => {
    expect(readNumber(text, { locale })).toEqual({ value });
  });
});
