import { SFNClient } from '@aws-sdk/client-sfn';
import type { Job } from '../../shared/workspace/index.ts';
import type { Deps, Publisher } from '../runtime/index.ts';
import { listJobs } from '../store/job.ts';
import type { Programs } from '../store/program.ts';
import type { Tables } from '../store/table.ts';

export type ChoreParts = {
  deps: Deps;
  tables: Tables;
  programs: Programs;
  publisher: Publisher;
  now: () => number;
  /** False when the run must end soon: stop at the next place from which the following run can go on. */
  hasTime: () => boolean;
};

/** One thing that the sweep sees to. It may be cut short anywhere, and two runs of it may overlap. */
export type Chore = { name: string; run(parts: ChoreParts): Promise<void> };

/** What stopping and starting runs takes. */
export const runTools = ({ deps, tables, publisher, now }: ChoreParts) => ({
  tables,
  bus: publisher,
  now: () => new Date(now()).toISOString(),
  runs: new SFNClient(deps.aws),
});

/** The jobs of these kinds that are not finished, oldest first. */
export const runningJobs = async ({ tables }: ChoreParts, ...kinds: Job['kind'][]): Promise<Job[]> =>
  (await listJobs(tables)).filter(({ kind, status }) => status === 'running' && kinds.includes(kind));
