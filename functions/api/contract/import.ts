import * as z from 'zod';

/** Column name → lead field name; `null` leaves the column out. One column must map to `email`. */
export const Mapping = z.record(z.string(), z.string().max(80).nullable());

/** Reads the head of a file and proposes a mapping. */
export const ImportPreviewRequest = z.object({ csv: z.string().min(1).max(1_000_000) });
export type ImportPreviewRequest = z.infer<typeof ImportPreviewRequest>;
export const ImportPreview = z.object({
  rows: z.number().int(),
  columns: z.array(z.object({ name: z.string(), field: z.string().nullable(), samples: z.array(z.string()) })),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/**
 * Starts an import. The file comes in `parts` parts of at most 1 MB, each a CSV text with the header line, sent with
 * `PUT /api/imports/{id}/parts/{n}` (from 0) in any order and again if in doubt: a part counts once.
 */
export const StartImportRequest = z.object({
  name: z.string().min(1).max(120),
  mapping: Mapping,
  parts: z.number().int().min(1).max(2000),
  /** Imported leads start no flows unless this is chosen. */
  startFlows: z.boolean().default(false),
  /** What the leads on the list have agreed to. */
  consent: z.enum(['subscribed', 'unknown']).default('unknown'),
});
export type StartImportRequest = z.input<typeof StartImportRequest>;
export const ImportPartRequest = z.object({ csv: z.string().min(1).max(1_000_000) });
export type ImportPartRequest = z.infer<typeof ImportPartRequest>;
export const Import = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['running', 'done', 'cancelled']),
  parts: z.number().int(),
  partsDone: z.number().int(),
  rows: z.number().int(),
  rejected: z.number().int(),
  startedAt: z.string(),
  startedBy: z.string(),
  endedAt: z.string().nullable(),
});
export type Import = z.infer<typeof Import>;
export const ImportList = z.object({ items: z.array(Import) });
export type ImportList = z.infer<typeof ImportList>;
