import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Import, ImportPreview, LeadList, RejectList } from '../../../functions/api/contract/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const call = async <T>(path: string, method: 'POST' | 'PUT', json: unknown): Promise<T> => {
  const response = await stack.api(path, { method, json, role: 'marketer' });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
};

const csv = [
  'Work email,First name,Employees,Notes',
  'kim@halden.example,Kim,"1,200",met at the fair',
  'not an address,Lou,12,',
  'lee@halden.example,"Lee ""the fixer""",,',
  'mo@halden.example,Mo,many,',
].join('\r\n');
const mapping = { 'Work email': 'email', 'First name': 'firstName', Employees: 'companySize', Notes: null };

describe('importing leads from CSV', () => {
  it('proposes what each column means, with samples', async () => {
    const preview = await call<ImportPreview>('/api/imports/preview', 'POST', { csv });
    expect(preview.rows).toBe(4);
    expect(preview.columns.map(({ name, field }) => [name, field])).toEqual([
      ['Work email', 'email'],
      ['First name', 'firstName'],
      ['Employees', 'companySize'],
      ['Notes', null],
    ]);
  });

  it('takes in good rows, keeps the others with their reasons, and starts nothing', async () => {
    const started = await call<Import>('/api/imports', 'POST', {
      name: 'The fair',
      mapping,
      parts: 1,
      consent: 'subscribed',
    });
    expect(started).toMatchObject({ status: 'running', partsDone: 0 });
    const done = await call<Import>(`/api/imports/${started.id}/parts/0`, 'PUT', { csv });
    expect(done).toMatchObject({ status: 'done', rows: 4, rejected: 2 });
    await stack.drained();

    const { items } = await stack.get<LeadList>('/api/leads?search=halden&sort=name');
    expect(items.map(({ name, consent }) => [name, consent])).toEqual([
      ['Kim', 'subscribed'],
      ['Lee "the fixer"', 'subscribed'],
    ]);
    const rejects = await (await stack.api(`/api/imports/${started.id}/rejects.csv`)).text();
    expect(rejects).toContain('The email address is not one');
    expect(rejects).toContain('"many" in Employees is not a number'.replaceAll('"', '""'));
    expect(stack.ripen.aws.mailbox.list()).toEqual([]);
  });

  it('refuses a row that came apart at a separator without quotes, and knows a column of addresses by what it holds', async () => {
    const torn = 'Column 1,Column 2,Column 3\nann@torn.example,Acme, Inc.,Software\nben@torn.example,Acme,Software,';
    const { columns } = await call<ImportPreview>('/api/imports/preview', 'POST', { csv: torn });
    expect(columns.map(({ field }) => field)).toEqual(['email', null, null]);
    const started = await call<Import>('/api/imports', 'POST', {
      name: 'Torn',
      mapping: { 'Column 1': 'email', 'Column 2': 'company', 'Column 3': 'industry' },
      parts: 1,
    });
    const done = await call<Import>(`/api/imports/${started.id}/parts/0`, 'PUT', { csv: torn });
    expect(done).toMatchObject({ rows: 2, rejected: 1 });
    const rejects = await (await stack.api(`/api/imports/${started.id}/rejects.csv`)).text();
    expect(rejects).toContain('The row has 4 cells, but there are 3 columns.');
    expect(rejects).toContain('Software');
  });

  it('counts a part once, however often it is sent', async () => {
    const started = await call<Import>('/api/imports', 'POST', { name: 'Again', mapping, parts: 2 });
    for (const part of [0, 0, 1]) {
      await call<Import>(`/api/imports/${started.id}/parts/${part}`, 'PUT', {
        csv: 'Work email\nagain@halden.example',
      });
    }
    const { partsDone, rows, status } = await stack.get<Import>(`/api/imports/${started.id}`);
    expect({ partsDone, rows, status }).toEqual({ partsDone: 2, rows: 2, status: 'done' });
  });

  it('takes nothing more after it was cancelled', async () => {
    const { id } = await call<Import>('/api/imports', 'POST', { name: 'No', mapping, parts: 1 });
    expect(await call<Import>(`/api/imports/${id}/cancel`, 'POST', {})).toMatchObject({ status: 'cancelled' });
    const late = await stack.api(`/api/imports/${id}/parts/0`, { method: 'PUT', json: { csv } });
    expect(late.status).toBe(422);
  });

  it('says what is missing before it starts', async () => {
    for (const wrong of [{ A: 'firstName' }, { A: 'email', B: 'shoeSize' }]) {
      const response = await stack.api('/api/imports', {
        method: 'POST',
        json: { name: 'x', mapping: wrong, parts: 1 },
      });
      expect(response.status).toBe(400);
    }
    const broken = await stack.api('/api/imports/preview', { method: 'POST', json: { csv: 'a,b\n"open,1' } });
    expect(broken.status).toBe(400);
  });
});

describe('what came in and could not be kept', () => {
  it('is listed with the reasons', async () => {
    const good = { type: 'track', userId: 'u1', event: 'Ebook Downloaded', messageId: 'good' };
    const response = await stack.post('/v1/batch', { batch: [good, { type: 'track', messageId: 'bad' }] });
    expect(response.status).toBe(200);
    const { items } = await stack.get<RejectList>('/api/rejects');
    expect(items).toHaveLength(1);
    expect(items[0]?.problems.length).toBeGreaterThan(0);
  });
});
