import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WRITE_KEY } from '../stack/index.ts';
import { startProcess } from '../stack/process.ts';

const root = new URL('../..', import.meta.url).pathname;
const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripen-start-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a script of ours to its end; answers exit code and everything it said. */
const script = async (file: string, args: string[], env: Record<string, string>) => {
  const done = await run(process.execPath, [join(root, file), ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );
  return done;
};

const post = async (url: string, userId: string, event: string): Promise<number> => {
  const response = await fetch(`${url}/v1/track`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` },
    body: JSON.stringify({ userId, event }),
  });
  return response.status;
};

describe('starting', { timeout: 120_000 }, () => {
  it('says where to go, answers /health, refuses a second process and stops cleanly', async () => {
    const dataDir = join(folder, 'first');
    const first = await startProcess(dataDir);
    const said = first.output.join('\n');
    expect(said).toContain(WRITE_KEY);
    expect(said).toMatch(/Sign in \(good once, today\): +http:\S+\/sign-in\?token=\S+/);
    expect((await fetch(`${first.url}/health`)).status).toBe(200);
    expect(await post(first.url, 'ada', 'Ebook Downloaded')).toBe(200);

    const second = await script('infra/local/start.js', [], { PORT: '0', RIPEN_DATA: dataDir });
    expect(second.code).toBe(1);
    expect(second.said).toMatch(/another process|in use|already/i);

    expect(await first.stop()).toBe(0);

    const again = await startProcess(dataDir);
    expect(again.output.join('\n')).toContain('Everything is as you left it');
    expect(again.output.join('\n')).not.toContain(WRITE_KEY);
    expect(await post(again.url, 'ada', 'Pricing Viewed')).toBe(200);
    expect(await again.stop()).toBe(0);
  });

  it('refuses a setting that cannot be used, by name', async () => {
    const { code, said } = await script('infra/local/start.js', [], {
      PORT: 'eighty',
      RIPEN_DATA: join(folder, 'never'),
    });
    expect(code).toBe(1);
    expect(said).toContain('PORT');
  });
});

describe('the command line', { timeout: 120_000 }, () => {
  it('verifies, moves everything to another folder, and refuses one that is not empty', async () => {
    const dataDir = join(folder, 'from');
    const started = await startProcess(dataDir);
    for (const event of ['Trial Started', 'Webinar Attended', 'Demo Requested'])
      expect(await post(started.url, 'grace', event)).toBe(200);
    await started.stop();

    // Whatever was still queued when it stopped is handled at the next start; verify looks at what is there.
    const verified = await script('infra/local/cli.ts', ['verify'], { RIPEN_DATA: dataDir });
    expect(verified.said).toContain('each lead is the fold of its ledger');

    const file = join(folder, 'all.ndjson');
    const exported = await script('infra/local/cli.ts', ['export', file], { RIPEN_DATA: dataDir });
    expect(exported.code).toBe(0);
    const counts = exported.said.split('\n').slice(1);

    const to = join(folder, 'to');
    const imported = await script('infra/local/cli.ts', ['import', file], { RIPEN_DATA: to });
    expect(imported.code).toBe(0);
    expect(imported.said.split('\n')).toEqual(expect.arrayContaining(counts.filter((line) => line.startsWith('  '))));

    const twice = await script('infra/local/cli.ts', ['import', file], { RIPEN_DATA: to });
    expect(twice.code).toBe(2);
    expect(twice.said).toContain('new, empty folder');

    const moved = await startProcess(to);
    expect(moved.output.join('\n')).toContain('Everything is as you left it');
    expect(await post(moved.url, 'grace', 'Ebook Downloaded')).toBe(200);
    await moved.stop();
  });
});
