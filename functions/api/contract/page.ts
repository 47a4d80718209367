import * as z from 'zod';

/** A page of a list: hand `next` back as `cursor` for the page after it; `null` on the last. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

/** Query parameters every list takes. */
export const PageQuery = z.object({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});

/** The answer where there is nothing to say but that it was done. */
export const Done = z.object({ done: z.literal(true) });
export type Done = z.infer<typeof Done>;
