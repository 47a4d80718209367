import type { Json } from '../../../shared/activity/index.ts';
import { writeCsv } from '../../../shared/csv/index.ts';
import type { LeadQuery, LeadRow } from '../contract/index.ts';
import { matcher } from './list.ts';
import type { Programs } from './programs.ts';
import type { Snapshot } from './snapshot.ts';

const columns = ['id', 'score', 'grade', 'stage', 'consent', 'createdAt', 'lastActivityAt', 'lastActivity'] as const;

const cell = (value: Json | undefined): string | number =>
  value === undefined || value === null
    ? ''
    : typeof value === 'number'
      ? value
      : Array.isArray(value)
        ? value.map(String).join('; ')
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value);

/** Leads as CSV: what we computed, then every profile field that any of them has. Formulas are defused. */
export const csvOf = async (
  snapshot: Snapshot,
  programs: Programs,
  query: Omit<LeadQuery, 'sort' | 'cursor' | 'limit'>,
): Promise<string> => {
  const rows: { row: LeadRow; profile: Record<string, Json> }[] = [];
  for (const lead of snapshot.leads.filter(matcher(query))) {
    rows.push({ row: lead.row, profile: (await programs.viewOf(lead, snapshot.asOf)).lead });
  }
  const fields = [...new Set(rows.flatMap(({ profile }) => Object.keys(profile)))].sort();
  return writeCsv(
    [...columns, ...fields],
    rows.map(({ row, profile }) => [
      ...columns.map((column) => cell(row[column])),
      ...fields.map((field) => cell(profile[field])),
    ]),
  );
};
