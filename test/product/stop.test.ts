import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WRITE_KEY } from '../stack/index.ts';
import { startProcess } from '../stack/process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripen-stop-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const post = (url: string, n: number) =>
  fetch(`${url}/v1/track`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` },
    body: JSON.stringify({ userId: `u-${n % 20}`, event: 'Trial Started', messageId: `m-${n}` }),
  }).catch(() => undefined);

describe('stopping', { timeout: 120_000 }, () => {
  it('takes nothing more at once, ends while work is queued, and the next start finishes it', async () => {
    const dataDir = join(folder, 'busy');
    const started = await startProcess(dataDir);
    for (let n = 0; n < 400; n += 40)
      await Promise.all(Array.from({ length: 40 }, (_, at) => post(started.url, n + at)));
    const stopped = started.stop();
    // From now on nothing is acknowledged: refused with 503, or not even heard.
    const answers = new Set<number | undefined>();
    let going = true;
    const later = (async () => {
      let n = 1000;
      // The signal takes a moment to arrive.
      while (going && (await post(started.url, n++))?.status === 200);
      while (going) {
        answers.add((await post(started.url, n++))?.status);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    expect(await stopped).toBe(0);
    going = false;
    await later;
    expect([...answers].filter((status) => status !== 503 && status !== undefined)).toEqual([]);
    const again = await startProcess(dataDir);
    expect(again.output.join('\n')).toContain('Everything is as you left it');
    await again.stop();
  });

  it('ends at once when told twice, though a mail server never answers', async () => {
    const hanging = createServer();
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
    const { port } = hanging.address() as AddressInfo;
    const started = await startProcess(join(folder, 'twice'), { SMTP_URL: `smtp://127.0.0.1:${port}` });
    await Promise.all(Array.from({ length: 40 }, (_, n) => post(started.url, n)));
    process.kill(started.pid, 'SIGINT');
    process.kill(started.pid, 'SIGINT');
    const code = await started.stop();
    expect([0, 1]).toContain(code);
    hanging.close();
  });
});
