import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeadPage, ScoreHistory, Submitted, TimelinePage } from '../../../functions/api/contract/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';
import { pageOf, someoneWho } from './people.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const post = (path: string, json: unknown) => stack.api(path, { method: 'POST', json });
const act = async (path: string, json: unknown): Promise<Submitted> => {
  const response = await post(path, json);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Submitted;
};
const addsUp = ({ receipt, score }: LeadPage) => {
  const sum = receipt?.lines.reduce((total, { now }) => total + Math.round(now * 1000), 0) ?? 0;
  expect(sum + Math.round((receipt?.clamped ?? 0) * 1000)).toBe(Math.round(score.total * 1000));
};

describe('points by hand', () => {
  it('for a group that the model does not have are refused, with the groups there are', async () => {
    const { id } = await someoneWho(stack, 'nogroup@halden.example', []);
    const response = await post(`/api/leads/${id}/adjust`, { group: 'shoes', points: 5, reason: 'A test' });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { hint: expect.stringContaining('intent') } });
    expect((await pageOf(stack, id)).score.total).toBe(0);
  });

  it('set the score as one entry, say so in receipt and timeline, and leave no debt', async () => {
    const { id } = await someoneWho(stack, 'reset@halden.example', ['Demo Requested', 'Ebook Downloaded']);
    await act(`/api/leads/${id}/score`, { score: 5, group: 'intent', reason: 'Was our own test' });
    const page = await pageOf(stack, id);
    expect(page.score.total).toBe(5);
    addsUp(page);
    expect(page.timeline.map(({ title }) => title)).toContain('Score set to 5 by hand');
    expect(page.receipt?.lines.find(({ what }) => what === 'Demo Requested')).toMatchObject({
      now: 0,
      note: 'Nothing any more: the score was set later.',
    });
    await someoneWho(stack, 'reset@halden.example', ['Trial Started']);
    expect((await pageOf(stack, id)).score.total).toBe(30);
    const tooMuch = await post(`/api/leads/${id}/score`, { score: 500, group: 'intent', reason: 'A test' });
    expect(tooMuch.status).toBe(422);
  });
});

describe('what was taken back', () => {
  it('is on the receipt with why, and can be restored', async () => {
    const { id } = await someoneWho(stack, 'restored@halden.example', ['Ebook Downloaded']);
    const entry = (await pageOf(stack, id)).receipt?.lines[0]?.entry;
    await act(`/api/leads/${id}/retract`, { entry, reason: 'A test of ours' });
    const without = await pageOf(stack, id);
    expect(without.score.total).toBe(0);
    const line = without.receipt?.lines.find((one) => one.entry === entry);
    expect(line?.note).toBe('Nothing: taken back. A test of ours');
    await act(`/api/leads/${id}/retract`, { entry: line?.takenBackBy, reason: 'It was real after all' });
    const restored = await pageOf(stack, id);
    expect(restored.score.total).toBe(10);
    addsUp(restored);
    expect(restored.timeline.find(({ key }) => key === entry)?.ignored).toBeNull();
  });
});

describe('the past of a lead', () => {
  it('is answered as it was known at an instant, and its score over time', async () => {
    const { id } = await someoneWho(stack, 'past@halden.example', ['Ebook Downloaded']);
    const { at: then } = await pageOf(stack, id);
    // What comes in the same millisecond would belong to that instant too.
    while (Date.now() <= Date.parse(then)) await stack.get('/api/me');
    await someoneWho(stack, 'past@halden.example', ['Demo Requested']);
    const past = await stack.get<LeadPage>(`/api/leads/${id}?at=${then}`);
    expect(past).toMatchObject({ at: then, score: { total: 10 }, stage: 'lead' });
    addsUp(past);
    expect(past.timeline.map(({ title }) => title)).not.toContain('Demo Requested');
    const now = await pageOf(stack, id);
    expect(now).toMatchObject({ score: { total: 30 }, stage: 'mql' });
    expect(now.stages.map(({ to, because }) => [to, because])).toEqual([['mql', 'Demo Requested']]);
    const { items } = await stack.get<ScoreHistory>(`/api/leads/${id}/score-history`);
    expect(items.at(-1)).toMatchObject({ score: 30, stage: 'mql' });
    expect(items[0]?.score).toBeLessThanOrEqual(10);
  });
});

describe('the timeline', () => {
  it('comes page by page', async () => {
    const { id } = await someoneWho(stack, 'pages@halden.example', ['A', 'B', 'C', 'D', 'E']);
    const whole = (await pageOf(stack, id)).timeline.map(({ key }) => key);
    const paged: string[] = [];
    for (let cursor: string | null = '0'; cursor !== null; ) {
      const page: TimelinePage = await stack.get(`/api/leads/${id}/timeline?limit=2&cursor=${cursor}`);
      paged.push(...page.items.map(({ key }) => key));
      cursor = page.next;
    }
    expect(paged).toEqual(whole);
  });
});
