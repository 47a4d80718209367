import Papa from 'papaparse';

export type Cell = string | number | null;
/** The numbers of a figure. */
export type Sheet = { columns: readonly string[]; rows: readonly (readonly Cell[])[] };

/** A figure's numbers as CSV. Text that a spreadsheet would run as a formula is written as text. */
export const csvOf = ({ columns, rows }: Sheet): string =>
  Papa.unparse({ fields: [...columns], data: rows.map((row) => [...row]) }, { escapeFormulae: true });
