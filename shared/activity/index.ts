export {
  Activity,
  Address,
  Identity,
  Instant,
  isPublicSource,
  type Json,
  JsonObject,
  JsonValue,
  Source,
} from './activity.ts';
export { addressAmong, addressOf, isAddressTrait } from './address.ts';
export { type KnownActivity, knownActivities } from './catalogue.ts';
export { firstTouchOf } from './first-touch.ts';
export { fromForm, redirectOfForm } from './from-form.ts';
export { fromSegment, type Translation } from './from-segment.ts';
export { emailOf } from './identifier.ts';
export { instantOf, millisOf } from './instant.ts';
export type { Learnt, Reception } from './learnt.ts';
export { DEEPEST_MESSAGE, isDeeperThan, MESSAGE_BYTES, REQUEST_BYTES } from './limits.ts';
export { machineReason } from './machine.ts';
export { SegmentBatch, type SegmentCall, SegmentMessage, segmentCalls } from './message.ts';
