import Papa from 'papaparse';
import { decode } from './decode.ts';

/** Well under the 1 MB that one part may have. */
const partBytes = 700_000;
const encoder = new TextEncoder();

/** A CSV file read whole: its columns, its rows (empty lines left out), and what had to be guessed about it, in words. */
export type Sheet = { name: string; header: string[]; rows: string[][]; notes: string[] };

/**
 * Reads a CSV file, whatever separator and encoding it was saved with. Throws an Error, in words for whoever chose the
 * file, where it is no table.
 */
export const readSheet = (name: string, bytes: Uint8Array): Sheet => {
  const { text, note } = decode(bytes);
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken !== undefined) {
    throw new Error(
      `From row ${(broken.row ?? 0) + 1} on, quotes do not match: a cell that begins with " must end with one, and a " inside it is written twice.`,
    );
  }
  const [first, ...others] = data;
  if (first === undefined) throw new Error('The file is empty.');
  const isHeaderless = first.some(isAddress);
  const rows = isHeaderless ? data : others;
  if (rows.length === 0)
    throw new Error('The file has no rows. The first line names the columns, each further line is a lead.');
  const named = nameColumns(isHeaderless ? first.map(() => '') : first);
  // Programs end lines with separators: a column without a name in which nothing stands is none.
  const kept = named.flatMap((_, at) =>
    !isHeaderless && first[at]?.trim() === '' && rows.every((row) => (row[at] ?? '').trim() === '') ? [] : [at],
  );
  const isWhole = kept.length === named.length;
  return {
    name,
    header: kept.map((at) => named[at] ?? ''),
    rows: isWhole ? rows : rows.map((row) => [...kept.map((at) => row[at] ?? ''), ...row.slice(named.length)]),
    notes: [
      ...(note === undefined ? [] : [note]),
      ...(isHeaderless
        ? ['The first line holds an email address, so it counts as a lead and the columns go by number.']
        : []),
    ],
  };
};

const isAddress = (cell: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell.trim());

/** Columns without a name go by number, and of two with one name the second is told apart by another. */
const nameColumns = (header: readonly string[]): string[] => {
  const names: string[] = [];
  for (const [at, cell] of header.entries()) {
    const wanted = cell.trim() || `Column ${at + 1}`;
    let name = wanted;
    for (let n = 2; names.includes(name); n += 1) name = `${wanted} (${n})`;
    names.push(name);
  }
  return names;
};

/** The first rows as CSV: enough to see what the columns hold. */
export const headOf = ({ header, rows }: Sheet): string => Papa.unparse([header, ...rows.slice(0, 200)]);

/** The sheet as CSV texts of less than a megabyte, each with the header line. */
export const partsOf = ({ header, rows }: Sheet): string[] => {
  const head = Papa.unparse([header]);
  const parts: string[] = [];
  let lines = [head];
  let bytes = 0;
  for (const row of rows) {
    const line = Papa.unparse([row]);
    const size = encoder.encode(line).length + 2;
    if (bytes + size > partBytes && lines.length > 1) {
      parts.push(lines.join('\r\n'));
      lines = [head];
      bytes = 0;
    }
    lines.push(line);
    bytes += size;
  }
  parts.push(lines.join('\r\n'));
  return parts;
};
