import * as z from 'zod';
import { LedgerEntry } from '../../../shared/lead/index.ts';

/**
 * One line of the ledger feed (`GET /api/ledger?cursor=`, `application/x-ndjson`): all entries of one lead, or, as the
 * last line, where to go on. A lead whose entries do not fit a page comes in several lines with the same `lead`.
 */
export const LedgerLine = z.union([
  z.object({ lead: z.string(), example: z.boolean(), entries: z.array(LedgerEntry) }),
  z.object({ next: z.string().nullable() }),
]);
export type LedgerLine = z.infer<typeof LedgerLine>;
