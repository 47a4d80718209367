import Papa from 'papaparse';
import type { Sheet } from './figure.tsx';

/** A figure's numbers as CSV. Text that a spreadsheet would run as a formula is written as text. */
export const csvOf = ({ columns, rows }: Sheet): string =>
  Papa.unparse({ fields: [...columns], data: rows.map((row) => [...row]) }, { escapeFormulae: true });
