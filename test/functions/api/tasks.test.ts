import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiError, LeadList, Report, TaskList, TaskPage, TaskRow } from '../../../functions/api/contract/index.ts';
import { type Role, type Stack, startStack } from '../../stack/index.ts';
import { everythingForSales, idealTraits, pageOf, someoneWho } from './people.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

/** Somebody whom the starter flow has just handed to sales. */
const handedOver = async (name: string): Promise<TaskRow> => {
  const lead = await someoneWho(stack, `${name}@northwind.example`, everythingForSales, idealTraits);
  const { items } = await stack.get<TaskList>('/api/tasks?rep=all');
  const row = items.find(({ task }) => task.lead === lead.id);
  if (row === undefined) throw new Error('Nothing was handed to sales.');
  return row;
};
const act = (row: TaskRow, what: string, json: object, role: Role = 'sales') =>
  stack.api(`/api/tasks/${row.task.id}/${what}`, { method: 'POST', json, role });

describe('the sales inbox', () => {
  it('shows why the lead is qualified now, and what it did', async () => {
    const row = await handedOver('why');
    const page = await stack.get<TaskPage>(`/api/tasks/${row.task.id}`, 'sales');
    expect(page.row.task.why.reasons.length).toBeGreaterThan(1);
    expect(page.row.lead?.company).toBe('Northwind');
    expect(page.activities.map(({ title }) => title)).toContain('Trial Started');
  });

  it('accepts a handoff once: the second of two is told who was faster', async () => {
    const row = await handedOver('twice');
    const accepted = (await (await act(row, 'accept', { version: row.task.version })).json()) as TaskRow;
    expect(accepted.task).toMatchObject({ status: 'accepted', decidedBy: 'sales@people.example' });
    const second = await act(row, 'accept', { version: row.task.version }, 'admin');
    expect(second.status).toBe(409);
    const { error } = (await second.json()) as ApiError;
    expect(error.message).toBe('sales@people.example accepted this handoff meanwhile.');
  });

  it('goes on in the flow by the answer, and keeps the outcome in the lead’s ledger', async () => {
    const row = await handedOver('outlet');
    await act(row, 'accept', { version: row.task.version });
    await stack.drained();
    const page = await pageOf(stack, row.task.lead);
    expect(page.timeline.map(({ title }) => title)).toContain('Sales accepted the handoff');
    const [enrolment] = page.enrolments.filter(({ flow }) => flow === 'lead-scoring');
    expect(enrolment?.status).toBe('completed');
  });

  it('rejects with a reason of the list only, and the lead goes back', async () => {
    const row = await handedOver('rejected');
    expect((await act(row, 'reject', { version: row.task.version, reason: 'I am tired' })).status).toBe(400);
    expect((await act(row, 'reject', { version: row.task.version, reason: 'bad timing' })).status).toBe(200);
    await stack.drained();
    expect((await pageOf(stack, row.task.lead)).stage).toBe('recycled');
  });

  it('follows an accepted handoff over meeting and opportunity to won', async () => {
    const row = await handedOver('won');
    const early = await act(row, 'outcome', { version: row.task.version, outcome: 'won', amount: 100 });
    expect(early.status).toBe(409);
    let version = row.task.version;
    const steps = [
      ['accept', {}],
      ['outcome', { outcome: 'meeting' }],
      ['outcome', { outcome: 'opportunity' }],
      ['outcome', { outcome: 'won', amount: 1_250_000 }],
    ] as const;
    for (const [what, body] of steps) {
      const response = await act(row, what, { version, ...body });
      expect(response.status, what).toBe(200);
      version = ((await response.json()) as TaskRow).task.version;
    }
    await stack.drained();
    expect((await pageOf(stack, row.task.lead)).stage).toBe('customer');
    const { items } = await stack.get<TaskList>('/api/tasks?status=closed');
    expect(items.find(({ task }) => task.id === row.task.id)?.task).toMatchObject({
      outcome: 'won',
      amount: 1_250_000,
    });
  });

  it('corrects an outcome: both stay in the ledger, the last one counts', async () => {
    const row = await handedOver('corrected');
    let version = row.task.version;
    const said = async (what: string, body: object) => {
      const response = await act(row, what, { version, ...body });
      expect(response.status, what).toBe(200);
      version = ((await response.json()) as TaskRow).task.version;
      await stack.drained();
    };
    const wonNow = async () => (await stack.get<Report>('/api/reports')).economics.won;
    const before = await wonNow();
    await said('accept', {});
    await said('outcome', { outcome: 'won', amount: 1_250_000, note: 'Ten times too much' });
    expect((await pageOf(stack, row.task.lead)).stage).toBe('customer');
    await said('outcome', { outcome: 'won', amount: 125_000 });
    expect((await stack.get<TaskPage>(`/api/tasks/${row.task.id}`)).row.task).not.toHaveProperty('note');
    expect((await pageOf(stack, row.task.lead)).stage).toBe('customer');
    // A report may be as old as it says.
    await expect.poll(wonNow, { timeout: 30_000 }).toBe(before + 125_000);
    await said('outcome', { outcome: 'lost', reason: 'Signed with another' });
    const page = await pageOf(stack, row.task.lead);
    expect(page.stage).not.toBe('customer');
    await expect.poll(wonNow, { timeout: 30_000 }).toBe(before);
    expect(page.timeline.filter(({ kind }) => kind === 'outcome').length).toBeGreaterThanOrEqual(4);
  });

  it('asks why a deal was lost', async () => {
    const row = await handedOver('lost');
    const { task } = (await (await act(row, 'accept', { version: row.task.version })).json()) as TaskRow;
    expect((await act(row, 'outcome', { version: task.version, outcome: 'lost' })).status).toBe(400);
  });

  it('gives a handoff to another rep, and says so', async () => {
    const row = await handedOver('moved');
    const other = row.task.rep === 'rita-lange' ? 'sam-okafor' : 'rita-lange';
    const moved = (await (await act(row, 'reassign', { version: row.task.version, rep: other })).json()) as TaskRow;
    expect(moved.task).toMatchObject({ rep: other, status: 'open', routedBecause: expect.stringContaining('sales@') });
    const desk = await stack.get<TaskList>(`/api/tasks?rep=${other}`);
    expect(desk.items.map(({ task }) => task.id)).toContain(row.task.id);
    expect((await act(row, 'reassign', { version: moved.task.version, rep: 'nobody' })).status).toBe(404);
  });

  it('makes the rep whose handoff is accepted the owner of the lead, and the one who is given it then', async () => {
    const row = await handedOver('owned');
    expect((await pageOf(stack, row.task.lead)).profile.owner).toBeUndefined();
    const accepted = (await (await act(row, 'accept', { version: row.task.version })).json()) as TaskRow;
    await stack.drained();
    expect((await pageOf(stack, row.task.lead)).profile.owner).toBe(accepted.repName);
    const other = row.task.rep === 'rita-lange' ? 'sam-okafor' : 'rita-lange';
    const given = (await (
      await act(row, 'reassign', { version: accepted.task.version, rep: other })
    ).json()) as TaskRow;
    await stack.drained();
    expect((await pageOf(stack, row.task.lead)).profile.owner).toBe(given.repName);
    const owned = await stack.get<LeadList>(
      `/api/leads?owner=${encodeURIComponent((given.repName ?? '').toUpperCase())}`,
    );
    expect(owned.items.map(({ id }) => id)).toContain(row.task.lead);
  });
});
