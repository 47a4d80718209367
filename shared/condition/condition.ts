import * as z from 'zod';
import { MOST_TOUCHPOINT_KINDS } from './touchpoints.ts';

/**
 * A question about one fact. `field` is a path into Facts (`lead.industry`, `score.total`, `did.Pricing Viewed.count`) or a
 * count over several kinds of activity (`touchpoints.30.Ebook Downloaded.Webinar Attended`).
 */
export const Test = z.object({
  kind: z.literal('test'),
  field: z
    .array(z.string().min(1))
    .min(1)
    .max(2 + MOST_TOUCHPOINT_KINDS),
  op: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()])).max(250)]).optional(),
});
export type Test = z.infer<typeof Test>;

/** All of, any of, none of, or one test. An empty `all` is always true, an empty `any` never. */
export type Condition =
  | Test
  | { kind: 'all'; of: Condition[] }
  | { kind: 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition };

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    Test,
    z.object({ kind: z.literal('all'), of: z.array(Condition).max(100) }),
    z.object({ kind: z.literal('any'), of: z.array(Condition).max(100) }),
    z.object({ kind: z.literal('not'), of: Condition }),
  ]),
) as z.ZodType<Condition>;
