import { SendTaskFailureCommand, SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { runError, type StepResult } from '../../shared/flow/index.ts';
import type { RunWait } from '../store/enrolment.ts';

const goalPrefix = 'goal:';

/** What stands as outlet on a lead's open wait when it is a goal of the flow that is watched for. */
export const goalOutlet = (step: string): string => `${goalPrefix}${step}`;

const over: ReadonlySet<string> = new Set(['TaskTimedOut', 'InvalidToken', 'TaskDoesNotExist']);

/** Ends a run's wait. A wait that is over already needs no end: false, not an error. */
export const signal = async (
  { runs }: { runs: SFNClient },
  { token: taskToken, errors = [] }: Pick<RunWait, 'token' | 'errors'>,
  outlet: string,
): Promise<boolean> => {
  const fail = (error: string, cause: string) => runs.send(new SendTaskFailureCommand({ taskToken, error, cause }));
  const result: StepResult = { v: 1, outlet };
  try {
    if (outlet.startsWith(goalPrefix))
      await fail(runError.goal(outlet.slice(goalPrefix.length)), 'The lead reached a goal.');
    else if (errors.includes(outlet)) await fail(runError.outlet(outlet), `The lead goes on through "${outlet}".`);
    else await runs.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(result) }));
    return true;
  } catch (error) {
    if (error instanceof Error && over.has(error.name)) return false;
    throw error;
  }
};
