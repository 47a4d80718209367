import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { type Grants, prefix, type QueueName, type TableName } from '../topology.ts';
import type { DataStack } from './data-stack.ts';
import type { QueuePair } from './processing-stack.ts';

type Where = { stack: Stack; data: DataStack; queues: Record<QueueName, QueuePair>; machineRole: iam.Role };

const allow = (
  role: iam.Role,
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Record<string, unknown>,
): void => {
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: [...actions],
      resources: [...resources],
      ...(conditions !== undefined && { conditions }),
    }),
  );
};

/** Turns a function's grants into its role's policy: the same list that the embedded services check. */
export const grantTo = (role: iam.Role, grants: Grants, { stack, data, queues, machineRole }: Where): void => {
  for (const [name, actions] of Object.entries(grants.tables ?? {})) {
    const { tableArn } = data.tables[name as TableName];
    const indexed = actions.filter((action) => action === 'Query' || action === 'Scan');
    allow(
      role,
      actions.map((action) => `dynamodb:${action}`),
      [tableArn],
    );
    if (indexed.length > 0)
      allow(
        role,
        indexed.map((action) => `dynamodb:${action}`),
        [`${tableArn}/index/*`],
      );
  }
  if (grants.publish) allow(role, ['events:PutEvents'], [data.bus.eventBusArn]);

  const states = (resource: string) =>
    stack.formatArn({ service: 'states', resource, resourceName: `${prefix}-*`, arnFormat: ':' as never });
  const machines = [states('stateMachine')];
  const runs = [states('execution')];
  for (const action of grants.runs ?? []) {
    const onRuns = action === 'StopExecution' || action === 'DescribeExecution' || action === 'GetExecutionHistory';
    allow(role, [`states:${action}`], onRuns ? runs : machines);
  }
  if (grants.publishMachines) {
    allow(
      role,
      [
        'CreateStateMachine',
        'UpdateStateMachine',
        'PublishStateMachineVersion',
        'DescribeStateMachine',
        'ListStateMachineVersions',
        'DeleteStateMachine',
        'TagResource',
      ].map((it) => `states:${it}`),
      machines,
    );
    // These two know no resource.
    allow(role, ['states:ListStateMachines', 'states:ValidateStateMachineDefinition'], ['*']);
    allow(role, ['iam:PassRole'], [machineRole.roleArn], {
      StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' },
    });
  }
  if (grants.sendEmail) {
    const ses = (resource: string, name: string) => stack.formatArn({ service: 'ses', resource, resourceName: name });
    allow(role, ['ses:SendEmail'], [ses('identity', '*'), ses('configuration-set', prefix)]);
  }
  if (grants.deadLetters) {
    const pairs = Object.values(queues);
    allow(
      role,
      [
        'ReceiveMessage',
        'ChangeMessageVisibility',
        'DeleteMessage',
        'GetQueueAttributes',
        'GetQueueUrl',
        'StartMessageMoveTask',
        'SendMessage',
      ].map((it) => `sqs:${it}`),
      pairs.flatMap(({ main, dead }) => [main.queueArn, dead.queueArn]),
    );
  }
};
