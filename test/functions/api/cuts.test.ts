import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  FlowPage,
  LeadList,
  LeadPage,
  Saved,
  TaskList,
  TaskPage,
  VersionList,
} from '../../../functions/api/contract/index.ts';
import { openFlowChanges } from '../../../functions/store/flow-change.ts';
import { openTables } from '../../../functions/store/table.ts';
import { createFaultSwitch } from '../../../infra/local/aws/index.ts';
import type { ScoringModel } from '../../../shared/scoring/index.ts';
import { API_KEY, type Stack, startStack } from '../../stack/index.ts';
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
      const told = page.timeline.filter(({ title }) => title === 'Sales accepted the handoff').length;
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

  const workspace = () => openTables(stack.ripen.depsOf('sweep'));
  // A person's sign-in ends while the clock goes on; a key's does not.
  const authorization = `Bearer ${API_KEY}`;
  const send = (path: string, method: string, json: object, headers = {}) =>
    stack.api(path, { method, json, headers: { authorization, ...headers } });
  const read = async <T>(path: string) => (await stack.api(path, { headers: { authorization } })).json() as Promise<T>;
  const save = async (page: FlowPage, flow: object) => {
    const headers = { 'if-match': String(page.revision) };
    const saved = await send(`/api/flows/${page.row.id}/draft`, 'PUT', { flow }, headers);
    return ((await saved.json()) as Saved).revision;
  };
  const someone = async (email: string, event: string) => {
    await stack.post('/v1/identify', { userId: email, messageId: `who ${email}`, traits: { email } });
    await stack.post('/v1/track', { userId: email, messageId: `did ${email}`, event });
    await stack.drained();
    const [lead] = (await read<LeadList>(`/api/leads?search=${encodeURIComponent(email)}`)).items;
    return { id: lead?.id };
  };
  /** Later, with the sweep as often as a re-score takes. */
  const later = async () => {
    for (let n = 0; n < 3; n += 1) {
      time.advance(61_000);
      await stack.sweep();
      await stack.drained();
    }
  };

  it('of publishing a model: nothing is live, or quiet leads are scored by what is', async () => {
    const quiet = await someone('quiet@northwind.example', 'BANT Completed');
    let cuts = 0;
    for (let nth = 1; nth < MOST; nth += 1) {
      const before = await read<FlowPage>('/api/flows/lead-scoring');
      const start = before.draft.start as unknown as { model: ScoringModel };
      const rules = start.model.rules.map((rule) => (rule.group === 'qualification' ? { ...rule, points: nth } : rule));
      const revision = await save(before, { ...before.draft, start: { ...start, model: { ...start.model, rules } } });
      const cut = faults.cutAt('publish', nth, nth % 2 === 0 ? 'after' : 'before');
      await send('/api/flows/lead-scoring/publish', 'POST', { revision });
      faults.reset();
      await later();
      const after = await read<FlowPage>('/api/flows/lead-scoring');
      const live = after.live?.flow.start;
      const rule =
        live?.kind === 'scoring' ? live.model.rules.find(({ group }) => group === 'qualification') : undefined;
      const points = rule?.points;
      const { row } = await read<LeadPage>(`/api/leads/${quiet.id}`);
      expect([row.score, after.row.liveVersion], `cut at call ${nth}`).toEqual([points, after.live?.version.version]);
      expect(await openFlowChanges(workspace()), `cut at call ${nth}`).toEqual([]);
      if (!cut.reached()) break;
      cuts += 1;
    }
    expect(cuts).toBeGreaterThanOrEqual(10);
  }, 300_000);

  it('of pausing and taking everybody out: leads are let in and stay, or are out', async () => {
    let cuts = 0;
    for (let nth = 1; nth < MOST; nth += 1) {
      const json = { from: 'template', template: 'mql-nurture', name: `Paused ${nth}` };
      const { id } = (await (await send('/api/flows', 'POST', json)).json()) as { id: string };
      const page = await read<FlowPage>(`/api/flows/${id}`);
      const activity = `Began ${nth}`;
      const start = {
        kind: 'trigger',
        trigger: { on: 'activity', match: { activity } },
        next: (page.draft.start as { next?: object }).next,
      };
      const revision = await save(page, { ...page.draft, start });
      await send(`/api/flows/${id}/publish`, 'POST', { revision });
      await someone(`inside-${nth}@northwind.example`, activity);
      const cut = faults.cutAt('publish', nth, nth % 2 === 0 ? 'after' : 'before');
      await send(`/api/flows/${id}/pause`, 'POST', { finishInside: true });
      faults.reset();
      await later();
      time.advance(6000);
      const { row } = await read<FlowPage>(`/api/flows/${id}`);
      expect([row.status, row.inside], `cut at call ${nth}`).toEqual(
        row.status === 'paused' ? ['paused', 0] : ['live', 1],
      );
      if (!cut.reached()) break;
      cuts += 1;
    }
    // Read the flow's open changes and what is live, note the change, make it live, the job, the log, strike the note out.
    expect(cuts).toBeGreaterThanOrEqual(6);
  }, 300_000);
});
