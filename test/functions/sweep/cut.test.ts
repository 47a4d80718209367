import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publisher } from '../../../functions/runtime/index.ts';
import { putFlowListed } from '../../../functions/store/flow.ts';
import { createJob, getJob } from '../../../functions/store/job.ts';
import { openPrograms } from '../../../functions/store/program.ts';
import { openTables } from '../../../functions/store/table.ts';
import type { Chore } from '../../../functions/sweep/chore.ts';
import { leaveFlows } from '../../../functions/sweep/chores/leave-flows.ts';
import { moveRuns } from '../../../functions/sweep/chores/move-runs.ts';
import { reconcileRuns } from '../../../functions/sweep/chores/reconcile-runs.ts';
import { compile } from '../../../shared/flow/index.ts';
import { DAY, MINUTE } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, sendEmail, wait } from '../some-flows.ts';

/** More calls than a chore makes for one lead; the walk ends with the first cut that is not reached. */
const MOST = 40;

describe('a sweep that dies while it takes leads out of a flow, or to its next version', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
  });
  afterAll(() => runs?.close());

  const flow = (id: string) =>
    aFlow({ pause: wait(2, 'days', 'hello'), hello: sendEmail('welcome') }, { id, activity: `Began ${id}` });

  const run = async (chore: Chore) => {
    const deps = runs.depsOf('sweep');
    const tables = openTables(deps);
    const parts = { deps, tables, programs: openPrograms(tables), publisher: publisher(deps), now: runs.time.now };
    await chore.run({ ...parts, hasTime: () => true }).catch(() => undefined);
  };

  /** Somebody waits on the first version, the second is published, and the chore is cut at its n-th call, then runs again. */
  const cutAt = async (chore: Chore, kind: 'leave' | 'move', n: number) => {
    const id = `${kind}-${n}`;
    const email = `${id}@acme.example`;
    await runs.publish(flow(id));
    await runs.does(email, `Began ${id}`);
    await runs.drained();
    await runs.publish(flow(id));
    const listed = { id, name: id, kind: 'trigger' as const, revision: 1, editedAt: runs.iso(), editedBy: 'test' };
    await putFlowListed(runs.tables, { ...listed, version: 2 });
    const begins = await runs.machines.publish(id, 2, compile(flow(id), 2, { startAt: 'pause' }).text);
    const about = { id, kind, flow: id, flowVersion: 2, startedAt: runs.iso(), startedBy: 'Tess' };
    await createJob(runs.tables, { ...about, ...(kind === 'move' && { machines: { pause: begins } }) });
    const cut = runs.faults.cutAt('sweep', n, n % 2 === 0 ? 'after' : 'before');
    await run(chore);
    runs.faults.reset();
    runs.time.advance(3 * MINUTE);
    for (const again of [reconcileRuns, chore]) await run(again);
    await runs.drained();
    expect({ n, job: (await getJob(runs.tables, id))?.status }).toEqual({ n, job: 'done' });
    return { email, isReached: cut.reached() };
  };

  const daysPass = async () => {
    for (let n = 0; n < 6; n += 1) {
      runs.time.advance(DAY / 2);
      await runs.drained();
    }
  };

  it('has them out, with nothing sent, wherever the cut falls', async () => {
    let cuts = 0;
    for (let n = 1; n < MOST; n += 1) {
      const { email, isReached } = await cutAt(leaveFlows, 'leave', n);
      await daysPass();
      expect({ n, runs: (await runs.enrolments(email)).map(({ status }) => status) }).toEqual({ n, runs: ['exited'] });
      expect({ n, mails: runs.mailsTo(email).length }).toEqual({ n, mails: 0 });
      if (!isReached) break;
      cuts += 1;
    }
    // The jobs, who is where, the page, the exit, the stop, the word, the end, the job.
    expect(cuts).toBeGreaterThanOrEqual(7);
  }, 120_000);

  it('has them on the next version, with one email, wherever the cut falls', async () => {
    let cuts = 0;
    for (let n = 1; n < MOST; n += 1) {
      const { email, isReached } = await cutAt(moveRuns, 'move', n);
      await daysPass();
      expect({ n, runs: (await runs.enrolments(email)).map(({ status, version }) => [status, version]) }).toEqual({
        n,
        runs: [['completed', 2]],
      });
      expect({ n, mails: runs.mailsTo(email).length }).toEqual({ n, mails: 1 });
      if (!isReached) break;
      cuts += 1;
    }
    expect(cuts).toBeGreaterThanOrEqual(7);
  }, 120_000);
});
