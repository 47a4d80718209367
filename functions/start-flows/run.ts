import { createHash } from 'node:crypto';
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { type RunInput, runError } from '../../shared/flow/index.ts';
import type { Enrolment } from '../store/enrolment.ts';
import { endRun } from './end.ts';
import type { Tools } from './tools.ts';

type Named = Pick<Enrolment, 'id' | 'epoch'>;

/** The name of an epoch's execution: the same for the same epoch, so that a second start is refused; no ids in clear. */
const executionName = ({ id, epoch }: Named): string =>
  `${createHash('sha256').update(id).digest('hex').slice(0, 40)}-${epoch}`;

/** `arn:…:stateMachine:<name>:<version>` and an execution's name make its ARN. */
export const executionArn = (enrolment: Named & Pick<Enrolment, 'machine'>): string => {
  const [arn, partition, service, region, account, , name] = enrolment.machine.split(':');
  return [arn, partition, service, region, account, 'execution', name, executionName(enrolment)].join(':');
};

/** Ids only. The path walked in earlier epochs goes along, so that visits go on counting. */
const runInput = (enrolment: Enrolment): RunInput => ({
  v: 1,
  flow: enrolment.flow,
  version: enrolment.version,
  enrolment: enrolment.id,
  lead: enrolment.lead,
  epoch: enrolment.epoch,
  at: enrolment.at,
  ...(enrolment.epoch > 0 && { path: enrolment.path }),
});

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
    await endRun(tools, enrolment, {
      status: 'failed',
      reason: 'The published version of the flow is no longer in Step Functions. Publish the flow again.',
    });
  }
};

/** Stops the execution of the enrolment's epoch. One that never started, or is over, needs no stop. */
export const stopRun = async (
  { runs }: Pick<Tools, 'runs'>,
  enrolment: Named & Pick<Enrolment, 'machine'>,
  cause: string,
): Promise<void> => {
  try {
    await runs.send(new StopExecutionCommand({ executionArn: executionArn(enrolment), error: runError.exited, cause }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExecutionDoesNotExist') throw error;
  }
};
