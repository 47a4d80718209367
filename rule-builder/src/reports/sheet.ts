import { type CsvCell, writeCsv } from '../../../shared/csv/index.ts';
import { formatMoney, type Money, majorOf } from '../../../shared/money/index.ts';
import { locale } from '../ui/index.ts';

export type Cell = string | number | Money | null;
/** The numbers of a figure. */
export type Sheet = { columns: readonly string[]; rows: readonly (readonly Cell[])[] };

const isMoney = (cell: Cell | undefined): cell is Money => typeof cell === 'object' && cell !== null;

/** A cell as the screen shows it. */
export const shownCell = (cell: Cell): string =>
  cell === null
    ? '–'
    : isMoney(cell)
      ? formatMoney(cell, locale)
      : typeof cell === 'number'
        ? cell.toLocaleString(locale)
        : cell;

/** A figure's numbers as CSV, with the values of the screen: money in its currency, which its column names. */
export const csvOf = ({ columns, rows }: Sheet): string => {
  const currencyOf = (at: number): string | undefined => rows.map((row) => row[at]).find(isMoney)?.currency;
  return writeCsv(
    columns.map((name, at) => (currencyOf(at) === undefined ? name : `${name} (${currencyOf(at)})`)),
    rows.map((row) => row.map((cell): CsvCell => (isMoney(cell) ? majorOf(cell) : cell))),
  );
};
