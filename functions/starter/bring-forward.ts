import { ENGINE } from '../../shared/scoring/index.ts';
import type { Deps } from '../runtime/index.ts';
import { engineMark } from '../store/engine-mark.ts';
import { createJob } from '../store/job.ts';
import { readLive } from '../store/live.ts';
import { openTables } from '../store/table.ts';

/**
 * Has every lead scored afresh where an older engine made its state: a job of the sweep, which says how far it is, can be
 * interrupted, and announces nothing. Readers understand what older releases wrote, so all else goes on meanwhile. Answers
 * the job's id, if there was anything to do.
 */
export const bringForward = async (deps: Deps): Promise<string | undefined> => {
  const tables = openTables(deps);
  if ((await engineMark.get(tables)) >= ENGINE) return undefined;
  const { model } = await readLive(tables);
  const id = `engine-${ENGINE}`;
  if (model !== null)
    await createJob(tables, {
      id,
      kind: 'rescore',
      flow: model.flow,
      flowVersion: model.version,
      startedAt: new Date(deps.now()).toISOString(),
      startedBy: 'Ripen',
    });
  // The job stands: what was cut off before this asks for it again and finds it there.
  await engineMark.set(tables, ENGINE);
  return model === null ? undefined : id;
};
