import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiError, FlowPage, GoldenLead, GoldenSuite } from '../../../functions/api/contract/index.ts';
import { golden } from '../../../infra/local/commands/golden.ts';
import { acceptedAtOnce } from '../../simulation/a-golden-lead.ts';
import { API_KEY, type Stack, startStack } from '../../stack/index.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const put = (lead: GoldenLead, flow = lead.flow) =>
  stack.api(`/api/flows/${flow}/golden/${lead.id}`, { method: 'PUT', role: 'marketer', json: lead });
const remove = (lead: GoldenLead) =>
  stack.api(`/api/flows/${lead.flow}/golden/${lead.id}`, { method: 'DELETE', role: 'marketer' });
const suite = (more = '') => stack.get<GoldenSuite>(`/api/flows/lead-scoring/golden${more}`, 'marketer');
const idsOf = ({ golden: leads }: GoldenSuite) => leads.map(({ id }) => id);

/** Saves the draft as it is, so that there is something to publish, and publishes it. */
const publish = async () => {
  const page = await stack.get<FlowPage>('/api/flows/lead-scoring');
  await stack.api('/api/flows/lead-scoring/draft', {
    method: 'PUT',
    json: { flow: page.draft },
    headers: { 'if-match': String(page.revision) },
  });
  const json = { revision: page.revision + 1 };
  return stack.api('/api/flows/lead-scoring/publish', { method: 'POST', json });
};

const wrong = (more: Partial<GoldenLead['expected']>): GoldenLead => ({
  ...acceptedAtOnce,
  expected: { ...acceptedAtOnce.expected, ...more },
});

describe('golden leads of a flow', () => {
  it('are saved, listed with what they run in, and deleted', async () => {
    expect((await put(acceptedAtOnce)).status).toBe(200);
    const listed = await suite();
    expect(listed.golden).toEqual([acceptedAtOnce]);
    expect(listed.flow.id).toBe('lead-scoring');
    expect(listed.model.rules.length).toBeGreaterThan(3);
    expect((await remove(acceptedAtOnce)).status).toBe(200);
    expect(idsOf(await suite())).toEqual([]);
    expect((await remove(acceptedAtOnce)).status).toBe(404);
  });

  it('are refused under another address, for a flow that is not there, and when they are not golden leads', async () => {
    expect((await put({ ...acceptedAtOnce, flow: 'other' }, 'lead-scoring')).status).toBe(400);
    expect((await put({ ...acceptedAtOnce, flow: 'nothing' })).status).toBe(404);
    expect((await put({ ...acceptedAtOnce, script: 'none' } as unknown as GoldenLead)).status).toBe(400);
  });
});

describe('publishing a flow with golden leads', () => {
  it('is refused in words while one that must pass fails, and nothing goes live', async () => {
    await put(wrong({ path: ['start.sql', 'hand-off.overdue'], score: 99 }));
    const before = (await stack.get<FlowPage>('/api/flows/lead-scoring')).live?.version.version;
    const refused = await publish();
    expect(refused.status).toBe(422);
    const { error } = (await refused.json()) as ApiError;
    expect(error.problems).toMatchObject([
      {
        code: 'golden/path',
        severity: 'error',
        where: 'golden/accepted-at-once/path',
        message:
          'The golden lead “A rep accepts at once” was to take hand-off.overdue after start.sql; it took hand-off.accepted.',
      },
      {
        code: 'golden/score',
        message: 'The golden lead “A rep accepts at once” was to have 99 points in the end; it has 20.',
      },
    ]);
    expect((await stack.get<FlowPage>('/api/flows/lead-scoring')).live?.version.version).toBe(before);
  });

  it('goes through while one fails that need not pass', async () => {
    await put({ ...wrong({ score: 99 }), mustPass: false });
    expect((await publish()).status).toBe(200);
  });

  it('goes through when all pass, and the version keeps those it was published with', async () => {
    await put(acceptedAtOnce);
    const { version } = (await (await publish()).json()) as { version: number };
    await remove(acceptedAtOnce);
    await publish();
    expect(idsOf(await suite(`?version=${version}`))).toEqual(['accepted-at-once']);
    expect(idsOf(await suite(`?version=${version + 1}`))).toEqual([]);
    await put(acceptedAtOnce);
    expect((await suite(`?version=${version}`)).golden[0]?.expected).toEqual(acceptedAtOnce.expected);
  });
});

describe('ripen golden --url', () => {
  it('runs the golden leads of a Ripen that runs', async () => {
    await put(acceptedAtOnce);
    const lines: string[] = [];
    const source = { url: stack.url, flow: 'lead-scoring', key: API_KEY };
    expect(await golden(source, (line) => lines.push(line))).toBe(true);
    expect(lines[0]).toBe('✓ A rep accepts at once (must pass)');
    await expect(golden({ ...source, key: 'rk_nobody_has_this_key' }, () => {})).rejects.toThrow('401');
  });
});
