import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowList, LeadList, Report, TaskList, TemplateList } from '../../../functions/api/contract/index.ts';
import { putItem } from '../../../functions/store/dynamo/item.ts';
import { key, openTables, type Tables } from '../../../functions/store/table.ts';
import { putTemplate } from '../../../functions/store/template.ts';
import { type Stack, startStack } from '../../stack/index.ts';

let stack: Stack;
let tables: Tables;
beforeAll(async () => {
  stack = await startStack({ schedule: false });
  tables = openTables(stack.ripen.depsOf('api'));
});
afterAll(() => stack.close());

const put = (path: string, json: object) =>
  stack.api(path, { method: 'PUT', role: 'admin', json, headers: { 'if-match': '"0"' } });

describe('one bad item', () => {
  it('never gets in by an id in the address that could not be read again', async () => {
    const email = { name: 'Odd', topic: 'marketing', subject: 'Hello', preheader: '', body: 'Hello' };
    for (const id of ['a%20b', 'A', 'a.b', '%C3%A4', 'x'.repeat(61)]) {
      const answer = await put(`/api/templates/${id}`, email);
      expect({ id, status: answer.status }).toEqual({ id, status: 400 });
    }
    expect((await stack.get<TemplateList>('/api/templates')).items.length).toBeGreaterThan(0);
  });

  it('is refused by the store itself, which writes nothing then', async () => {
    const template = {
      id: 'a b',
      name: 'x',
      topic: 'marketing',
      subject: 'x',
      preheader: '',
      body: 'x',
      version: 1,
    } as const;
    await expect(putTemplate(tables, { template, editedAt: 'now', editedBy: 'x' })).rejects.toThrow();
    const { items } = await stack.get<TemplateList>('/api/templates');
    expect(items.map(({ id }) => id)).not.toContain('a b');
  });

  it('does not take a list with it, and the log names it', async () => {
    const [flows, templates, tasks] = await Promise.all([
      stack.get<FlowList>('/api/flows'),
      stack.get<TemplateList>('/api/templates'),
      stack.get<TaskList>('/api/tasks?status=all'),
    ]);
    await putItem(tables, 'Flows', { pk: key(tables.ws, 'templates'), sk: 'a b', template: { id: 'a b' } });
    await putItem(tables, 'Flows', { pk: key(tables.ws, 'flows'), sk: 'broken', id: 'broken', kind: 'neither' });
    await putItem(tables, 'Workspace', { pk: key(tables.ws, 'reps'), sk: 'broken', id: 'broken' });
    await putItem(tables, 'Workspace', { pk: key(tables.ws, 'jobs'), sk: 'broken', id: 'broken' });
    await putItem(tables, 'Workspace', { pk: key(tables.ws, 'audit'), sk: '9999#broken' });
    await putItem(tables, 'Workspace', { pk: key(tables.ws, 'imports'), sk: 'broken' });
    await putItem(tables, 'Workspace', { pk: key(tables.ws, 'rejects'), sk: '9999#broken' });
    await putItem(tables, 'Workspace', { pk: key(tables.ws, 'suppressed', 'broken'), sk: 'suppressed' });
    await putItem(tables, 'Tasks', {
      pk: key(tables.ws, 'task', 'broken'),
      sk: 'task',
      repPk: key(tables.ws, 'rep', 'unassigned'),
      repSk: 'open#2026',
    });
    await putItem(tables, 'Leads', {
      pk: key(tables.ws, 'lead', 'broken'),
      sk: 'lead',
      id: 'broken',
      version: 1,
      state: '{',
    });
    const scoring = openTables(stack.ripen.depsOf('score'));
    await putItem(scoring, 'Ledger', { pk: key(tables.ws, 'broken'), sk: 'o#broken', entry: '{' });
    expect(await stack.get<FlowList>('/api/flows')).toEqual(flows);
    expect(await stack.get<TemplateList>('/api/templates')).toEqual(templates);
    expect((await stack.get<TaskList>('/api/tasks?status=all')).total).toBe(tasks.total);
    for (const path of [
      '/api/reps',
      '/api/jobs',
      '/api/audit',
      '/api/imports',
      '/api/rejects',
      '/api/suppressions',
      '/api/leads',
      '/api/leads?examples=include',
      '/api/reports',
      '/api/ledger',
      '/api/fields',
      '/api/activities',
      '/api/segments',
    ]) {
      expect({ path, status: (await stack.api(path, { role: 'admin' })).status }).toEqual({ path, status: 200 });
    }
    expect(stack.logs.filter((line) => line.includes('unreadable-item')).join('\n')).toContain('templates a b');
  });
});

describe('what anybody may send about themselves', () => {
  it.each([
    'x',
    '2026-02-31',
    '+099999-01-01T00:00:00Z',
    '9'.repeat(400),
    'NaN',
    '__proto__',
    'constructor',
    '0000-00-00',
    -1e308,
    true,
  ])('never breaks a report or list as a date of creation: %s', async (createdAt) => {
    const traits = {
      email: `created-${encodeURIComponent(String(createdAt)).slice(0, 20)}@acme.example`.toLowerCase(),
      createdAt,
      timezone: createdAt,
      locale: createdAt,
      employees: createdAt,
      constructor: 'x',
    };
    const sent = await stack.post('/v1/identify', { userId: `u-${String(createdAt).slice(0, 20)}`, traits });
    expect(sent.status).toBe(200);
    await stack.drained();
    const { items } = await stack.get<LeadList>('/api/leads?limit=200');
    for (const { createdAt: shown } of items) expect(new Date(shown).toISOString()).toBe(shown);
    await stack.get<Report>('/api/reports?by=week');
  });
});
