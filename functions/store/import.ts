import * as z from 'zod';
import { absent, putIf } from './dynamo/conditional.ts';
import { putItem } from './dynamo/item.ts';
import { queryAll } from './dynamo/query.ts';
import { readable, written } from './dynamo/readable.ts';
import { key, type Tables } from './table.ts';

/** A CSV file on its way in: what its columns mean and what was chosen for its leads. Its parts are counted apart. */
export const LeadImport = z.object({
  id: z.string(),
  name: z.string(),
  mapping: z.record(z.string(), z.string().nullable()),
  parts: z.number().int(),
  startFlows: z.boolean(),
  consent: z.enum(['subscribed', 'unknown']),
  startedAt: z.string(),
  startedBy: z.string(),
  cancelledAt: z.string().optional(),
});
export type LeadImport = z.infer<typeof LeadImport>;

/** A row that could not be taken in: where it stood, why not, and what it said. */
export const RejectedRow = z.object({
  line: z.number().int(),
  reason: z.string(),
  cells: z.record(z.string(), z.string()),
});
export type RejectedRow = z.infer<typeof RejectedRow>;

/** One part that is done. */
const Part = z.object({ part: z.number().int(), at: z.string(), rows: z.number().int(), rejected: z.string() });

const listPk = (tables: Tables) => key(tables.ws, 'imports');
const partsPk = (tables: Tables, id: string) => key(tables.ws, 'import', id);

export const putImport = async (tables: Tables, it: LeadImport): Promise<void> => {
  await putItem(tables, 'Workspace', { ...written(LeadImport, it), pk: listPk(tables), sk: it.id });
};

export const listImports = async (tables: Tables): Promise<LeadImport[]> => {
  const items = await queryAll(tables, { table: 'Workspace', partition: listPk(tables), newestFirst: true });
  return readable(tables, items, (item) => LeadImport.parse(item));
};

/** Notes that a part is done, with the rows that it refused; a part counts once. */
export const putImportPart = (
  tables: Tables,
  id: string,
  part: { part: number; at: string; rows: number; rejected: readonly RejectedRow[] },
): Promise<boolean> =>
  putIf(
    tables,
    'Workspace',
    {
      ...part,
      rejected: JSON.stringify(part.rejected),
      pk: partsPk(tables, id),
      sk: String(part.part).padStart(6, '0'),
    },
    absent(),
  );

/** Empties the refused rows that are about somebody who is erased; that there was a row, and why it was refused, stays. */
export const forgetImportRows = async (tables: Tables, isAbout: (text: string) => boolean): Promise<void> => {
  for (const { id } of await listImports(tables)) {
    for (const item of await queryAll(tables, { table: 'Workspace', partition: partsPk(tables, id) })) {
      const rows = z.array(RejectedRow).parse(JSON.parse(String(item.rejected)));
      if (!rows.some((row) => isAbout(JSON.stringify(row)))) continue;
      const kept = rows.map((row) => (isAbout(JSON.stringify(row)) ? { ...row, reason: 'Erased.', cells: {} } : row));
      await putItem(tables, 'Workspace', {
        ...{ ...item, pk: String(item.pk), sk: String(item.sk) },
        rejected: JSON.stringify(kept),
      });
    }
  }
};

export type ImportProgress = { parts: number; rows: number; lastAt: string | undefined; rejected: RejectedRow[] };

/** How far an import has come. */
export const importProgress = async (tables: Tables, id: string): Promise<ImportProgress> => {
  const items = await queryAll(tables, { table: 'Workspace', partition: partsPk(tables, id) });
  const parts = readable(tables, items, (item) => Part.parse(item));
  return {
    parts: parts.length,
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    lastAt: parts
      .map(({ at }) => at)
      .toSorted()
      .at(-1),
    rejected: parts.flatMap(({ rejected }) => z.array(RejectedRow).parse(JSON.parse(rejected))),
  };
};
