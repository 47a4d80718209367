import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowCounts, LeadList, LeadPage, TaskList } from '../../functions/api/contract/index.ts';
import { listJobs } from '../../functions/store/job.ts';
import { openTables } from '../../functions/store/table.ts';
import type { Clock } from '../../infra/local/aws/index.ts';
import { verify, wrongIn } from '../../infra/local/verify.ts';
import { type Stack, startStack } from '../stack/index.ts';

const fixtures = new URL('fixtures/', import.meta.url).pathname;
type Expected = {
  asOf: string;
  leads: { id: string; email: string | null; score: number; stage: string; grade: string | null }[];
  tasks: Record<'open' | 'accepted' | 'rejected' | 'closed', number>;
  flows: Record<string, { versions: number; counts: { inside: number; entered: number } }>;
  templates: number;
  suppressions: number;
  pages: { id: string; receipt: { total: number; lines: { entry: string; points: number }[] } }[];
};
const expected = JSON.parse(readFileSync(join(fixtures, 'data-0.1.expected.json'), 'utf8')) as Expected;

/** Points fade and clocks run: it is looked at as of the moment at which it was written down, a clock that a test moves. */
let now = Date.parse(expected.asOf);
const timers = new Set<{ at: number; run: () => void }>();
const clock: Clock = {
  now: () => now,
  setTimer(at, run) {
    const timer = { at, run };
    timers.add(timer);
    if (at <= now) setImmediate(ring);
    return () => void timers.delete(timer);
  },
};
const ring = () => {
  for (const timer of [...timers]) if (timer.at <= now && timers.delete(timer)) timer.run();
};

const wanted = expected.leads.toSorted((a, b) => (a.id < b.id ? -1 : 1));

let dataDir: string;
let stack: Stack;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'ripen-0.1-'));
  execFileSync('tar', ['xzf', join(fixtures, 'data-0.1.tar.gz'), '-C', dataDir]);
  stack = await startStack({ dataDir, clock });
}, 60_000);
afterAll(async () => {
  await stack?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const answered = async () => {
  const leads: Expected['leads'] = [];
  let cursor: string | null = null;
  do {
    const page: LeadList = await stack.get<LeadList>(
      `/api/leads?limit=100${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    leads.push(...page.items.map(({ id, email, score, stage, grade }) => ({ id, email, score, stage, grade })));
    cursor = page.next;
  } while (cursor !== null);
  return leads.toSorted((a, b) => (a.id < b.id ? -1 : 1));
};

describe('a folder that version 0.1 wrote', { timeout: 120_000 }, () => {
  it('is kept as it was before anything in it is changed', () => {
    const saved = join(dataDir, 'before-upgrade-1');
    expect(readdirSync(saved).sort()).toEqual(['aws.sqlite', 'issuer.sqlite', 'secret']);
    expect(readFileSync(join(saved, 'secret'), 'utf8')).toBe(readFileSync(join(dataDir, 'secret'), 'utf8'));
  });

  it('answers the same leads, scores, stages and grades', async () => {
    expect(await answered()).toEqual(wanted);
  });

  it('keeps its receipts, tasks, head-counts, emails and refusals', async () => {
    for (const { id, receipt } of expected.pages) {
      const page = await stack.get<LeadPage>(`/api/leads/${id}`);
      expect(page.receipt?.lines.map(({ entry, points }) => [entry, points])).toEqual(
        receipt.lines.map(({ entry, points }) => [entry, points]),
      );
    }
    for (const [status, count] of Object.entries(expected.tasks)) {
      const { items } = await stack.get<TaskList>(`/api/tasks?status=${status}&limit=200`);
      expect(items.length, status).toBe(count);
    }
    for (const [flow, { counts }] of Object.entries(expected.flows)) {
      const page = await stack.get<FlowCounts>(`/api/flows/${flow}/counts`);
      expect([page.entered, page.inside], flow).toEqual([counts.entered, counts.inside]);
    }
    expect((await stack.get<{ items: unknown[] }>('/api/templates')).items).toHaveLength(expected.templates);
    expect((await stack.get<{ items: unknown[] }>('/api/suppressions')).items).toHaveLength(expected.suppressions);
  });

  it('has its leads scored afresh by this version, cut off and begun again, to the same', async () => {
    const tables = openTables(stack.ripen.depsOf('sweep'));
    expect((await listJobs(tables)).some(({ id, status }) => id.startsWith('engine-') && status === 'running')).toBe(
      true,
    );
    // Cut off in the middle and begun anew: the job goes on from where it was.
    await stack.sweep();
    await stack.restart();
    now += 120_000;
    ring();
    await stack.sweep();
    await stack.drained();
    const found = await verify(stack.ripen.depsOf('api'));
    expect(wrongIn(found)).toEqual([]);
    expect(found.waiting).toEqual([]);
    expect(found.leads).toBe(379);
    const after = await answered();
    expect(after.map(({ id, stage, grade }) => [id, stage, grade])).toEqual(
      wanted.map(({ id, stage, grade }) => [id, stage, grade]),
    );
  });

  it('lets its waiting runs go on', async () => {
    now += 6 * 24 * 3600 * 1000;
    ring();
    await stack.drained();
    // Its server key still opens; sign-ins have expired by this clock.
    const headers = { authorization: 'Bearer rk_fixture_0123456789' };
    const counts = (await (await stack.api('/api/flows/mql-nurture/counts', { headers })).json()) as FlowCounts;
    expect(counts.steps['two-days']?.here ?? 0).toBe(0);
    expect(counts.failed).toBe(0);
    expect(counts.steps['two-days']?.passed).toBeGreaterThan(100);
    expect(stack.ripen.aws.deadLetters.list()).toEqual([]);
    expect(existsSync(join(dataDir, 'manifest.json'))).toBe(true);
  });
});
