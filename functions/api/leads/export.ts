import Papa from 'papaparse';
import type { Json } from '../../../shared/activity/index.ts';
import type { ScoringState } from '../../../shared/scoring/index.ts';
import type { LeadQuery, LeadRow } from '../contract/index.ts';
import { matcher } from './list.ts';
import type { Snapshot } from './snapshot.ts';

const columns = ['id', 'score', 'grade', 'stage', 'consent', 'createdAt', 'lastActivityAt', 'lastActivity'] as const;

const cell = (value: Json | undefined): string =>
  value === undefined || value === null
    ? ''
    : Array.isArray(value)
      ? value.map(String).join('; ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);

/** Leads as CSV: what we computed, then every profile field that any of them has. Formulas are defused. */
export const csvOf = (snapshot: Snapshot, query: Omit<LeadQuery, 'sort' | 'cursor' | 'limit'>): string => {
  const rows: { row: LeadRow; profile: Record<string, Json> }[] = snapshot.leads
    .filter(matcher(query))
    .map(({ row, state }) => ({ row, profile: (JSON.parse(state) as ScoringState).p }));
  const fields = [...new Set(rows.flatMap(({ profile }) => Object.keys(profile)))].sort();
  return Papa.unparse(
    {
      fields: [...columns, ...fields],
      data: rows.map(({ row, profile }) => [
        ...columns.map((column) => cell(row[column])),
        ...fields.map((field) => cell(profile[field])),
      ]),
    },
    { escapeFormulae: true },
  );
};
