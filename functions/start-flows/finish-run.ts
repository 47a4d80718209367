import type { PathItem } from '../../shared/flow/index.ts';
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
export const finishRun = async (
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
