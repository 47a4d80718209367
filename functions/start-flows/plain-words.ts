import { runError } from '../../shared/flow/index.ts';
import type { Ended } from './ended.ts';

/** Why a run failed, for a marketer rather than for an engineer. */
export const inPlainWords = ({ status, error, cause }: Ended): string => {
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
