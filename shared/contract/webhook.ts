import * as z from 'zod';
import { JsonValue } from '../activity/index.ts';
import { Grade, Stage } from '../lead/index.ts';

/** What a webhook step posts to another system. `id` is the same in a repeat, and stands in `Idempotency-Key` too. */
export const WebhookCall = z.object({
  id: z.string(),
  at: z.string(),
  flow: z.object({ id: z.string(), version: z.number().int(), step: z.string() }),
  lead: z.object({
    id: z.string(),
    stage: Stage,
    grade: Grade,
    score: z.number(),
    /** The fields that the step names; `null` where the lead has none. */
    fields: z.record(z.string(), JsonValue),
  }),
});
export type WebhookCall = z.infer<typeof WebhookCall>;

/** What a notice posts to a chat channel. */
export const ChatMessage = z.object({ text: z.string() });
export type ChatMessage = z.infer<typeof ChatMessage>;
