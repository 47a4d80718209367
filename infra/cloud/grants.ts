import { ArnFormat, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  deadLetterActions,
  type Grants,
  prefix,
  publisherActions,
  type QueueName,
  type TableName,
  tables,
} from '../topology.ts';
import type { DataStack } from './data-stack.ts';
import type { QueuePair } from './queues.ts';

type Where = {
  stack: Stack;
  data: DataStack;
  queues: Record<QueueName, QueuePair>;
  machineRole: iam.Role;
  /** The one address that email is sent from. */
  sender: string;
};

/** Step Functions names its resources with a colon: `stateMachine:ripen-…`. */
export const statesArn = (stack: Stack, resource: 'stateMachine' | 'execution', resourceName: string): string =>
  stack.formatArn({ service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });

const onRuns: ReadonlySet<string> = new Set(['StopExecution', 'DescribeExecution', 'GetExecutionHistory']);

/** Turns a function's grants into its role's policy: the same list that the embedded services check. */
export const grantTo = (role: iam.Role, grants: Grants, where: Where): void => {
  const { stack, data, queues, machineRole, sender } = where;
  const allow = (
    service: string,
    actions: readonly string[],
    resources: readonly string[],
    conditions?: Record<string, unknown>,
  ): void => {
    if (actions.length === 0 || resources.length === 0) return;
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: actions.map((action) => `${service}:${action}`),
        resources: [...resources],
        ...(conditions !== undefined && { conditions }),
      }),
    );
  };

  for (const [name, actions] of Object.entries(grants.tables ?? {})) {
    const table = name as TableName;
    const { tableArn } = data.tables[table];
    allow('dynamodb', actions, [tableArn]);
    allow(
      'dynamodb',
      actions.filter((action) => action === 'Query' || action === 'Scan'),
      Object.keys(tables[table].indexes).map((index) => `${tableArn}/index/${index}`),
    );
  }
  if (grants.publish) allow('events', ['PutEvents'], [data.bus.eventBusArn]);

  const machines = [statesArn(stack, 'stateMachine', `${prefix}-*`)];
  const runs = grants.runs ?? [];
  allow(
    'states',
    runs.filter((action) => onRuns.has(action)),
    [statesArn(stack, 'execution', `${prefix}-*`)],
  );
  allow(
    'states',
    runs.filter((action) => !onRuns.has(action)),
    machines,
  );
  if (grants.publishMachines) {
    allow('states', publisherActions, machines);
    // Knows no resource: it looks at a text.
    allow('states', ['ValidateStateMachineDefinition'], ['*']);
    allow('iam', ['PassRole'], [machineRole.roleArn], {
      StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' },
    });
  }
  if (grants.sendEmail) {
    const ses = (resource: string, resourceName: string) => stack.formatArn({ service: 'ses', resource, resourceName });
    // In SES's sandbox the reader's identity is checked too, so the sender is held by the condition.
    allow('ses', ['SendEmail'], [ses('identity', '*'), ses('configuration-set', prefix)], {
      StringEquals: { 'ses:FromAddress': sender },
    });
  }
  if (grants.deadLetters) {
    const pairs = Object.values(queues);
    allow(
      'sqs',
      deadLetterActions.dead,
      pairs.map(({ dead }) => dead.queueArn),
    );
    allow(
      'sqs',
      deadLetterActions.main,
      pairs.map(({ main }) => main.queueArn),
    );
  }
};
