import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RequestError, request } from '../../../rule-builder/src/data/client.ts';

vi.mock('../../../rule-builder/src/data/session.ts', () => ({ accessToken: async () => 'token' }));
vi.mock('../../../rule-builder/src/data/config.ts', () => ({ config: async () => ({ api: '' }) }));

/** Never called: the compiler holds what it says. A line that compiles although it should not is an error of tsc. */
export const typesOfCalls = async () => {
  const page = await request('GET /api/leads/:lead', { params: { lead: 'l1' } });
  const score: number = page.score.total;
  // @ts-expect-error: the answer has no such part.
  page.scores;
  // @ts-expect-error: the path has no such name.
  await request('GET /api/flows/:flow', { params: { folw: 'nurture' } });
  // @ts-expect-error: a name in the path is missing.
  await request('GET /api/flows/:flow');
  // @ts-expect-error: there is no such route.
  await request('GET /api/lead');
  // @ts-expect-error: the query knows no such order of the list.
  await request('GET /api/leads', { query: { order: 'score' } });
  // @ts-expect-error: saving says which revision it is based on.
  await request('PUT /api/spend', { body: { items: [] } });
  // @ts-expect-error: a file is asked for with `requestFile`; as JSON it is nothing.
  const rows: object = (await request('GET /api/leads.csv')).rows;
  await request('POST /api/flows/:flow/pause', { params: { flow: 'nurture' } });
  await request('GET /api/leads', { query: { search: undefined, limit: 5 } });
  return { score, rows };
};

const asked: { url: string; init: RequestInit }[] = [];
let answer = () => new Response('{}');
beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

it('writes names into the path, leaves out what is not asked for, and says the revision', async () => {
  await request('GET /api/leads/:lead', { params: { lead: 'a/b c' } });
  await request('GET /api/leads', { query: { search: 'a&b', stage: undefined, source: '', limit: 5 } });
  await request('PUT /api/spend', { body: { items: [] }, revision: 3 });
  expect(asked.map(({ url }) => url)).toEqual([
    '/api/leads/a%2Fb%20c',
    '/api/leads?search=a%26b&limit=5',
    '/api/spend',
  ]);
  expect(asked.at(-1)?.init).toMatchObject({ method: 'PUT', body: '{"items":[]}', headers: { 'if-match': '"3"' } });
});

it('tells a refusal in the words of the API, with the id under which its log knows it', async () => {
  answer = () =>
    Response.json(
      { error: { code: 'not found', message: 'There is no such lead.', hint: 'Look again.' } },
      { status: 404, headers: { 'x-request-id': 'r-1' } },
    );
  const refused = await request('GET /api/leads/:lead', { params: { lead: 'l1' } }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RequestError);
  expect(refused).toMatchObject({ status: 404, message: 'There is no such lead.', requestId: 'r-1', retriable: false });
});
