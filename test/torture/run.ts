import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seeded } from '../seeded.ts';
import { startStack } from '../stack/index.ts';
import { type Started, startProcess } from '../stack/process.ts';
import { judge } from './judge.ts';
import { api, load, newLedger, tortureFlow } from './load.ts';
import { soak } from './soak.ts';
import { startReceiver } from './webhooks.ts';

/** An hour of waiting is a second and a half: runs come to their waits, and out of them, between two kills. */
const SCALE = '2400';
const WORKERS = 6;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** How long until a start takes and acknowledges an activity. */
const startTimed = async (
  dataDir: string,
  env: Record<string, string>,
): Promise<{ started: Started; healMs: number }> => {
  const began = performance.now();
  const started = await startProcess(dataDir, { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  return { started, healMs: performance.now() - began };
};

const publishFlow = async (base: string, hook: string): Promise<void> => {
  const made = await api(base, 'POST', '/api/flows', { from: 'import', flow: tortureFlow(hook) });
  const revision = made.body.revision ?? (made.body.row as { revision?: number } | undefined)?.revision ?? 1;
  const live = await api(base, 'POST', '/api/flows/torture/publish', { revision });
  if (live.status >= 300) throw new Error(`The flow was not published: ${JSON.stringify(live.body)}`);
};

const kills = async (count: number, seed: number): Promise<boolean> => {
  const chance = seeded(seed);
  const dataDir = await mkdtemp(join(tmpdir(), 'ripen-torture-'));
  const receiver = await startReceiver();
  // The receiver's certificate is its own.
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const env = { RIPEN_WEBHOOK_ALLOW: '127.0.0.1', RIPEN_TIME_SCALE: SCALE };
  const ledger = newLedger();
  const heals: number[] = [];
  const first = await startProcess(dataDir, { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  await publishFlow(first.url, receiver.url);
  await first.stop();

  for (let n = 0; n < count; n += 1) {
    const { started, healMs } = await startTimed(dataDir, env);
    heals.push(healMs);
    let isOver = false;
    const loading = load(started.url, n, ledger, { workers: WORKERS, pauseMs: 0, isOver: () => isOver });
    await pause(500 + chance() * 6_000);
    await started.kill();
    isOver = true;
    await loading;
    console.log(
      `kill ${n + 1} of ${count}: stood after ${Math.round(healMs)} ms, ${ledger.acknowledged.size} acknowledged so far`,
    );
  }

  const stack = await startStack({ dataDir, env: { ...env, PORT: '0' }, schedule: true });
  try {
    const began = performance.now();
    // Waits of a few seconds, the sweep's minute, which no scale shortens below a second, and what counterparts were owed.
    for (let round = 0; round < 8; round += 1) {
      await stack.drained();
      await stack.sweep();
      await pause(2_500);
    }
    await stack.drained();
    const verdict = await judge(stack, ledger, receiver.calls());
    const { lost, doubled, unfinished, wrongLeads } = verdict;
    console.log(`
${count} kills, seed ${seed}
  acknowledged   ${verdict.acknowledged} of ${ledger.sent + ledger.rows.size} sent (${ledger.rows.size} rows of imports, ${ledger.publishes} publishes)
  lost           ${lost.length}
  doubled        ${doubled.length}
  uncertain      ${verdict.uncertain} (said to be, and left to people)
  webhooks       ${verdict.webhooks}, ${verdict.repeated} of them repeated under their own key
  emails         ${verdict.emails}
  runs           ${verdict.runs}, ${unfinished.length} that should have ended did not
  leads          ${wrongLeads.length} that are not the fold of their ledger, or have something untold
  dead letters   ${verdict.deadLetters}
  time to heal   median ${Math.round(median(heals))} ms, longest ${Math.round(Math.max(...heals))} ms
  at the end     everything was settled ${((performance.now() - began) / 1000).toFixed(1)} s after the last start; the folder holds ${await megabytes(dataDir)} MB`);
    for (const [what, list] of Object.entries({ lost, doubled, unfinished, wrongLeads })) {
      for (const one of list.slice(0, 10)) console.log(`  ${what}: ${one}`);
    }
    return [lost, doubled, unfinished, wrongLeads].every((list) => list.length === 0) && verdict.deadLetters === 0;
  } finally {
    await stack.close();
    await receiver.close();
    await rm(dataDir, { recursive: true, force: true });
  }
};

const megabytes = async (dataDir: string): Promise<string> =>
  ((await stat(join(dataDir, 'aws.sqlite'))).size / 1e6).toFixed(1);

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    soak: { type: 'string' },
  },
});
const holds =
  values.soak === undefined ? await kills(Number(values.kills), Number(values.seed)) : await soak(Number(values.soak));
process.exitCode = holds ? 0 : 1;
