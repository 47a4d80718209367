import { arns } from '../arns.ts';
import type { NewEvent } from '../eventbridge/bus.ts';
import type { Execution } from './executions.ts';

/** The event that AWS puts on the default bus when an execution starts or ends. Times in it are milliseconds. */
export const statusEvent = (execution: Execution): NewEvent => ({
  source: 'aws.states',
  detailType: 'Step Functions Execution Status Change',
  resources: [execution.arn],
  detail: {
    executionArn: execution.arn,
    stateMachineArn: arns.stateMachine(execution.machine),
    name: execution.name,
    status: execution.status,
    startDate: execution.started_at,
    stopDate: execution.stopped_at,
    input: execution.input,
    output: execution.output,
    stateMachineVersionArn: execution.version === null ? null : arns.stateMachine(execution.machine, execution.version),
    stateMachineAliasArn: null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: null,
    inputDetails: { included: true },
    outputDetails: execution.output === null ? null : { included: true },
    error: execution.error,
    cause: execution.cause,
  },
});
