import Papa from 'papaparse';

/** Well under the 1 MB that one part may have. */
const partBytes = 700_000;
const encoder = new TextEncoder();

/** A CSV file read whole: its header and its rows, empty lines left out. */
export type Sheet = { name: string; header: string[]; rows: string[][] };

/** Reads a CSV file with whatever separator it uses. What is no table says so. */
export const readSheet = (file: File): Promise<Sheet> =>
  new Promise((resolve, reject) => {
    const rows: string[][] = [];
    Papa.parse<string[]>(file, {
      skipEmptyLines: 'greedy',
      chunk: ({ data }) => {
        for (const row of data) rows.push(row);
      },
      error: (error) => reject(new Error(`The file could not be read: ${error.message}`)),
      complete: () => {
        const [header, ...body] = rows;
        if (header === undefined || body.length === 0)
          reject(new Error('The file has no rows. The first line must name the columns, each further line is a lead.'));
        else if (header.some((name) => name.trim() === ''))
          reject(new Error('A column has no name. Name every column in the first line of the file.'));
        else if (new Set(header.map((name) => name.trim())).size < header.length)
          reject(new Error('Two columns have the same name. Give each its own.'));
        else resolve({ name: file.name, header: header.map((name) => name.trim()), rows: body });
      },
    });
  });

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
