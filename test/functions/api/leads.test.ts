import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeadList, LeadPage, MatchCount, Submitted } from '../../../functions/api/contract/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';
import { idealTraits, leadOf, pageOf, someoneWho } from './people.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await someoneWho(stack, 'ada@northwind.example', ['Ebook Downloaded', 'Demo Requested'], idealTraits);
  await someoneWho(stack, 'bo@halden.example', ['Newsletter Subscribed'], { firstName: 'Bo', leadSource: 'Event' });
  await someoneWho(stack, 'cy@quillon.example', [], { firstName: 'Cy' });
});
afterAll(() => stack.close());

const list = (query = '') => stack.get<LeadList>(`/api/leads${query}`);
const names = ({ items }: LeadList) => items.map(({ email }) => email?.split('@')[0]);
const act = async <T>(path: string, json: unknown): Promise<T> => {
  const response = await stack.api(path, { method: 'POST', json });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
};

describe('the list of leads', () => {
  it('sorts, filters and finds on the server', async () => {
    expect(names(await list('?sort=-score'))).toEqual(['ada', 'bo', 'cy']);
    expect(names(await list('?sort=name'))).toEqual(['ada', 'bo', 'cy']);
    expect(names(await list('?source=Event'))).toEqual(['bo']);
    expect(names(await list('?search=northwind%20ADA'))).toEqual(['ada']);
    expect(names(await list('?grade=A'))).toEqual(['ada']);
  });

  it('hands out pages that go on where the one before ended', async () => {
    const first = await list('?sort=-score&limit=2');
    expect(names(first)).toEqual(['ada', 'bo']);
    expect(first.total).toBe(3);
    const second = await list(`?sort=-score&limit=2&cursor=${first.next}`);
    expect(names(second)).toEqual(['cy']);
    expect(second.next).toBeNull();
  });

  it('says what is wrong with a query', async () => {
    for (const query of ['?stage=warm', '?sort=shoe-size', '?cursor=made-up', '?limit=many']) {
      const response = await stack.api(`/api/leads${query}`);
      expect(response.status, query).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: 'bad request', hint: expect.any(String) } });
    }
  });

  it('counts the leads that a condition holds for', async () => {
    const when = { kind: 'test', field: ['score', 'total'], op: 'gte', value: 5 };
    const count = await act<MatchCount>('/api/leads/match-count', { when });
    expect(count).toMatchObject({ matched: 2, of: 3 });
    expect(count.samples.map(({ name }) => name)).toContain('Ada Lind');
    const named = { kind: 'test', field: ['lead', 'firstName'], op: 'isOneOf', value: ['Ada'] };
    expect(await act<MatchCount>('/api/leads/match-count', { when: named })).toMatchObject({ matched: 1, of: 3 });
  });

  it('refuses a condition that cannot be asked, with where it is wrong', async () => {
    const when = { kind: 'test', field: ['lead', 'shoeSize'], op: 'gte', value: 5 };
    const response = await stack.api('/api/leads/match-count', { method: 'POST', json: { when } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { problems: [{ where: expect.stringContaining('when') }] } });
  });

  it('comes as CSV in which no cell is a formula', async () => {
    await someoneWho(stack, 'eve@evil.example', [], { firstName: '=HYPERLINK("x")' });
    const csv = await (await stack.api('/api/leads.csv?search=eve')).text();
    expect(csv).toContain('eve@evil.example');
    expect(csv).toContain(`'=HYPERLINK`);
  });
});

