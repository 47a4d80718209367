import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { endByExecution, executionArn, leaveFlow, startRun } from '../../start-flows/index.ts';
import type { Enrolment } from '../../store/enrolment.ts';
import { enrolmentsByFlow, getEnrolment } from '../../store/enrolment-table.ts';
import { listFlows } from '../../store/flow.ts';
import { type RunsCursor, readRunsCursor, writeRunsCursor } from '../../store/runs-cursor.ts';
import { type Chore, type ChoreParts, runTools } from '../chore.ts';

const PAGE = 50;
/** Asking after a run costs one of few calls a second that an account has, so each sweep asks after some and goes on. */
const MOST = 200;
/** Younger enrolments may still be on their way: their event has not even been delivered again. */
const YOUNG = 120_000;

/**
 * Asks Step Functions after runs that we take for running, in turn, and sets right what lost events or crashes left:
 * runs that never started, exits that were not carried through, ends that nobody told us of.
 */
export const reconcileRuns: Chore = {
  name: 'reconcile-runs',
  async run(parts) {
    const tools = runTools(parts);
    const versions = await versionsOf(parts);
    if (versions.length === 0) return;
    const cursor = await readRunsCursor(parts.tables);
    const found = versions.findIndex(({ flow, version }) => flow === cursor?.flow && version === cursor.version);
    const start = Math.max(0, found);
    let after = found < 0 ? undefined : cursor?.after;
    let asked = 0;
    for (let at = start; at < start + versions.length; ) {
      const here = versions[at % versions.length];
      if (here === undefined || asked >= MOST || !parts.hasTime()) {
        return writeRunsCursor(parts.tables, here === undefined ? undefined : cursorAt(here, after));
      }
      const page = await enrolmentsByFlow(parts.tables, here.flow, here.version, 'running', { limit: PAGE, after });
      const old = page.enrolments.filter(({ enteredAt }) => Date.parse(enteredAt) < parts.now() - YOUNG);
      for (const enrolment of old) await reconcile(parts, tools, enrolment);
      asked += old.length;
      after = page.next;
      if (after === undefined) at += 1;
    }
    if (cursor !== undefined) await writeRunsCursor(parts.tables, undefined);
  },
};

type Version = { flow: string; version: number };

const cursorAt = ({ flow, version }: Version, after: RunsCursor['after']): RunsCursor => ({
  flow,
  version,
  ...(after !== undefined && { after }),
});

/** Every version that ever was: a run stays on the one it started on. */
const versionsOf = async ({ tables }: ChoreParts): Promise<Version[]> =>
  (await listFlows(tables)).flatMap(({ id, version = 0 }) =>
    Array.from({ length: version }, (_, n) => ({ flow: id, version: n + 1 })),
  );

const reconcile = async (parts: ChoreParts, tools: ReturnType<typeof runTools>, listed: Enrolment): Promise<void> => {
  // The index may be behind; what is done must rest on what is.
  const enrolment = await getEnrolment(parts.tables, listed.id);
  if (enrolment?.status !== 'running') return;
  if (enrolment.exit !== undefined) return leaveFlow(tools, enrolment, enrolment.exit);
  try {
    const run = await tools.runs.send(new DescribeExecutionCommand({ executionArn: executionArn(enrolment) }));
    if (run.status === 'RUNNING' || run.status === 'PENDING_REDRIVE') return;
    parts.deps.log.warn('A run ended without a word.', { enrolment: enrolment.id, status: run.status });
    await endByExecution(tools, enrolment, { ...run, status: run.status ?? 'FAILED' });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExecutionDoesNotExist') throw error;
    // Never started. Were it started again after all, no visit that was claimed would be done twice.
    await startRun(tools, enrolment);
  }
};
