import * as z from 'zod';
import { GoldenLead, GoldenSuite } from '../../../shared/simulation/index.ts';

export { GoldenLead, GoldenSuite };

/** Of the draft, or of a version as it was published. */
export const GoldenQuery = z.object({ version: z.coerce.number().int().positive().optional() });
export type GoldenQuery = z.infer<typeof GoldenQuery>;
