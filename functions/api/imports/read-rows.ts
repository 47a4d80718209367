import Papa from 'papaparse';
import { addressOf, type Json } from '../../../shared/activity/index.ts';
import { restoreCell } from '../../../shared/csv/index.ts';
import { type LeadField, readValue, wantedOf } from '../../../shared/lead/index.ts';
import { Refusal } from '../../http/index.ts';
import type { RejectedRow } from '../../store/import.ts';

type Cells = Record<string, string>;
/** What Papa Parse keeps of a row that has more cells than there are columns. */
const EXTRA = '__parsed_extra';
type Parsed = Cells & { [EXTRA]?: string[] };

/** The rows of a CSV text by column name; a text that is not CSV is refused with where it breaks off. */
export const parseCsv = (csv: string): { columns: string[]; rows: Parsed[] } => {
  const { data, meta, errors } = Papa.parse<Parsed>(csv.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (header) => header.trim(),
    // What we or a spreadsheet defused comes back as it was: '+49 30 1234 is a phone number.
    transform: restoreCell,
  });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken !== undefined) {
    throw new Refusal(
      'bad request',
      `The file is not CSV: ${broken.message} (row ${(broken.row ?? 0) + 2}).`,
      'Save it as CSV with a header line, then try again.',
    );
  }
  return { columns: meta.fields ?? [], rows: data };
};

export type LeadRowIn = { line: number; email: string; fields: Record<string, Json> };

/** Rows as leads: each cell as the type of its field; a row without a real address or with a wrong value is refused. */
export const readRows = (
  rows: readonly Parsed[],
  mapping: Readonly<Record<string, string | null>>,
  fields: readonly LeadField[],
  firstLine: number,
): { leads: LeadRowIn[]; rejected: RejectedRow[] } => {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const leads: LeadRowIn[] = [];
  const rejected: RejectedRow[] = [];
  for (const [at, { [EXTRA]: extra = [], ...cells }] of rows.entries()) {
    const line = firstLine + at;
    const found: Record<string, Json> = {};
    const wrong: string[] = [];
    if (extra.some((cell) => cell.trim() !== '')) {
      const columns = Object.keys(cells).length;
      rejected.push({
        line,
        reason: `The row has ${columns + extra.length} cells, but there are ${columns} columns. A cell with the separator in it needs quotes around it.`,
        cells: { ...cells, 'More cells': extra.join(' | ') },
      });
      continue;
    }
    for (const [column, name] of Object.entries(mapping)) {
      const text = cells[column]?.trim() ?? '';
      if (name === null || text === '') continue;
      const type = byName.get(name)?.type ?? 'text';
      const value = readValue(type, text);
      if (value !== undefined) found[name] = value;
      else wrong.push(`"${text.slice(0, 40)}" in ${column} is not ${wantedOf[type]}`);
    }
    const email = typeof found.email === 'string' ? addressOf(found.email) : undefined;
    if (email === undefined)
      wrong.unshift(found.email === undefined ? 'There is no email address' : 'The email address is not one');
    if (wrong.length > 0 || email === undefined) rejected.push({ line, reason: `${wrong.join('; ')}.`, cells });
    else leads.push({ line, email, fields: { ...found, email } });
  }
  return { leads, rejected };
};

/** Which field a column is most likely for: by its name, or the address where all that stands in it are addresses. */
export const guessField = (column: string, samples: readonly string[], fields: readonly LeadField[]): string | null => {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const wanted = plain(column);
  const named = fields.find(({ name, label }) => plain(name) === wanted || plain(label) === wanted);
  const isAddresses = samples.length > 0 && samples.every((text) => addressOf(text) !== undefined);
  return named?.name ?? aliases[wanted] ?? (isAddresses ? 'email' : null);
};

const aliases: Readonly<Record<string, string>> = {
  mail: 'email',
  emailaddress: 'email',
  workemail: 'email',
  forename: 'firstName',
  givenname: 'firstName',
  surname: 'lastName',
  familyname: 'lastName',
  title: 'jobTitle',
  position: 'jobTitle',
  role: 'jobTitle',
  organisation: 'company',
  organization: 'company',
  companyname: 'company',
  account: 'company',
  employees: 'companySize',
  headcount: 'companySize',
  telephone: 'phone',
  mobile: 'phone',
  source: 'leadSource',
  revenue: 'annualRevenue',
  url: 'website',
};
