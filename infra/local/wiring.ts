import {
  deadLetterActions,
  type FunctionName,
  functions,
  type Grants,
  type LambdaFunction,
  prefix,
  publisherActions,
  queues,
  rules,
  type Table,
  type TableName,
  tableName,
  tables,
} from '../topology.ts';
import type { AwsOptions, BusDefinition, Grant, QueueDefinition, TableDefinition } from './aws/index.ts';

const names = <K extends string>(record: Partial<Record<K, unknown>>): K[] => Object.keys(record) as K[];
const lambdas: Record<FunctionName, LambdaFunction> = functions;
const tablesByName: Record<TableName, Table> = tables;

/** The name of a queue, and of its dead letters. */
export const queueName = (queue: string): string => `${prefix}-${queue}`;
export const deadLetterName = (queue: string): string => `${prefix}-${queue}-dead`;

/** A function's grants as the embedded services check them: the same list that CDK turns into its policy. */
export const grantsOf = (grants: Grants): Grant[] => [
  ...names(grants.tables ?? {}).flatMap((table) =>
    (grants.tables?.[table] ?? []).flatMap((action) => [
      { action: `dynamodb:${action}`, resource: `table/${tableName(table)}` },
      ...(action === 'Query' || action === 'Scan'
        ? [{ action: `dynamodb:${action}`, resource: `table/${tableName(table)}/index/*` }]
        : []),
    ]),
  ),
  ...(grants.publish ? [{ action: 'events:PutEvents', resource: `event-bus/${prefix}` }] : []),
  ...(grants.runs ?? []).map((action) => ({ action: `states:${action}`, resource: `state-machine/${prefix}-*` })),
  ...(grants.publishMachines
    ? [
        ...publisherActions.map((action) => ({ action: `states:${action}`, resource: `state-machine/${prefix}-*` })),
        { action: 'states:ValidateStateMachineDefinition', resource: '*' },
      ]
    : []),
  ...(grants.sendEmail ? [{ action: 'ses:SendEmail', resource: 'identity/*' }] : []),
  ...(grants.deadLetters
    ? names(queues).flatMap((queue) => [
        ...deadLetterActions.dead.map((it) => ({ action: `sqs:${it}`, resource: `queue/${deadLetterName(queue)}` })),
        ...deadLetterActions.main.map((it) => ({ action: `sqs:${it}`, resource: `queue/${queueName(queue)}` })),
      ])
    : []),
];

const text = (name: string) => ({ name, type: 'S' as const });

export const tableDefinitions = (): TableDefinition[] =>
  names(tablesByName).map((table) => ({
    name: tableName(table),
    partitionKey: text('pk'),
    sortKey: text('sk'),
    indexes: Object.entries(tablesByName[table].indexes).map(([name, index]) => ({
      name,
      partitionKey: text(index.partition),
      ...(index.sort !== undefined && { sortKey: text(index.sort) }),
      projection: index.project,
    })),
  }));

const consumerOf = (queue: string): QueueDefinition['consumer'] => {
  for (const name of names(lambdas)) {
    for (const trigger of lambdas[name].triggers) {
      if (!('queue' in trigger) || trigger.queue !== queue) continue;
      // One process and one core's worth of JavaScript: batching happens by itself while a batch is being worked on.
      return {
        function: name,
        batchSize: trigger.localBatch ?? trigger.batch,
        windowMs: 0,
        concurrency: Math.min(trigger.concurrency, 2),
        partialBatchFailures: true,
      };
    }
  }
  return undefined;
};

export const queueDefinitions = (): QueueDefinition[] =>
  names(queues).flatMap((queue) => {
    const consumer = consumerOf(queue);
    return [
      {
        name: queueName(queue),
        visibilityTimeout: queues[queue].visibility,
        maxReceiveCount: queues[queue].tries,
        deadLetter: deadLetterName(queue),
        ...(consumer !== undefined && { consumer }),
      },
      { name: deadLetterName(queue) },
    ];
  });

export const busDefinitions = (): BusDefinition[] =>
  (['ripen', 'default'] as const).map((bus) => ({
    name: bus === 'ripen' ? prefix : 'default',
    rules: Object.entries(rules)
      .filter(([, rule]) => rule.bus === bus)
      .map(([name, rule]) => ({
        name,
        pattern: { source: [rule.source], 'detail-type': [...rule.detailTypes] },
        targets: [{ queue: queueName(rule.queue) }],
      })),
  }));

/** The role that every published state machine runs as. */
export const machineRole: NonNullable<AwsOptions['stateMachineRole']> = {
  arn: `arn:aws:iam::000000000000:role/${prefix}-machines`,
  mayInvoke: names(lambdas).filter((name) => lambdas[name].triggers.some((trigger) => 'stateMachines' in trigger)),
};
