import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Examples,
  FlowList,
  LeadList,
  Report,
  TaskList,
  TemplateList,
} from '../../functions/api/contract/index.ts';
import { API_KEY, type Stack, startStack, WRITE_KEY } from '../stack/index.ts';
import { everythingForSales, idealTraits, pageOf, someoneWho } from './api/people.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const examples = async (method: 'POST' | 'DELETE'): Promise<Examples> => {
  const response = await stack.api('/api/examples', { method });
  const answer = (await response.json()) as Examples;
  await stack.drained();
  return answer;
};

describe('a new workspace', () => {
  it('has a scoring flow, a nurture and a flow for who is rejected that are live, emails, and two reps', async () => {
    const { items } = await stack.get<FlowList>('/api/flows');
    expect(items.map(({ kind, status, liveVersion }) => [kind, status, liveVersion])).toEqual([
      ['scoring', 'live', 1],
      ['trigger', 'live', 1],
      ['trigger', 'live', 1],
    ]);
    const templates = await stack.get<TemplateList>('/api/templates');
    expect(templates.items.filter(({ usedBy }) => usedBy.some(({ live }) => live)).length).toBeGreaterThanOrEqual(4);
    expect((await stack.get<{ items: unknown[] }>('/api/reps')).items).toHaveLength(2);
  });

  it('works with the keys that were given', async () => {
    expect((await stack.post('/v1/track', { userId: 'u', event: 'Page Viewed' })).status).toBe(200);
    expect(stack.ripen.firstStart).toMatchObject({ writeKey: WRITE_KEY, apiKey: API_KEY });
  });

  it('is left as people made it when the process starts again', async () => {
    await stack.api('/api/flows/mql-nurture/pause', { method: 'POST', json: {} });
    await stack.restart();
    expect(stack.ripen.firstStart).toBeUndefined();
    const { items } = await stack.get<FlowList>('/api/flows');
    expect(items.find(({ id }) => id === 'mql-nurture')).toMatchObject({ status: 'paused', liveVersion: 1 });
  });
});

describe('example leads', () => {
  it('have a history, are left out of lists and reports unless asked for, and start nothing', async () => {
    const real = await someoneWho(stack, 'real@northwind.example', ['Ebook Downloaded']);
    expect(await examples('POST')).toEqual({ leads: 40 });
    expect((await stack.get<LeadList>('/api/leads?search=real@')).items.map(({ id }) => id)).toEqual([real.id]);
    const seen = await stack.get<LeadList>('/api/leads');
    expect(seen.items.some(({ example }) => example)).toBe(false);
    const only = await stack.get<LeadList>('/api/leads?examples=only&limit=100');
    expect(only.total).toBe(40);
    expect(new Set(only.items.map(({ stage }) => stage)).size).toBeGreaterThanOrEqual(3);
    const report = await stack.get<Report>('/api/reports?examples=only');
    expect(report.funnel.leads).toBe(40);
    expect(report.economics.won).toBeGreaterThan(0);
    expect((await stack.get<Report>('/api/reports')).funnel.leads).toBe(seen.of);
    const { items } = await stack.get<FlowList>('/api/flows');
    expect(items.reduce((sum, { inside }) => sum + inside, 0)).toBe(0);
    expect(stack.ripen.aws.mailbox.list()).toEqual([]);
  });

  it('are the same however often they are made, and gone at one click with their tasks', async () => {
    expect(await examples('POST')).toEqual({ leads: 40 });
    expect((await stack.get<LeadList>('/api/leads?examples=only')).total).toBe(40);
    expect((await stack.get<TaskList>('/api/tasks?status=all')).items.length).toBeGreaterThan(0);
    expect(await examples('DELETE')).toEqual({ leads: 0 });
    expect((await stack.get<LeadList>('/api/leads?examples=only')).total).toBe(0);
    expect((await stack.get<LeadList>('/api/leads?search=real@')).total).toBe(1);
    expect((await stack.get<TaskList>('/api/tasks?status=all')).items).toEqual([]);
  });
});

describe('a lead that sales rejects', () => {
  it('goes back to nurture, as the words at the button say', async () => {
    const lead = await someoneWho(stack, 'no-budget@northwind.example', everythingForSales, idealTraits);
    await stack.get('/api/me', 'sales');
    const row = (await stack.get<TaskList>('/api/tasks')).items.find(({ task }) => task.lead === lead.id);
    const rejected = await stack.api(`/api/tasks/${row?.task.id}/reject`, {
      method: 'POST',
      role: 'sales',
      json: { version: row?.task.version, reason: 'no budget' },
    });
    expect([rejected.status, await rejected.text()]).toEqual([200, expect.any(String)]);
    await stack.drained();
    const { enrolments } = await pageOf(stack, lead.id);
    expect(enrolments.find(({ flow }) => flow === 'recycle')?.status).toBe('running');
  });
});
