import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../stack/process.ts';
import { load, newLedger } from './load.ts';

const WARM_UP = 0.25;

/** What a process holds in memory, in MB; undefined where the system does not tell. */
const residentMb = async (pid: number): Promise<number | undefined> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
};

const sizeOf = async (dataDir: string): Promise<number> => {
  const sizes = await Promise.all(
    ['aws.sqlite', 'aws.sqlite-wal'].map((file) =>
      stat(join(dataDir, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Holds a load for minutes; answers whether memory and latency of the last quarter are like those of the second. */
export const soak = async (minutes: number): Promise<boolean> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ripen-soak-'));
  const started = await startProcess(dataDir, { RIPEN_TIME_SCALE: '2400' });
  const ledger = newLedger();
  const end = performance.now() + minutes * 60_000;
  const samples: { at: number; mb: number; ms: number; activities: number; bytes: number }[] = [];
  try {
    const loading = load(started.url, 0, ledger, { workers: 4, pauseMs: 25, isOver: () => performance.now() > end });
    const every = Math.max(2_000, (minutes * 60_000) / 40);
    while (performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, every));
      const mb = (await residentMb(started.pid)) ?? 0;
      const bytes = await sizeOf(dataDir);
      samples.push({
        at: performance.now(),
        mb,
        ms: median(ledger.slowest.splice(0)),
        activities: ledger.acknowledged.size,
        bytes,
      });
    }
    await loading;
    const after = samples.slice(Math.floor(samples.length * WARM_UP));
    const quarter = Math.max(1, Math.floor(after.length / 3));
    const [early, late] = [after.slice(0, quarter), after.slice(-quarter)];
    const of = (some: typeof samples, what: 'mb' | 'ms') => median(some.map((sample) => sample[what]));
    const [first, last] = [after[0], after.at(-1)];
    const grown = (last?.bytes ?? 0) - (first?.bytes ?? 0);
    const activities = (last?.activities ?? 0) - (first?.activities ?? 0);
    const memory = of(late, 'mb') / Math.max(1, of(early, 'mb'));
    const latency = of(late, 'ms') / Math.max(0.1, of(early, 'ms'));
    console.log(`
${minutes} minutes of load, ${ledger.acknowledged.size} activities acknowledged
  memory    ${of(early, 'mb').toFixed(0)} MB early, ${of(late, 'mb').toFixed(0)} MB late (${memory.toFixed(2)} times)
  latency   ${of(early, 'ms').toFixed(1)} ms early, ${of(late, 'ms').toFixed(1)} ms late, medians (${latency.toFixed(2)} times)
  store     ${Math.round(grown / Math.max(1, activities))} bytes an activity, with all that followed from it`);
    return memory < 1.3 && latency < 2;
  } finally {
    await started.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};
