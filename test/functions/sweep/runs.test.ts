import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeExit } from '../../../functions/store/enrolment-table.ts';
import { putFlowListed } from '../../../functions/store/flow.ts';
import { putTask } from '../../../functions/store/task.ts';
import { HOUR, MINUTE } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, sendEmail, wait } from '../some-flows.ts';

describe('what the sweep sets right about runs', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.rep({ id: 'ana' });
    await runs.publish(aFlow({ hello: sendEmail('welcome', 'pause'), pause: wait(1, 'hours') }));
    await putFlowListed(runs.tables, {
      id: 'nurture',
      name: 'Nurture',
      kind: 'trigger',
      revision: 1,
      editedAt: runs.iso(),
      editedBy: 'test',
      version: 1,
    });
  });
  afterAll(() => runs?.close());

  const sweepLater = async (ms: number) => {
    runs.time.advance(ms);
    await runs.drained();
    await runs.sweep();
    await runs.drained();
    expect(runs.logs.filter((line) => line.includes('chore'))).toEqual([]);
  };

  it('starts a run that a crash kept from starting, once', async () => {
    const fault = runs.faults.onCall({ service: 'states', operation: 'StartExecution' }, 'error');
    runs.intercept(async (name, _event, next) =>
      // The message is gone, as if it had been tried too often.
      name === 'start-flows' ? next().then(() => ({ batchItemFailures: [] })) : next(),
    );
    await runs.does('never@acme.example', 'Ebook Downloaded');
    await runs.drained();
    fault.remove();
    runs.intercept((_name, _event, next) => next());
    expect(fault.hits()).toBeGreaterThan(0);
    expect(runs.mailsTo('never@acme.example')).toHaveLength(0);
    await sweepLater(3 * MINUTE);
    await sweepLater(1 * MINUTE);
    expect(runs.mailsTo('never@acme.example')).toHaveLength(1);
    expect(await runs.enrolments('never@acme.example')).toHaveLength(1);
  });

  it('closes the enrolment of a run whose end was never told', async () => {
    await runs.does('lost@acme.example', 'Ebook Downloaded');
    await runs.drained();
    runs.intercept(async (name, _event, next) => (name === 'start-flows' ? { batchItemFailures: [] } : next()));
    runs.time.advance(2 * HOUR);
    await runs.drained();
    runs.intercept((_name, _event, next) => next());
    expect(await runs.enrolments('lost@acme.example')).toMatchObject([{ status: 'running' }]);
    await sweepLater(MINUTE);
    expect(await runs.enrolments('lost@acme.example')).toMatchObject([{ status: 'completed' }]);
    expect(runs.toldOf('Flow Run Ended').filter(({ flow }) => flow === 'nurture')).not.toHaveLength(0);
  });

  it('carries out an exit that was only written', async () => {
    await runs.does('half@acme.example', 'Ebook Downloaded');
    await runs.drained();
    const [enrolment] = await runs.enrolments('half@acme.example');
    await writeExit(runs.tables, enrolment?.id ?? '', { reason: 'Cut short', at: runs.iso() });
    await sweepLater(3 * MINUTE);
    expect(await runs.enrolments('half@acme.example')).toMatchObject([{ status: 'exited' }]);
  });

  it('marks tasks that nobody answered in time, once', async () => {
    const lead = (await runs.leadOf('half@acme.example')).id;
    await putTask(runs.tables, {
      id: 'by-hand',
      lead,
      title: 'Call somebody',
      rep: 'ana',
      routedBecause: 'By hand.',
      status: 'open',
      createdAt: runs.iso(),
      dueAt: new Date(runs.time.now() + HOUR).toISOString(),
      why: { score: 0, grade: 'F', stage: 'lead', reasons: [], opening: '' },
      version: 1,
    });
    await sweepLater(MINUTE);
    expect((await runs.task('by-hand'))?.overdueAt).toBeUndefined();
    await sweepLater(HOUR);
    await sweepLater(MINUTE);
    expect((await runs.task('by-hand'))?.overdueAt).toBeDefined();
    expect(runs.toldOf('Handoff Overdue').filter(({ handoff }) => handoff === 'by-hand')).toHaveLength(1);
  });
});
