import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadOf, readDesk } from '../../../functions/store/desk.ts';
import { report } from '../../../shared/report/index.ts';
import { DAY } from '../a-clock.ts';
import { type Runs, startRuns } from '../a-runs.ts';
import { aFlow, handOff } from '../some-flows.ts';

describe('a handoff that comes again', () => {
  let runs: Runs;
  beforeAll(async () => {
    runs = await startRuns();
    await runs.rep({ id: 'ana' });
    await runs.publish(
      aFlow({ sales: handOff({ overdue: 'again' }), again: handOff() }, { id: 'twice', activity: 'Video Watched' }),
    );
  });
  afterAll(() => runs?.close());

  it('is one handoff of two rounds, late once, and lies on the desk once', async () => {
    await runs.does('twice@acme.example', 'Video Watched');
    await runs.drained();
    runs.time.advance(DAY + 60_000);
    await runs.drained();
    const tasks = await runs.tasks('twice@acme.example');
    const [now] = tasks.filter(({ status }) => status === 'open');
    const [before] = tasks.filter(({ status }) => status === 'closed');
    expect(tasks).toHaveLength(2);
    expect(before?.continuedBy).toBe(now?.id);
    expect(now?.rounds).toEqual([
      { rep: 'ana', createdAt: before?.createdAt, dueAt: before?.dueAt, overdueAt: before?.overdueAt },
    ]);
    const at = new Date(runs.time.now()).toISOString();
    expect(loadOf(await readDesk(runs.tables, 'ana', at), at).open).toBe(1);
    const { sla } = report({
      from: '2000-01-01',
      to: '2100-01-01',
      by: 'source',
      now: at,
      dayOf: (instant) => instant.slice(0, 10),
      leads: [],
      handoffs: tasks,
      spend: [],
    });
    expect(sla).toMatchObject({ handoffs: 1, late: 1, inTime: 0, open: 0 });
  });
});
