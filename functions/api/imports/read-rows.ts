import Papa from 'papaparse';
import * as z from 'zod';
import type { Json } from '../../../shared/activity/index.ts';
import type { LeadField } from '../../../shared/lead/index.ts';
import type { RejectedRow } from '../../store/import.ts';
import { Refusal } from '../http/refusal.ts';

type Cells = Record<string, string>;

/** The rows of a CSV text by column name; a text that is not CSV is refused with where it breaks off. */
export const parseCsv = (csv: string): { columns: string[]; rows: Cells[] } => {
  const { data, meta, errors } = Papa.parse<Cells>(csv.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (header) => header.trim(),
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

const Address = z.email().max(254);

const fieldValue = (field: LeadField | undefined, text: string): Json | undefined => {
  switch (field?.type) {
    case 'number': {
      const number = Number(text.replaceAll(/[\s,_']/g, ''));
      return Number.isFinite(number) ? number : undefined;
    }
    case 'boolean': {
      if (/^(true|yes|y|1)$/i.test(text)) return true;
      return /^(false|no|n|0)$/i.test(text) ? false : undefined;
    }
    case 'list':
      return text
        .split(/[;|]/)
        .map((part) => part.trim())
        .filter(Boolean);
    case 'date': {
      const time = Date.parse(text);
      return Number.isNaN(time) ? undefined : new Date(time).toISOString();
    }
    default:
      return text;
  }
};

export type LeadRowIn = { line: number; email: string; fields: Record<string, Json> };

/** Rows as leads: each cell as the type of its field; a row without a real address or with a wrong value is refused. */
export const readRows = (
  rows: readonly Cells[],
  mapping: Readonly<Record<string, string | null>>,
  fields: readonly LeadField[],
  firstLine: number,
): { leads: LeadRowIn[]; rejected: RejectedRow[] } => {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const leads: LeadRowIn[] = [];
  const rejected: RejectedRow[] = [];
  for (const [at, cells] of rows.entries()) {
    const line = firstLine + at;
    const found: Record<string, Json> = {};
    const wrong: string[] = [];
    for (const [column, name] of Object.entries(mapping)) {
      const text = cells[column]?.trim() ?? '';
      if (name === null || text === '') continue;
      const value = fieldValue(byName.get(name), text);
      if (value === undefined) wrong.push(`"${text.slice(0, 40)}" in ${column} is not a ${byName.get(name)?.type}`);
      else found[name] = value;
    }
    const email = Address.safeParse(typeof found.email === 'string' ? found.email.toLowerCase() : undefined);
    if (!email.success)
      wrong.unshift(found.email === undefined ? 'There is no email address' : 'The email address is not one');
    if (wrong.length > 0 || !email.success) rejected.push({ line, reason: `${wrong.join('; ')}.`, cells });
    else leads.push({ line, email: email.data, fields: { ...found, email: email.data } });
  }
  return { leads, rejected };
};

/** Which field a column is most likely for, by its name. */
export const guessField = (column: string, fields: readonly LeadField[]): string | null => {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const wanted = plain(column);
  const named = fields.find(({ name, label }) => plain(name) === wanted || plain(label) === wanted);
  return named?.name ?? aliases[wanted] ?? null;
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
