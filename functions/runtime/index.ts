export { type AwsConfig, type CallContext, type Deps, type Handler, type SignIn, setting } from './deps.ts';
export { describeFailure, isConditionFailed, isRetryable, PermanentError, RetryableError } from './failure.ts';
export { lambda } from './lambda.ts';
export type { Alarm, LogFields, Logger } from './logger.ts';
export { type BusMessage, type Publisher, publisher } from './publisher.ts';
export { type BusEnvelope, type Delivery, deliveriesOf, failuresOf, isBusEvent } from './queue.ts';
export { namingRequests, underRequestId } from './request-id.ts';
export { type TimeLeft, timeLeft } from './time-left.ts';
