/**
 * The AWS services Ripen uses, inside this process: the SDK's clients talk to `endpoint` over their own protocols.
 *
 * ```ts
 * const aws = await startAws({ dataDir, principals, tables, buses, queues, invoke });
 * const dynamodb = new DynamoDBClient({ endpoint: aws.endpoint, region: REGION, credentials });
 * ```
 */
export { arns, queueUrl, REGION } from './arns.ts';
export type { Clock } from './clock.ts';
export type { EventPattern } from './eventbridge/pattern.ts';
export {
  type CallFault,
  createFaultSwitch,
  type DeliveryFault,
  type FaultHandle,
  type FaultSwitch,
  type FaultTarget,
} from './faults.ts';
export type {
  AwsOptions,
  BusDefinition,
  ConsumerDefinition,
  Grant,
  IndexDefinition,
  Invoke,
  KeyAttribute,
  Principal,
  QueueDefinition,
  Rule,
  StateMachineRole,
  TableDefinition,
  Target,
} from './options.ts';
export type { Mail, MailEvent, MailEventType, MailSummary } from './ses/mail.ts';
export type { Mailbox } from './ses/mailbox.ts';
export type { DeadLetter, DeadLetters } from './sqs/dead-letters.ts';
export { type Aws, type QueueDepth, startAws } from './start.ts';
export { DataFolderError, DiskError, diskTrouble } from './storage/disk-trouble.ts';
export type { RequestHandler } from './wire/request-handler.ts';
