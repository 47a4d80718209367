import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { runError } from '../../shared/flow/index.ts';
import type { Enrolment, Exit } from '../store/enrolment.ts';
import { writeExit } from '../store/enrolment-table.ts';
import { executionArn } from './execution.ts';
import { finishRun } from './finish-run.ts';
import type { Tools } from './tools.ts';

/**
 * Takes a lead out of a flow, wherever it is in it. The exit is written first: from then on no effect can be claimed.
 * Then the run is stopped and the enrolment closed; whoever finds an exit that was not carried through does the rest.
 */
export const leaveFlow = async (
  tools: Pick<Tools, 'tables' | 'bus' | 'now' | 'runs'>,
  enrolment: Enrolment,
  { reason, event }: Pick<Exit, 'reason' | 'event'>,
): Promise<void> => {
  if (enrolment.status !== 'running') return;
  await writeExit(tools.tables, enrolment.id, { reason, at: tools.now(), ...(event !== undefined && { event }) });
  await stopRun(tools, enrolment, reason);
  await finishRun(tools, enrolment, { status: 'exited', reason: enrolment.exit?.reason ?? reason });
};

const stopRun = async ({ runs }: Pick<Tools, 'runs'>, enrolment: Enrolment, cause: string): Promise<void> => {
  try {
    await runs.send(new StopExecutionCommand({ executionArn: executionArn(enrolment), error: runError.exited, cause }));
  } catch (error) {
    // Never started, or over already: there is nothing to stop.
    const gone = error instanceof Error && error.name === 'ExecutionDoesNotExist';
    if (!gone) throw error;
  }
};
