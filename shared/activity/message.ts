import * as z from 'zod';
import { JsonObject } from './activity.ts';
import { DEEPEST, isDeeperThan } from './limits.ts';

const Id = z.union([z.string(), z.number()]).nullish();
const Time = z
  .union([z.string(), z.number()], { error: 'Give a time as ISO 8601, such as 2026-05-04T09:30:00Z.' })
  .nullish();
/** The depth is looked at first: walking what nests thousands of levels deep would exhaust the stack. */
const Data = z
  .unknown()
  .refine((value) => !isDeeperThan(value, DEEPEST), { message: `Nests deeper than ${DEEPEST} levels.`, abort: true })
  .pipe(JsonObject)
  .nullish();
const Name = z.string().trim().min(1).max(128);

const common = {
  messageId: z.string().trim().min(1).max(200).nullish(),
  userId: Id,
  anonymousId: Id,
  /** Not in the spec; what people try first in a terminal. */
  email: z.string().nullish(),
  timestamp: Time,
  sentAt: Time,
  context: Data,
};

/** The calls of the Segment spec, by their `type`. What else a message carries (integrations, channel …) is not kept. */
export const SegmentMessage = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('identify'), traits: Data }),
  z.object({ ...common, type: z.literal('track'), event: Name, properties: Data }),
  z.object({
    ...common,
    type: z.literal('page'),
    name: z.string().nullish(),
    category: z.string().nullish(),
    properties: Data,
  }),
  z.object({
    ...common,
    type: z.literal('screen'),
    name: z.string().nullish(),
    category: z.string().nullish(),
    properties: Data,
  }),
  z.object({ ...common, type: z.literal('group'), groupId: Id, traits: Data }),
  z.object({ ...common, type: z.literal('alias'), previousId: z.union([z.string(), z.number()]) }),
]);
export type SegmentMessage = z.infer<typeof SegmentMessage>;

/** The calls that have a path of their own; `batch` carries messages of any of these. */
export const segmentCalls = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
export type SegmentCall = (typeof segmentCalls)[number];

/** A batch as far as it can be read before its messages are. */
export const SegmentBatch = z.object({
  batch: z.array(z.unknown()).min(1, 'The batch is empty.').max(5000),
  sentAt: Time,
  context: Data,
  writeKey: z.string().nullish(),
});
