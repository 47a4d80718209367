import * as z from 'zod';
import { RunInput, runError } from '../../../shared/flow/index.ts';
import type { BusEnvelope } from '../../runtime/index.ts';
import { getEnrolment } from '../../store/enrolment-table.ts';
import { endByExecution } from '../end.ts';
import type { Tools } from '../tools.ts';

/** What Step Functions puts on the default bus, as far as we read it. */
const RunStatus = z.object({
  executionArn: z.string(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']),
  input: z.string().nullish(),
  output: z.string().nullish(),
  error: z.string().nullish(),
  cause: z.string().nullish(),
});
export type RunStatus = z.infer<typeof RunStatus>;

export const isRunStatus = (event: BusEnvelope): event is BusEnvelope & { detail: RunStatus } =>
  event['detail-type'] === 'Step Functions Execution Status Change' && RunStatus.safeParse(event.detail).success;

/** A run has ended. Events of others' machines, and those too large to carry their input, are left to the sweep. */
export const onRunStatus = async (tools: Tools, status: RunStatus): Promise<void> => {
  if (status.status === 'RUNNING' || status.status === 'PENDING_REDRIVE') return;
  // Stopped by ourselves: whoever did it closes the enrolment too, and is delivered again until that is done.
  if (status.status === 'ABORTED' && status.error === runError.exited) return;
  const input = readInput(status.input);
  if (input === undefined) return;
  const enrolment = await getEnrolment(tools.tables, input.enrolment);
  if (enrolment !== undefined && enrolment.epoch === input.epoch) await endByExecution(tools, enrolment, status);
};

const readInput = (text: string | null | undefined): RunInput | undefined => {
  try {
    return RunInput.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
};
