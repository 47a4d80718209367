import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Enrolment } from '../store/enrolment.ts';
import { executionName, runInput } from './execution.ts';
import { finishRun } from './finish-run.ts';
import type { Tools } from './tools.ts';

/** Starts the enrolment's current epoch, unless it has been started: the execution's name makes a repeat harmless. */
export const startRun = async (
  tools: Pick<Tools, 'tables' | 'bus' | 'now' | 'runs'>,
  enrolment: Enrolment,
): Promise<void> => {
  try {
    await tools.runs.send(
      new StartExecutionCommand({
        stateMachineArn: enrolment.machine,
        name: executionName(enrolment),
        input: JSON.stringify(runInput(enrolment)),
      }),
    );
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'ExecutionAlreadyExists') return;
    if (name !== 'StateMachineDoesNotExist') throw error;
    await finishRun(tools, enrolment, {
      status: 'failed',
      reason: 'The published version of the flow is no longer in Step Functions. Publish the flow again.',
    });
  }
};
