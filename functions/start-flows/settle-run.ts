import { RunOutput } from '../../shared/flow/index.ts';
import type { Enrolment } from '../store/enrolment.ts';
import type { Ended } from './ended.ts';
import { finishRun } from './finish-run.ts';
import { inPlainWords } from './plain-words.ts';
import type { Tools } from './tools.ts';

/** Closes an enrolment whose execution has ended; what an exit has stopped ended by that exit. */
export const settleRun = async (
  tools: Pick<Tools, 'tables' | 'bus' | 'now'>,
  enrolment: Enrolment,
  ended: Ended,
): Promise<void> => {
  if (enrolment.status !== 'running') return;
  const { exit } = enrolment;
  if (exit !== undefined) return finishRun(tools, enrolment, { status: 'exited', reason: exit.reason });
  if (ended.status !== 'SUCCEEDED') {
    return finishRun(tools, enrolment, {
      status: 'failed',
      reason: inPlainWords(ended),
      stopped: ended.status === 'ABORTED',
    });
  }
  const output = readOutput(ended.output);
  return finishRun(tools, enrolment, {
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
