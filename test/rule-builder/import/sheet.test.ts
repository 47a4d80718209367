import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { headOf, partsOf, readSheet } from '../../../rule-builder/src/leads/import/sheet.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readSheet('list.csv', utf8(text));
const tableOf = ({ header, rows }: { header: string[]; rows: string[][] }) => [header, ...rows];

const utf16 = (text: string, isLittle: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 + text.length * 2));
  view.setUint16(0, 0xfeff, isLittle);
  for (let at = 0; at < text.length; at += 1) view.setUint16(2 + at * 2, text.charCodeAt(at), isLittle);
  return new Uint8Array(view.buffer);
};

describe('a CSV file', () => {
  it('is read with commas, semicolons or tabs, with and without quotes and marks', () => {
    const wanted = [
      ['Email', 'Company'],
      ['ada@x.example', 'Ada, Bo; Co'],
      ['bo@x.example', 'He said "yes"'],
    ];
    for (const delimiter of [',', ';', '\t']) {
      const text = Papa.unparse(wanted, { delimiter });
      for (const bytes of [utf8(text), utf8(`\uFEFF${text}`), utf16(text, true), utf16(text, false)]) {
        const sheet = readSheet('list.csv', bytes);
        expect(tableOf(sheet)).toEqual(wanted);
        expect(sheet.notes).toEqual([]);
      }
    }
  });

  it('is what was written, whatever stands in it', () => {
    // A lone line break or quote inside a cell is for the parser; what a cell may not be is an address in the first line.
    const cell = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => `x${text.replaceAll('\0', '')}x`);
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 6 }),
      );
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('utf8', 'le', 'be'),
        (cells, delimiter, code) => {
          const header = cells[0]?.map((_, at) => `Column-${at}`) ?? [];
          const text = Papa.unparse([header, ...cells.slice(1)], { delimiter, quotes: true });
          const sheet = readSheet('list.csv', code === 'utf8' ? utf8(text) : utf16(text, code === 'le'));
          expect(tableOf(sheet)).toEqual([header, ...cells.slice(1)]);
        },
      ),
    );
  });

  it('from Windows in Western Europe keeps its accents, and that this was a guess is said', () => {
    const sheet = readSheet(
      'list.csv',
      Uint8Array.from('Email,Name\r\nj@x.example,J\xfcrgen', (c) => c.charCodeAt(0)),
    );
    expect(sheet.rows).toEqual([['j@x.example', 'Jürgen']]);
    expect(sheet.notes).toEqual([expect.stringContaining('not UTF-8')]);
  });

  it('without a line of names keeps its first lead', () => {
    const sheet = read('ada@x.example;Ada\nbo@x.example;Bo');
    expect(tableOf(sheet)).toEqual([
      ['Column 1', 'Column 2'],
      ['ada@x.example', 'Ada'],
      ['bo@x.example', 'Bo'],
    ]);
    expect(sheet.notes).toEqual([expect.stringContaining('go by number')]);
  });

  it('tells two columns of one name apart, names one that has none, and drops one in which nothing stands', () => {
    const sheet = read('Email,Phone,,Phone,\nada@x.example,1,note,2,\nbo@x.example,3,,4,');
    expect(tableOf(sheet)).toEqual([
      ['Email', 'Phone', 'Column 3', 'Phone (2)'],
      ['ada@x.example', '1', 'note', '2'],
      ['bo@x.example', '3', '', '4'],
    ]);
  });

  it.each([
    ['', 'The file is empty.'],
    ['Email,Name\n', 'no rows'],
    ['Email,Name\nada@x.example,"Ada\nbo@x.example,Bo\n', 'From row 2 on, quotes do not match'],
    ['PK\u0003\u0004rest', 'a workbook'],
    ['Email\0,Name', 'not a text file'],
  ])('that is none is refused with what to do: %j', (text, why) => {
    expect(() => read(text)).toThrow(why);
  });

  it('goes in parts that hold each row once', () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => [`lead${n}@x.example`, 'x'.repeat(n % 200)]);
    const sheet = { name: 'list.csv', header: ['Email', 'Note'], rows, notes: [] };
    const parts = partsOf(sheet);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.flatMap((part) => Papa.parse<string[]>(part).data.slice(1))).toEqual(rows);
    expect(parts.every((part) => utf8(part).length < 1_000_000)).toBe(true);
    expect(Papa.parse(headOf(sheet)).data).toHaveLength(201);
  });
});
