import { SendTaskFailureCommand, SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { runError, type StepResult } from '../../shared/flow/index.ts';

const goalPrefix = 'goal:';

/** What stands as outlet on a lead's open wait when it is a goal of the flow that is watched for. */
export const goalOutlet = (step: string): string => `${goalPrefix}${step}`;

const over: ReadonlySet<string> = new Set(['TaskTimedOut', 'InvalidToken', 'TaskDoesNotExist']);

/** Ends a run's wait. A wait that is over already needs no end: false, not an error. */
export const signal = async ({ runs }: { runs: SFNClient }, taskToken: string, outlet: string): Promise<boolean> => {
  try {
    if (outlet.startsWith(goalPrefix)) {
      const error = runError.goal(outlet.slice(goalPrefix.length));
      await runs.send(new SendTaskFailureCommand({ taskToken, error, cause: 'The lead reached a goal.' }));
    } else {
      const result: StepResult = { v: 1, outlet };
      await runs.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(result) }));
    }
    return true;
  } catch (error) {
    if (error instanceof Error && over.has(error.name)) return false;
    throw error;
  }
};
