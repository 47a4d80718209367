import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeadList, LeadRow } from '../../../functions/api/contract/index.ts';
import { seedLeads } from '../../stack/crowd.ts';
import { type Stack, startStack } from '../../stack/index.ts';
import { aClock, DAY, MINUTE } from '../a-clock.ts';
import { leadOf, pageOf } from './people.ts';

/** More than are read afresh for every list. */
const CROWD = 1600;
/** Those and two more. */
const ALL = CROWD + 2;

let stack: Stack;
let crowd: Awaited<ReturnType<typeof seedLeads>>;
const time = aClock();
beforeAll(async () => {
  stack = await startStack({ clock: time.clock });
  crowd = await seedLeads(stack, CROWD);
  for (const name of ['ada', 'bo']) {
    await stack.post('/v1/identify', { userId: name, traits: { email: `${name}@here.example` }, messageId: name });
  }
  await stack.drained();
});
afterAll(() => stack.close());

const list = (query = '') => stack.get<LeadList>(`/api/leads${query}`);

const everyone = async (query: string): Promise<LeadRow[]> => {
  const rows: LeadRow[] = [];
  let next: string | null = null;
  do {
    const page: LeadList = await list(`?limit=500&${query}${next === null ? '' : `&cursor=${next}`}`);
    rows.push(...page.items);
    next = page.next;
  } while (next !== null);
  return rows;
};

const post = async (path: string, json: unknown): Promise<void> => {
  const response = await stack.api(path, { method: 'POST', json });
  expect(response.ok, await response.clone().text()).toBe(true);
};

describe('a list of more leads than are read afresh each time', () => {
  it('hands out each lead once, in order, whatever it is sorted and narrowed by', async () => {
    const all = await everyone('sort=-score');
    expect(all).toHaveLength(ALL);
    expect(new Set(all.map(({ id }) => id)).size).toBe(ALL);
    const scores = all.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    const adas = await everyone('sort=score&search=ada');
    expect(adas.map(({ id }) => id).sort()).toEqual(
      all
        .filter((row) => [row.name, row.email, row.company, row.jobTitle].join(' ').toLowerCase().includes('ada'))
        .map(({ id }) => id)
        .sort(),
    );
    expect(await list('?search=ada&limit=1')).toMatchObject({ total: adas.length, of: ALL });
  });

  it('shows at once what was changed here, and a while later what happened elsewhere', async () => {
    const [ada, bo] = [await leadOf(stack, 'ada@here.example'), await leadOf(stack, 'bo@here.example')];
    await post(`/api/leads/${ada.id}/adjust`, { group: 'intent', points: 500, reason: 'Met at the fair' });
    expect((await list('?sort=-score&limit=1')).items[0]?.id).toBe(ada.id);

    await stack.post('/v1/track', { userId: 'bo', event: 'Demo Requested', messageId: 'demo' });
    await stack.post('/v1/track', { userId: 'new', event: 'Demo Requested', messageId: 'new' });
    await stack.drained();
    expect((await list()).total).toBe(ALL);
    time.advance(MINUTE);
    expect((await list()).total).toBe(ALL + 1);
    expect((await leadOf(stack, 'bo@here.example')).lastActivity).toBe('Demo Requested');

    await post(`/api/leads/${ada.id}/merge`, { child: bo.id, reason: 'The same person' });
    await stack.drained();
    time.advance(MINUTE);
    expect((await list()).total).toBe(ALL);
  });

  it('lets points fade with the days, as each lead’s page does', async () => {
    const before = await everyone('sort=-score');
    time.advance(30 * DAY);
    const after = await everyone('sort=-score');
    expect(after).toHaveLength(before.length);
    expect(after.reduce((sum, { score }) => sum + score, 0)).toBeLessThan(
      before.reduce((sum, { score }) => sum + score, 0),
    );
    for (const row of [after[1], after[40], after[400]]) {
      const id = row?.id ?? '';
      await crowd.withLedger(id);
      expect((await pageOf(stack, id)).row).toEqual(row);
    }
  });
});
