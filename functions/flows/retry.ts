import type * as z from 'zod';
import type { Flow } from '../../shared/flow/index.ts';
import type { Retried, RetryRequest } from '../api/contract/index.ts';
import { notFound, Refusal, type Services } from '../http/index.ts';
import { getFlowListed, getVersion } from '../store/flow.ts';
import { readLive } from '../store/live.ts';
import { finishChanges, makeChange } from './change.ts';
import { behind, readEnrolments } from './counts.ts';
import type { Machines } from './machine.ts';
import { publishTargets } from './plan-move.ts';

/**
 * Lets runs that failed at a step go on there. Each version on which some did gets a definition that begins at the step;
 * the sweep then opens the runs again, within a minute.
 */
export const retryFailed = async (
  services: Services,
  machines: Machines,
  by: string,
  { flow: id, step, enrolments: only = [], on }: { flow: string; step: string } & z.output<typeof RetryRequest>,
): Promise<Retried> => {
  const { tables } = services;
  await finishChanges(tables, { flow: id });
  const listed = await getFlowListed(tables, id);
  if (listed === undefined) throw notFound('flow');
  const read = await readEnrolments(tables, id, listed.version ?? 0, 'failed');
  const failed = behind(read, step, 'failed', undefined).filter((it) => only.length === 0 || only.includes(it.id));
  if (failed.length === 0) {
    throw new Refusal(
      'refused',
      'No run stands here any more that failed.',
      'Close the list and look at the counts again.',
    );
  }
  const live = on === 'live' ? await liveVersion(services, id, step) : undefined;
  const startedAt = services.now();
  const jobs = [];
  for (const failedOn of new Set(failed.map(({ version }) => version))) {
    const { flow, version } = live ?? { flow: read.flows.get(failedOn), version: failedOn };
    if (flow === undefined) continue;
    const job = `retry-${id}-${step}-${failedOn}-${startedAt}`;
    jobs.push({
      id: job,
      kind: 'retry' as const,
      flow: id,
      flowVersion: version,
      failedOn,
      step,
      only,
      machines: await publishTargets(machines, flow, version, [step]),
      startedAt,
      startedBy: by,
    });
  }
  await makeChange(tables, { flow: id, at: startedAt, by, live: { what: 'nothing' }, jobs });
  return { runs: failed.length, jobs: jobs.map((job) => job.id) };
};

/** The version that is live, if runs can go on in it at this step. */
const liveVersion = async (
  { tables }: Services,
  id: string,
  step: string,
): Promise<{ flow: Flow; version: number }> => {
  const version = (await readLive(tables)).flows.find(({ flow }) => flow === id)?.version;
  const flow = version === undefined ? undefined : (await getVersion(tables, id, version))?.flow;
  const target = flow?.steps[step];
  if (version === undefined || flow === undefined || target === undefined || target.disabled === true) {
    throw new Refusal(
      'refused',
      `The live version has no step "${step}" that runs could go on at.`,
      'Let them go on with the version they failed on.',
    );
  }
  return { flow, version };
};
