import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { BusEvents, DetailType } from '../../shared/event/index.ts';

/** An event as EventBridge hands it on; `detail` is what the sender put. */
export type BusEnvelope = { id: string; time: string; source: string; 'detail-type': string; detail: unknown };

/** One message of a queue: `message` is what to name when it failed. */
export type Delivery = { message: string; deliveries: number; event: BusEnvelope };

/** The bus events in a queue's batch. A body that is no event is a mistake of the wiring and throws. */
export const deliveriesOf = (batch: SQSEvent): Delivery[] =>
  batch.Records.map((record) => ({
    message: record.messageId,
    deliveries: Number(record.attributes.ApproximateReceiveCount),
    event: JSON.parse(record.body) as BusEnvelope,
  }));

/** Narrows an event of ours by its detail-type; what publishes it has checked the detail. */
export const isBusEvent = <T extends DetailType>(
  event: BusEnvelope,
  type: T,
): event is BusEnvelope & { 'detail-type': T; detail: BusEvents[T] } => event['detail-type'] === type;

/** The answer that has only these messages delivered again. */
export const failuresOf = (messages: Iterable<string>): SQSBatchResponse => ({
  batchItemFailures: [...messages].map((itemIdentifier) => ({ itemIdentifier })),
});
