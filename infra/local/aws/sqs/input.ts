import * as z from 'zod';

const queue = { QueueUrl: z.string() };
const Attributes = z.record(z.string(), z.unknown());
const entryId = z.string().regex(/^[\w-]{1,80}$/, 'must be 1 to 80 letters, digits, - or _');
const message = {
  MessageBody: z.string().min(1),
  DelaySeconds: z.number().min(0).max(900).optional(),
  MessageAttributes: Attributes.optional(),
};
/** AWS takes whole seconds up to twelve hours; fractions are for tests. */
const Visibility = z.number().min(0).max(43_200);

/** What each SQS operation takes here. */
export const SendMessage = z.strictObject({ ...queue, ...message });
export const SendMessageBatch = z.strictObject({
  ...queue,
  Entries: z.array(z.strictObject({ Id: entryId, ...message })),
});
export const ReceiveMessage = z.strictObject({
  ...queue,
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: Visibility.optional(),
  WaitTimeSeconds: z.number().min(0).max(20).default(0),
  AttributeNames: z.array(z.string()).optional(),
  MessageSystemAttributeNames: z.array(z.string()).optional(),
  MessageAttributeNames: z.array(z.string()).optional(),
});
export const DeleteMessage = z.strictObject({ ...queue, ReceiptHandle: z.string() });
export const DeleteMessageBatch = z.strictObject({
  ...queue,
  Entries: z.array(z.strictObject({ Id: entryId, ReceiptHandle: z.string() })),
});
export const ChangeMessageVisibility = z.strictObject({
  ...queue,
  ReceiptHandle: z.string(),
  VisibilityTimeout: Visibility,
});
export const GetQueueAttributes = z.strictObject({ ...queue, AttributeNames: z.array(z.string()).optional() });
export const GetQueueUrl = z.strictObject({ QueueName: z.string() });
export const StartMessageMoveTask = z.strictObject({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.number().optional(),
});
