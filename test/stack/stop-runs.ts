import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { LeadPage } from '../../functions/api/contract/index.ts';
import { executionArn } from '../../functions/start-flows/index.ts';
import { getEnrolment } from '../../functions/store/enrolment-table.ts';
import { openTables } from '../../functions/store/table.ts';
import type { Stack } from './index.ts';

/** Stops a lead's runs as somebody with access to the console of Step Functions may, which lets them fail. */
export const stopRuns = async (stack: Stack, { enrolments }: LeadPage): Promise<void> => {
  const deps = stack.ripen.depsOf('sweep');
  for (const { id } of enrolments.filter(({ status }) => status === 'running')) {
    const enrolment = await getEnrolment(openTables(deps), id);
    if (enrolment === undefined) continue;
    await new SFNClient(deps.aws).send(new StopExecutionCommand({ executionArn: executionArn(enrolment) }));
  }
  await stack.drained();
};
