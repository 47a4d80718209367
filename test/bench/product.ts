import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createFaultSwitch } from '../../infra/local/aws/index.ts';
import { API_KEY, startStack, WRITE_KEY } from '../stack/index.ts';
import { type Started, startProcess } from '../stack/process.ts';
import { startFloor } from './floor.ts';
import type { BenchRow } from './row.ts';

const ACTIVITIES = 2000;
const AT_ONCE = 16;
const BATCH = 10;
const LEADS = 200;

const track = (n: number) => ({
  type: 'track',
  messageId: `bench-${n}`,
  userId: `lead-${n % LEADS}`,
  event: ['Ebook Downloaded', 'Pricing Viewed', 'Page Viewed', 'Webinar Attended'][n % 4],
  properties: { title: `Title ${n % 40}`, path: '/pricing' },
  timestamp: new Date().toISOString(),
});

const headers = { 'content-type': 'application/json', authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` };

const inParallel = async (count: number, work: (n: number) => Promise<void>): Promise<number> => {
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count) await work(next++);
    }),
  );
  return performance.now() - began;
};

const post = async (url: string, path: string, body: unknown): Promise<void> => {
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
};

const poll = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < 3000; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 5));
  }
  throw new Error('It did not happen within the bound.');
};

/** Posted → scored and stored: posting all, then waiting for the queue to drain. */
const endToEnd = async (batch: number): Promise<number> => {
  const stack = await startStack();
  try {
    const began = performance.now();
    await inParallel(ACTIVITIES / batch, (n) =>
      batch === 1
        ? post(stack.url, '/v1/track', track(n))
        : post(stack.url, '/v1/batch', { batch: Array.from({ length: batch }, (_, at) => track(n * batch + at)) }),
    );
    await stack.drained();
    return performance.now() - began;
  } finally {
    await stack.close();
  }
};

const floorOf = async (batch: number): Promise<number> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ripen-floor-'));
  const floor = await startFloor(dataDir);
  const took = await inParallel(ACTIVITIES / batch, (n) =>
    post(
      floor.url,
      '/',
      batch === 1 ? track(n) : { batch: Array.from({ length: batch }, (_, at) => track(n * batch + at)) },
    ),
  );
  floor.close();
  await rm(dataDir, { recursive: true, force: true });
  return took;
};

const throughput = async (batch: number, name: string): Promise<BenchRow> => {
  const [ours, floor] = [await endToEnd(batch), await floorOf(batch)];
  const perSecond = (took: number) => (ACTIVITIES / took) * 1000;
  return { name, value: perSecond(ours), unit: 'activities/s', floor: perSecond(floor), ratio: ours / floor };
};

/** What one activity costs in calls, at ten a request, once everything is warm. */
const calls = async (): Promise<BenchRow[]> => {
  const faults = createFaultSwitch();
  const stack = await startStack({ faults });
  try {
    const send = async (from: number) => {
      for (let n = 0; n < 20; n += 1) {
        await post(stack.url, '/v1/batch', {
          batch: Array.from({ length: BATCH }, (_, at) => track(from + n * BATCH + at)),
        });
      }
      await stack.drained();
    };
    await send(100_000);
    faults.clearCounts();
    await send(200_000);
    const counts = faults.counts();
    const of = (functions: string[], operation?: RegExp) =>
      functions
        .flatMap((name) => Object.entries(counts[name] ?? {}))
        .filter(([name]) => operation === undefined || operation.test(name))
        .reduce((sum, [, count]) => sum + count, 0) /
      (20 * BATCH);
    const path = ['collect', 'score'];
    return [
      { name: 'SDK calls per activity (collect and score, ten a request)', value: of(path), unit: 'calls' },
      {
        name: 'DynamoDB writes per activity (score)',
        value: of(['score'], /dynamodb:(Put|Update|Delete)Item/),
        unit: 'writes',
      },
      {
        name: 'DynamoDB reads per activity (score)',
        value: of(['score'], /dynamodb:(Get|BatchGet|Query)/),
        unit: 'reads',
      },
    ];
  } finally {
    await stack.close();
  }
};

const residentMb = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};

const toEmail = async (started: Started): Promise<number> => {
  const email = `latency-${performance.now()}@bench.example`;
  const began = performance.now();
  await post(started.url, '/v1/batch', {
    batch: ['Trial Started', 'Demo Requested', 'Webinar Attended'].map((event, n) => ({
      type: 'track',
      messageId: `${email}-${n}`,
      userId: email,
      event,
      properties: { title: 'T' },
      context: { traits: { email } },
    })),
  });
  await poll(async () => {
    const found = await fetch(`${started.url}/api/leads?search=${encodeURIComponent(email)}`, {
      headers: { authorization: `Bearer ${API_KEY}` },
    });
    const { items } = (await found.json()) as { items: { id: string }[] };
    const [lead] = items;
    if (lead === undefined) return undefined;
    const page = await fetch(`${started.url}/api/leads/${lead.id}`, {
      headers: { authorization: `Bearer ${API_KEY}` },
    });
    const { emails } = (await page.json()) as { emails: unknown[] };
    return emails.length > 0 ? true : undefined;
  });
  return performance.now() - began;
};

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The product as a whole, each figure beside a floor measured in the same run where there is one. */
export const run = async (): Promise<BenchRow[]> => {
  const rows: BenchRow[] = [];
  rows.push(await throughput(1, 'Posted singly → scored and stored'));
  rows.push(await throughput(BATCH, 'Posted ten a request → scored and stored'));
  rows.push(...(await calls()));

  const dataDir = await mkdtemp(join(tmpdir(), 'ripen-bench-'));
  let began = performance.now();
  let started = await startProcess(dataDir);
  rows.push({ name: 'First start, workspace made and flows published', value: performance.now() - began, unit: 'ms' });
  await started.stop();
  began = performance.now();
  started = await startProcess(dataDir);
  rows.push({ name: 'Later start', value: performance.now() - began, unit: 'ms' });
  rows.push({ name: 'Memory at rest', value: await residentMb(started.pid), unit: 'MB' });
  const waits: number[] = [];
  for (let n = 0; n < 15; n += 1) waits.push(await toEmail(started));
  rows.push({
    name: 'Activity posted → its email seen through the API (median of 15)',
    value: median(waits),
    unit: 'ms',
  });
  await started.stop();
  await rm(dataDir, { recursive: true, force: true });
  return rows;
};
