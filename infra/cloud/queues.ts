import { Duration, type Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { prefix, type Queue, type QueueName, queues } from '../topology.ts';

export type QueuePair = { main: sqs.Queue; dead: sqs.Queue };

const queuesByName: Record<QueueName, Queue> = queues;
const TWO_WEEKS = Duration.days(14);

/** The topology's queues, each with its dead letters, and one for what rules and schedules could not deliver. */
export const createQueues = (stack: Stack): { queues: Record<QueueName, QueuePair>; undelivered: sqs.Queue } => {
  const queue = (name: string, more: sqs.QueueProps): sqs.Queue =>
    new sqs.Queue(stack, `Queue-${name}`, {
      queueName: `${prefix}-${name}`,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: TWO_WEEKS,
      ...more,
    });

  const pairs = Object.entries(queuesByName).map(([name, { visibility, tries }]) => {
    const dead = queue(`${name}-dead`, {});
    const main = queue(name, {
      visibilityTimeout: Duration.seconds(visibility),
      deadLetterQueue: { queue: dead, maxReceiveCount: tries },
    });
    return [name, { main, dead }] as const;
  });
  return {
    queues: Object.fromEntries(pairs) as Record<QueueName, QueuePair>,
    undelivered: queue('undelivered', {}),
  };
};
