import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AwsConfig, Deps } from '../../functions/runtime/index.ts';
import { prefix, type TableName, tableName, tables } from '../topology.ts';

const log = { info: () => {}, warn: console.warn, error: console.error };

/**
 * What a function would be given in the account that whoever runs this is signed in to: for the commands that look
 * after it from outside. The account's number is read off a table, so nothing has to be told.
 */
export const operatorDeps = async (aws: AwsConfig): Promise<Deps> => {
  const { Table } = await new DynamoDBClient(aws).send(new DescribeTableCommand({ TableName: tableName('Flows') }));
  const [, partition, , region, account] = Table?.TableArn?.split(':') ?? [];
  if (account === undefined) throw new Error(`The table ${tableName('Flows')} has no ARN.`);
  const arn = (service: string, resource: string, where = region) =>
    `arn:${partition}:${service}:${where}:${account}:${resource}`;
  return {
    aws,
    now: Date.now,
    log,
    env: {
      WORKSPACE: 'main',
      STATE_MACHINE_PREFIX: `${prefix}-`,
      STATE_MACHINE_ARN_PREFIX: arn('states', `stateMachine:${prefix}-`),
      STEPS_FUNCTION_ARN: arn('lambda', `function:${prefix}-steps`),
      MACHINE_ROLE_ARN: arn('iam', `role/${prefix}-machines`, ''),
      ...Object.fromEntries(
        (Object.keys(tables) as TableName[]).map((table) => [`TABLE_${table.toUpperCase()}`, tableName(table)]),
      ),
    },
  };
};
