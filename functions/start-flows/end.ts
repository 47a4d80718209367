import { type PathItem, RunOutput, runError } from '../../shared/flow/index.ts';
import { leaveWaits } from '../steps/index.ts';
import { type Enrolment, exitWatchId } from '../store/enrolment.ts';
import { endEnrolment } from '../store/enrolment-table.ts';
import { removeWaits } from '../store/wait.ts';
import type { Tools } from './tools.ts';

type End = {
  status: 'completed' | 'exited' | 'failed';
  reason?: string;
  stopped?: boolean;
  path?: readonly PathItem[];
};

/**
 * Closes an enrolment: takes its waits off the lead, says that the run ended, then writes it down, in this order, since
 * every part but the last may be repeated and a crash must not swallow one.
 */
export const endRun = async (
  tools: Pick<Tools, 'tables' | 'bus' | 'now'>,
  enrolment: Enrolment,
  { status, reason, stopped, path }: End,
): Promise<void> => {
  if (enrolment.status !== 'running') return;
  const at = tools.now();
  await leaveWaits(tools, enrolment);
  if (enrolment.exits.when !== undefined) {
    await removeWaits(tools.tables, enrolment.lead, [exitWatchId(enrolment.id)]);
  }
  await tools.bus.put([
    {
      detailType: 'Flow Run Ended',
      detail: {
        v: 1,
        id: `${enrolment.id}.${enrolment.epoch}.ended`,
        lead: enrolment.lead,
        at,
        flow: enrolment.flow,
        version: enrolment.version,
        enrolment: enrolment.id,
        status,
        ...(reason !== undefined && { reason }),
      },
    },
  ]);
  await endEnrolment(tools.tables, enrolment, {
    status,
    at,
    ...(status === 'failed' && reason !== undefined && { failure: reason.slice(0, 500) }),
    ...(stopped === true && { stopped }),
    ...(path !== undefined && { path }),
  });
};

/** How an execution ended, from its status event or from asking for it. */
export type Ended = {
  status: string;
  output?: string | null | undefined;
  error?: string | null | undefined;
  cause?: string | null | undefined;
};

/** Closes an enrolment whose execution has ended; what an exit has stopped ended by that exit. */
export const endByExecution = async (
  tools: Pick<Tools, 'tables' | 'bus' | 'now'>,
  enrolment: Enrolment,
  ended: Ended,
): Promise<void> => {
  if (enrolment.status !== 'running') return;
  const { exit } = enrolment;
  if (exit !== undefined) return endRun(tools, enrolment, { status: 'exited', reason: exit.reason });
  if (ended.status !== 'SUCCEEDED') {
    return endRun(tools, enrolment, {
      status: 'failed',
      reason: inPlainWords(ended),
      stopped: ended.status === 'ABORTED',
    });
  }
  const output = readOutput(ended.output);
  return endRun(tools, enrolment, {
    status: output?.status ?? 'completed',
    ...(output !== undefined && { path: output.path }),
  });
};

const readOutput = (text: string | null | undefined): RunOutput | undefined => {
  try {
    return RunOutput.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
};

/** Why a run failed, for a marketer rather than for an engineer. */
const inPlainWords = ({ status, error, cause }: Ended): string => {
  if (status === 'ABORTED') return 'Somebody stopped the run in AWS Step Functions.';
  if (status === 'TIMED_OUT') return 'The run took longer than a run may take.';
  if (error === runError.failed) return messageOf(cause) ?? 'A step could not be done.';
  if (error === 'States.DataLimitExceeded') return 'The run carried more data than Step Functions allows (256 KiB).';
  if (error === 'States.Runtime')
    return 'The run reached something that its published flow cannot express. Publish the flow again.';
  if (error === 'States.Timeout') return 'A step did not answer in time.';
  if (error === 'States.ExceedToleratedFailureThreshold') return 'Too many steps failed.';
  const said = messageOf(cause);
  return `A step kept failing for days${said === undefined ? '' : `: ${said}`}${error ? ` (${error})` : ''}.`;
};

/** Lambda wraps what was thrown as JSON. */
const messageOf = (cause: string | null | undefined): string | undefined => {
  try {
    const { errorMessage } = JSON.parse(cause ?? '') as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : undefined;
  } catch {
    return cause?.slice(0, 300) || undefined;
  }
};
