import Papa from 'papaparse';
import { defuseCell } from './formula.ts';

/** A value of a cell; `null` is an empty one. Numbers stay numbers, texts are defused. */
export type CsvCell = string | number | null;

/** Rows as CSV for a spreadsheet: the columns' names first, lines ended as RFC 4180 says, no text that would run. */
export const writeCsv = (columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  Papa.unparse({
    fields: columns.map(defuseCell),
    data: rows.map((row) => row.map((cell) => (typeof cell === 'string' ? defuseCell(cell) : cell))),
  });
