import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit, brokenAudit } from '../../../functions/store/audit.ts';
import { deleteItem, putItem } from '../../../functions/store/dynamo/item.ts';
import { queryAll } from '../../../functions/store/dynamo/query.ts';
import { key, openTables } from '../../../functions/store/table.ts';
import { type Stack, startStack } from '../../stack/index.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

type Line = { id: string; n?: number; what: string; who: string; target: string; hash?: string };
const tables = () => openTables(stack.ripen.depsOf('api'));
const list = async (query = '') =>
  (await stack.get<{ items: Line[]; next: string | null }>(`/api/audit${query}`)).items;
const line = (what: string) => ({ at: '2026-01-01T00:00:00.000Z', who: 'Ada', what, target: 'x' });
const chained = () => queryAll(tables(), { table: 'Workspace', partition: key('main', 'audit-chain') });

describe('the audit log', () => {
  it('keeps every line that is written at once, in one chain', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, n) => audit(tables(), line(`made ${n}`))));
    const made = (await list()).filter(({ what }) => what.startsWith('made '));
    expect(new Set(made.map(({ what }) => what)).size).toBe(12);
    expect(await brokenAudit(tables())).toEqual([]);
  });

  it('writes a line under one id once', async () => {
    await audit(tables(), { ...line('published'), id: 'p-1' });
    await audit(tables(), { ...line('published'), id: 'p-1' });
    expect((await list()).filter(({ id }) => id === 'p-1')).toHaveLength(1);
  });

  it('holds who signed in, and who was refused what, once a minute', async () => {
    for (let n = 0; n < 3; n += 1) expect((await stack.api('/api/keys', { role: 'sales' })).status).toBe(403);
    const lines = await list();
    expect(lines.some(({ what }) => what === 'signed in')).toBe(true);
    const refused = lines.filter(({ what, target }) => what === 'refused' && target === 'GET /api/keys');
    expect(refused).toMatchObject([{ who: 'sales@people.example' }]);
  });

  it('shows what version 0.1 wrote after the chain', async () => {
    const old = { ...line('of old'), id: 'old-1', detail: {} };
    await putItem(tables(), 'Workspace', { ...old, pk: key('main', 'audit'), sk: `${old.at}#old-1` });
    const found: Line[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = `?limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: { items: Line[]; next: string | null } = await stack.get(`/api/audit${query}`);
      found.push(...page.items);
      cursor = page.next;
    }
    expect(found.at(-1)).toMatchObject({ id: 'old-1' });
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  });

  it('is exported whole, oldest first', async () => {
    const response = await stack.api('/api/audit.ndjson');
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as Line);
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    expect(lines.filter(({ n }) => n !== undefined).map(({ n }) => n)).toEqual(
      (await chained()).map((_, at) => at + 1),
    );
  });

  it('shows each line that was changed, put in or taken out', async () => {
    const [first, second, third] = await chained();
    if (first === undefined || second === undefined || third === undefined) throw new Error('Too few lines.');
    const keyed = (item: Record<string, unknown>) => ({ ...item, pk: String(item.pk), sk: String(item.sk) });
    await putItem(tables(), 'Workspace', keyed({ ...second, who: 'somebody else' }));
    expect(await brokenAudit(tables())).toEqual(['line 2 was changed']);
    await putItem(tables(), 'Workspace', keyed(second));
    await deleteItem(tables(), 'Workspace', keyed(second));
    expect((await brokenAudit(tables())).length).toBeGreaterThan(0);
    await putItem(tables(), 'Workspace', keyed(second));
    expect(await brokenAudit(tables())).toEqual([]);
  });
});
