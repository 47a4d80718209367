import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { restoreCell, writeCsv } from '../../shared/csv/index.ts';
import { runs } from '../runs.ts';

const cellOf = (text: string): string => Papa.parse<string[]>(writeCsv(['a', 'b'], [[text, 'x']])).data[1]?.[0] ?? '';

describe('a cell written for a spreadsheet', () => {
  it.each([
    '=1+1',
    '=HYPERLINK("http://x","y")\nmore',
    '=cmd|calc\r\n',
    '+49 30 1234',
    '-1+2',
    '@SUM(A1)',
    ' =1',
    '\t=1',
    '\n=1',
    '\u0000=1',
    '\u00a0=1',
    '\uff1d1',
    "'=1",
  ])('%j does not run', (text) => {
    expect(cellOf(text)).toBe(`'${text}`);
  });

  it.each(['Ada', "O'Neil", "'s Hertogenbosch", '3 - 4', 'a=b', ''])('%j is left as it is', (text) => {
    expect(cellOf(text)).toBe(text);
  });

  it('leaves numbers numbers, also below zero, and nothing empty', () => {
    expect(writeCsv(['a', 'b', 'c'], [[-5, 0.42, null]])).toBe('a,b,c\r\n-5,0.42,');
  });

  it('defuses the names of columns too', () => {
    expect(writeCsv(['=1'], [['x']])).toBe("'=1\r\nx");
  });

  it('comes back as it was, whatever it was', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^'{0,2}[\t ]?[=+@-]?.{0,3}$/));
    fc.assert(
      fc.property(texts, (text) => {
        expect(restoreCell(cellOf(text))).toBe(text);
      }),
      { numRuns: runs(1000) },
    );
  });
});
