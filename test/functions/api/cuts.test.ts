import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowPage, TaskList, TaskPage, VersionList } from '../../../functions/api/contract/index.ts';
import { createFaultSwitch } from '../../../infra/local/aws/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';
import { aClock } from '../a-clock.ts';
import { everythingForSales, idealTraits, pageOf, someoneWho } from './people.ts';

/** More calls than a decision or a publish makes; the walk ends with the first cut that is not reached. */
const MOST = 60;

const time = aClock(Date.now());
const faults = createFaultSwitch();
let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ clock: time.clock, faults });
});
afterAll(() => stack.close());

describe('a process that dies in the middle', () => {
  it('of accepting a handoff: it is accepted and told once, or not at all, wherever the cut falls', async () => {
    await stack.get('/api/me', 'sales');
    let cuts = 0;
    for (let nth = 1; nth < MOST; nth += 1) {
      const lead = await someoneWho(stack, `cut-${nth}@northwind.example`, everythingForSales, idealTraits);
      const row = (await stack.get<TaskList>('/api/tasks')).items.find(({ task }) => task.lead === lead.id);
      const path = `/api/tasks/${row?.task.id}`;
      const cut = faults.cutAt('api', nth, nth % 2 === 0 ? 'after' : 'before');
      await stack.api(`${path}/accept`, { method: 'POST', role: 'sales', json: { version: row?.task.version } });
      faults.reset();
      if (!cut.reached()) break;
      cuts += 1;

      time.advance(31_000);
      await stack.sweep();
      await stack.drained();
      const { row: after } = await stack.get<TaskPage>(path);
      const page = await pageOf(stack, lead.id);
      const told = page.timeline.filter(({ title }) => title === 'Sales: accepted').length;
      const [run] = page.enrolments.filter(({ flow }) => flow === 'lead-scoring');
      const expected = after.task.status === 'accepted' ? [1, 'completed'] : [0, 'running'];
      expect([told, run?.status], `cut at call ${nth}, task ${after.task.status}`).toEqual(expected);
    }
    // Read the task, write the decision down, change the task, tell the bus, strike the decision out.
    expect(cuts).toBeGreaterThanOrEqual(5);
  }, 180_000);

  it('of publishing: asked again for the same revision it ends with one version that is live', async () => {
    let cuts = 0;
    for (let nth = 1; nth < MOST; nth += 1) {
      const json = { from: 'template', template: 'mql-nurture', name: `Cut ${nth}` };
      const made = await stack.api('/api/flows', { method: 'POST', json });
      const { id } = (await made.json()) as { id: string };
      const publish = () => stack.api(`/api/flows/${id}/publish`, { method: 'POST', json: { revision: 1 } });
      const cut = faults.cutAt('publish', nth, nth % 2 === 0 ? 'after' : 'before');
      await publish();
      faults.reset();
      if (!cut.reached()) break;
      cuts += 1;

      expect((await publish()).status, `cut at call ${nth}`).toBe(200);
      const { row } = await stack.get<FlowPage>(`/api/flows/${id}`);
      const { items } = await stack.get<VersionList>(`/api/flows/${id}/versions`);
      expect([row.status, row.changed, items.length], `cut at call ${nth}`).toEqual(['live', false, 1]);
    }
    expect(cuts).toBeGreaterThanOrEqual(10);
  }, 180_000);
});
