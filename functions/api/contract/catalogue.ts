import * as z from 'zod';
import { LeadField } from '../../../shared/lead/index.ts';

/** A field with values that leads really have, most frequent first. */
export const FieldInUse = z.object({
  field: LeadField,
  standard: z.boolean(),
  leads: z.number().int(),
  samples: z.array(z.union([z.string(), z.number(), z.boolean()])),
});
export const FieldList = z.object({ items: z.array(FieldInUse) });
export type FieldInUse = z.infer<typeof FieldInUse>;
export type FieldList = z.infer<typeof FieldList>;

/** An activity type that was seen (or is one of the field's usual ones), with the properties it came with. */
export const ActivityInUse = z.object({
  type: z.string(),
  count: z.number().int(),
  lastAt: z.string().nullable(),
  properties: z.array(z.object({ name: z.string(), samples: z.array(z.union([z.string(), z.number(), z.boolean()])) })),
});
export const ActivityList = z.object({ items: z.array(ActivityInUse) });
export type ActivityInUse = z.infer<typeof ActivityInUse>;
export type ActivityList = z.infer<typeof ActivityList>;
