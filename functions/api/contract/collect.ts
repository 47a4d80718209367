import * as z from 'zod';
import { SegmentMessage } from '../../../shared/activity/index.ts';
import { Problem } from '../../../shared/problem/index.ts';

/** What is posted to `/v1/{call}`: one message of that type, or a batch of any. Without Basic authentication it holds the key. */
export const CollectRequest = z.union([
  SegmentMessage.and(z.object({ writeKey: z.string().optional() })),
  z.object({
    batch: z.array(SegmentMessage).min(1).max(5000),
    sentAt: z.union([z.string(), z.number()]).nullish(),
    writeKey: z.string().optional(),
  }),
]);

/** Stored. Of a batch, the messages that could not be kept stand beside those that were. */
export const Collected = z.object({
  success: z.literal(true),
  accepted: z.number().int().optional(),
  rejected: z.array(Problem).optional(),
});

/** Nothing was stored. */
export const CollectRefused = z.object({ success: z.literal(false), problems: z.array(Problem) });
