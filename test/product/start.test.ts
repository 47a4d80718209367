import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { API_KEY, WRITE_KEY } from '../stack/index.ts';
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

const auth = { 'content-type': 'application/json', authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` };

const aFreePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
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
    for (const path of ['/nowhere', '/v1', '/health/x', '/inbox/a/b']) {
      const program = await fetch(`${first.url}${path}`);
      expect([program.status, program.headers.get('content-type')], path).toEqual([404, 'application/json']);
      const person = await fetch(`${first.url}${path}`, { headers: { accept: 'text/html' } });
      expect([person.status, await person.text()], path).toEqual([404, expect.stringContaining('Not found')]);
    }
    for (const path of [
      '/',
      '/flows',
      '/inbox/x.lead-scoring.1.hand-off.1',
      '/leads/l1m8m4vve0ms91ffcxc9',
      '/setup/keys',
    ]) {
      const screen = await fetch(`${first.url}${path}`, { headers: { accept: 'text/html' } });
      expect([screen.status, await screen.text()], path).toEqual([200, expect.stringContaining('id="root"')]);
    }
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

  it('answers nothing but 503 until the workspace stands, and is alive meanwhile', async () => {
    const dataDir = join(folder, 'watched');
    const port = await aFreePort();
    const starting = startProcess(dataDir, { PORT: String(port) });
    const seen = new Map<string, Set<string>>();
    const base = `http://127.0.0.1:${port}`;
    const ask = async (path: string, init?: RequestInit) => {
      const answer = await fetch(`${base}${path}`, init).catch(() => undefined);
      if (answer === undefined) return;
      const { status, headers } = answer;
      const statuses = seen.get(path) ?? new Set();
      seen.set(path, statuses.add(status === 503 ? `503 ${headers.has('retry-after')}` : String(status)));
    };
    let going = true;
    const watching = (async () => {
      while (going) {
        await Promise.all([
          ask('/health'),
          ask('/health/live'),
          ask('/', { headers: { accept: 'text/html' } }),
          ask('/api/me', { headers: { authorization: `Bearer ${API_KEY}` } }),
          ask('/v1/track', { method: 'POST', headers: auth, body: JSON.stringify({ userId: 'u', event: 'Seen' }) }),
          ask('/v1/track?wrong', { method: 'POST', headers: { authorization: 'Basic d3Jvbmc6' }, body: '{}' }),
        ]);
      }
    })();
    const started = await starting;
    await ask('/health');
    going = false;
    await watching;
    expect(seen.get('/health/live')).toEqual(new Set(['200']));
    // A right key never gets 401, nor is anything called ok before all of it is.
    expect(seen.get('/v1/track')).toEqual(new Set(['503 true', '200']));
    expect(seen.get('/health')).toEqual(new Set(['503 true', '200']));
    expect([...(seen.get('/api/me') ?? [])].filter((it) => it !== '503 true')).not.toContain('500');
    expect(await started.stop()).toBe(0);
  });

  it('shows keys and link again until somebody has used them, wherever the first start was cut off', async () => {
    const dataDir = join(folder, 'unseen');
    for (const after of [150, 400, 700]) {
      const child = spawn(process.execPath, [join(root, 'infra/local/start.js')], {
        env: { PATH: process.env.PATH ?? '', PORT: '0', RIPEN_DATA: dataDir },
        stdio: 'ignore',
      });
      // Somewhere in the start, another place each time; where it falls is of no account.
      await new Promise((resolve) => setTimeout(resolve, after));
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
    }
    const unset = { RIPEN_WRITE_KEY: '', RIPEN_API_KEY: '' };
    const first = await startProcess(dataDir, unset);
    const keyIn = (lines: string[]) => /Tracking key \(public\): +(wk_\S+)/.exec(lines.join('\n'))?.[1] ?? '';
    const key = keyIn(first.output);
    expect(key).toMatch(/^wk_/);
    await first.kill();
    const second = await startProcess(dataDir, unset);
    expect(keyIn(second.output)).toBe(key);
    const link = /Sign in \(good once, today\): +(\S+)/.exec(second.output.join('\n'))?.[1] ?? '';
    const posted = await fetch(`${second.url}/v1/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${key}:`)}` },
      body: JSON.stringify({ userId: 'u', event: 'Seen' }),
    });
    expect(posted.status).toBe(200);
    await second.stop();
    const third = await startProcess(dataDir, unset);
    expect(keyIn(third.output)).toBe('');
    expect(third.output.join('\n')).toMatch(/Sign in \(good once, today\)/);
    const signedIn = await fetch(link.replace(second.url, third.url), { method: 'POST', redirect: 'manual' });
    expect(signedIn.status).toBe(303);
    await third.stop();
    const fourth = await startProcess(dataDir, unset);
    expect(fourth.output.join('\n')).not.toContain('Sign in (good once');
    await fourth.stop();
  });

  it.each([
    [{ RIPEN_MAILFROM: 'x' }, /RIPEN_MAILFROM: there is no such setting\. Did you mean RIPEN_MAIL_FROM\?/],
    [{ RIPEN_URL: 'https://ripen.example/qualify' }, /RIPEN_URL: must be an address without a path/],
    [{ RIPEN_METRICS_TOKEN: 'short' }, /RIPEN_METRICS_TOKEN: must have at least 16 characters/],
  ])('refuses %o in words', async (setting, words) => {
    const { code, said } = await script('infra/local/start.js', [], {
      ...{ PORT: '0', RIPEN_DATA: join(folder, 'never') },
      ...setting,
    });
    expect(code).toBe(1);
    expect(said).toMatch(words);
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
  it.each<[string[], RegExp]>([
    [['verify', '--fast'], /Unknown option '--fast'/],
    [['backup', 'one', 'two'], /backup does not take "two"/],
    [['backup'], /backup needs the file to write/],
    [['frobnicate'], /There is no command "frobnicate"/],
    [['invite', 'ada@people.example'], /Say what they may do: --role/],
    [['invite', 'ada@people.example', '--role', 'boss'], /A role is marketer, sales or admin/],
    [['golden'], /golden needs a file, or --url and --flow/],
    [['verify'], /There are no data in .*Set RIPEN_DATA/],
  ])('refuses %j in words', async (args, words) => {
    const { code, said } = await script('infra/local/cli.ts', args, { RIPEN_DATA: join(folder, 'nothing-here') });
    expect(code).toBe(2);
    expect(said).toMatch(words);
  });

  it('invites to where the process really listens, and says what was given', async () => {
    const dataDir = join(folder, 'inviting');
    const started = await startProcess(dataDir);
    const { code, said } = await script('infra/local/cli.ts', ['invite', 'rep@people.example', '--role', 'sales'], {
      RIPEN_DATA: dataDir,
    });
    expect(code).toBe(0);
    expect(said).toContain(`${started.url}/sign-in?token=`);
    expect(said).toContain('rep@people.example is sales.');
    await started.stop();
  });

  it('exports what is queued too, and the import hands it on', async () => {
    const dataDir = join(folder, 'queued');
    const started = await startProcess(dataDir);
    const posted = await Promise.all(
      Array.from({ length: 60 }, (_, n) => post(started.url, `u-${n}`, 'Trial Started')),
    );
    await started.kill();
    const file = join(folder, 'queued.ndjson');
    const exported = await script('infra/local/cli.ts', ['export', file], { RIPEN_DATA: dataDir });
    expect(exported.code).toBe(0);
    const to = join(folder, 'queued-to');
    expect(await script('infra/local/cli.ts', ['import', file], { RIPEN_DATA: to })).toMatchObject({ code: 0 });
    const moved = await startProcess(to);
    const key = { authorization: `Bearer ${API_KEY}` };
    const total = async () =>
      ((await (await fetch(`${moved.url}/api/leads?limit=1`, { headers: key })).json()) as { of: number }).of;
    await vi.waitFor(async () => expect(await total()).toBe(posted.filter((status) => status === 200).length), 20_000);
    await moved.stop();
  });

  it('backs up while the process runs, verifies the copy, restores it, and lets it send when told', async () => {
    const dataDir = join(folder, 'backed-up');
    const file = join(folder, 'all.backup');
    const started = await startProcess(dataDir);
    expect(await post(started.url, 'grace', 'Trial Started')).toBe(200);
    expect(await script('infra/local/cli.ts', ['backup', file], { RIPEN_DATA: dataDir })).toMatchObject({ code: 0 });
    await started.kill();
    const verified = await script('infra/local/cli.ts', ['verify', file], { RIPEN_DATA: dataDir });
    expect(verified).toMatchObject({ code: 0, said: expect.stringContaining('each lead is the fold of its ledger') });
    const to = { RIPEN_DATA: join(folder, 'restored') };
    expect(await script('infra/local/cli.ts', ['restore', file], to)).toMatchObject({ code: 0 });
    expect(await script('infra/local/cli.ts', ['restore', file], to)).toMatchObject({ code: 2 });
    const again = await startProcess(to.RIPEN_DATA);
    expect(again.output.join('\n')).toContain('Sending is held since');
    expect((await script('infra/local/cli.ts', ['release'], to)).said).toContain('Released');
    await again.stop();
  });

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