describe("a lead's page", () => {
  it('shows a receipt that adds up to the score', async () => {
    const { id } = await leadOf(stack, 'ada@northwind.example');
    const { receipt, score, timeline } = await pageOf(stack, id);
    const sum = receipt?.lines.reduce((total, { now }) => total + Math.round(now * 1000), 0);
    expect(sum).toBe(Math.round(score.total * 1000));
    // Ebook 10 and demo 20.
    expect(score.total).toBe(30);
    expect(timeline.filter(({ kind }) => kind === 'activity').map(({ title }) => title)).toEqual([
      'Demo Requested',
      'Ebook Downloaded',
    ]);
  });

  it('says what would make it an MQL and an SQL, and that does it', async () => {
    const { id } = await someoneWho(stack, 'soon@halden.example', ['Newsletter Subscribed']);
    const follow = async (rung: 'mql' | 'sql') => {
      const answer = (await pageOf(stack, id)).whyNot.find(({ stage }) => stage === rung);
      expect(answer?.reached).toBe(false);
      const advised = answer?.actions.flatMap(({ activity, times }) => Array<string>(times).fill(activity)) ?? [];
      expect(advised).not.toEqual([]);
      await someoneWho(stack, 'soon@halden.example', advised);
      return pageOf(stack, id);
    };
    const reachedBy = ({ whyNot }: LeadPage) => whyNot.map(({ stage, reached }) => [stage, reached]);

    const first = await pageOf(stack, id);
    expect(reachedBy(first)).toEqual([
      ['mql', false],
      ['sql', false],
    ]);
    expect(first.whyNot.map(({ missing }) => missing[0])).toEqual([
      `50 points needed, ${first.score.total} there.`,
      `100 points needed, ${first.score.total} there.`,
    ]);
    const mql = await follow('mql');
    expect(mql.stage).toBe('mql');
    expect(reachedBy(mql)).toEqual([
      ['mql', true],
      ['sql', false],
    ]);
    const sql = await follow('sql');
    // What only people can do is named beside the way.
    const needsSales = mql.whyNot[1]?.missing.includes('Sales has to accept a handoff.') === true;
    expect(sql.stage).toBe(needsSales ? 'mql' : 'sql');
  });

  it('says of a frozen lead that nothing will move it before it is not', async () => {
    const { id } = await someoneWho(stack, 'frozen@halden.example', []);
    await act(`/api/leads/${id}/freeze`, { frozen: true, reason: 'A partner of ours' });
    const { whyNot } = await pageOf(stack, id);
    expect(whyNot.map(({ missing }) => missing[0])).toEqual(Array(2).fill(expect.stringContaining('frozen')));
  });

  it('takes points, a stage and a correction by hand, each with who said so', async () => {
    const { id } = await leadOf(stack, 'bo@halden.example');
    const before = (await pageOf(stack, id)).score.total;
    const given = await act<Submitted>(`/api/leads/${id}/adjust`, {
      group: 'intent',
      points: 12.5,
      reason: 'Good call',
    });
    expect(given.applied).toBe(true);
    expect((await pageOf(stack, id)).score.total).toBe(before + 12.5);
    await act(`/api/leads/${id}/profile`, { fields: { jobTitle: 'Head of Growth' } });
    expect((await pageOf(stack, id)).profile.jobTitle).toBe('Head of Growth');
    await act(`/api/leads/${id}/stage`, { stage: 'mql', reason: 'Met at the fair' });
    const page = await pageOf(stack, id);
    expect(page.stage).toBe('mql');
    expect(page.timeline[0]?.source.kind ?? '').toMatch(/person|system/);
  });

  it('takes an activity back', async () => {
    const { id } = await leadOf(stack, 'ada@northwind.example');
    const page = await pageOf(stack, id);
    const demo = page.timeline.find(({ title }) => title === 'Demo Requested');
    await act(`/api/leads/${id}/retract`, { entry: demo?.key, reason: 'A test of ours' });
    const after = await pageOf(stack, id);
    expect(after.score.total).toBe(page.score.total - 20);
    expect(after.timeline.find(({ key }) => key === demo?.key)?.ignored).toContain('A test of ours');
  });

  it('merges two leads for good; both addresses lead to one page', async () => {
    const one = await someoneWho(stack, 'dee@one.example', ['Ebook Downloaded']);
    const other = await someoneWho(stack, 'dee@two.example', ['Demo Requested']);
    await act(`/api/leads/${one.id}/merge`, { child: other.id, reason: 'The same person' });
    await stack.drained();
    const pages = [await pageOf(stack, one.id), await pageOf(stack, other.id)];
    expect(pages[0]?.id).toBe(pages[1]?.id);
    expect(pages[0]?.score.total).toBe(30);
    expect(pages[0]?.timeline.find(({ kind }) => kind === 'merge')?.detail).toMatchObject({
      reason: 'The same person',
    });
  });

  it('is gone after erasure, and so is all that it did', async () => {
    const { id } = await someoneWho(stack, 'gone@halden.example', ['Ebook Downloaded']);
    expect((await stack.api(`/api/leads/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await stack.api(`/api/leads/${id}`)).status).toBe(404);
    expect(names(await list('?search=gone@halden.example'))).toEqual([]);
    const feed = await (await stack.api('/api/ledger')).text();
    expect(feed).not.toContain('gone@halden.example');
    const again = await someoneWho(stack, 'gone@halden.example', []);
    expect(again.id).not.toBe(id);
    expect(again.score).toBe(0);
  });
});
