import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { plants } from './plants/plants.ts';
import { firstFailure, simulate, smallest } from './simulate.ts';
import { story } from './tell.ts';
import { aSchedule } from './world/story.ts';

type Part = { from: number; schedules: number; plant: string | undefined };
type Report = { done: number; calls: number; failure?: { seed: number; rule: string; what: string } };

const BATCH = 25;

/** One thread's part: plays its seeds and reports now and then, and at the first failure. */
const work = async ({ from, schedules, plant }: Part, report: (report: Report) => void): Promise<void> => {
  const planted = plants.find(({ name }) => name === plant);
  let [done, calls] = [0, 0];
  for (let seed = from; seed < from + schedules; seed += 1) {
    const { violations, played } = await simulate(aSchedule(seed), planted);
    for (const count of played.world.callsBy().values()) calls += count;
    done += 1;
    const [violation] = violations;
    if (violation !== undefined) report({ done: 0, calls: 0, failure: { seed, ...violation } });
    if (done === BATCH || seed === from + schedules - 1) {
      report({ done, calls });
      [done, calls] = [0, 0];
    }
  }
};

const show = async (seed: number, plant: string | undefined, whole: boolean): Promise<void> => {
  const planted = plants.find(({ name }) => name === plant);
  const found = await firstFailure(seed, 1, planted);
  if (found === undefined) {
    const { played } = await simulate(aSchedule(seed), planted);
    if (whole)
      console.log(story(aSchedule(seed), { rule: '(nothing)', what: 'All holds.' }, played.world.trace, whole));
    return console.log(`Seed ${seed}: all holds.`);
  }
  const small = await smallest(found, planted);
  console.log(
    `\nSeed ${seed}, shrunk:\n\n${story(small.schedule, small.violation, small.played.world.trace, whole)}\n`,
  );
  console.log(`Again: npm run simulate -- --show --seed ${seed}${plant === undefined ? '' : ` --plant "${plant}"`}`);
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      schedules: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      threads: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
      plant: { type: 'string' },
      show: { type: 'boolean', default: false },
      trace: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(`npm run simulate -- [--schedules N] [--seed S] [--threads T]   plays schedules S to S + N - 1
npm run simulate -- --show --seed S [--trace]                 tells the story of one, shrunk if it fails
npm run simulate -- --plant "NAME" …                          with a fault planted: ${plants.map(({ name }) => name).join('; ')}`);
    return;
  }
  const [schedules, seed, threads] = [Number(values.schedules), Number(values.seed), Number(values.threads)];
  if (values.plant !== undefined && !plants.some(({ name }) => name === values.plant)) {
    throw new Error(`There is no planted fault "${values.plant}"; --help lists them.`);
  }
  if (values.show) return show(seed, values.plant, values.trace);

  const began = performance.now();
  const failures: NonNullable<Report['failure']>[] = [];
  let [done, calls, shown] = [0, 0, 0];
  const seconds = () => (performance.now() - began) / 1000;
  const rate = () => `${(done / seconds()).toFixed(1)} schedules/s`;
  const hear = (report: Report) => {
    done += report.done;
    calls += report.calls;
    if (report.failure !== undefined) {
      failures.push(report.failure);
      const { seed: of, rule, what } = report.failure;
      if (failures.length <= 20) console.log(`seed ${of}: ${rule}: ${what}`);
    }
    if (done - shown >= 500) {
      shown = done;
      console.log(`${done} of ${schedules}, ${rate()}, ${failures.length} failed`);
    }
  };
  const share = Math.ceil(schedules / threads);
  const parts = Array.from({ length: threads }, (_, at): Part => {
    const from = seed + at * share;
    return { from, schedules: Math.max(0, Math.min(share, seed + schedules - from)), plant: values.plant };
  });
  await Promise.all(parts.map((part) => (threads === 1 ? work(part, hear) : inThread(part, hear))));

  console.log(
    `${done} schedules from seed ${seed} in ${seconds().toFixed(0)} s (${rate()}, ${Math.round(calls / Math.max(1, done))} calls each, ${threads} threads): ${failures.length} failed`,
  );
  const first = failures.toSorted((a, b) => a.seed - b.seed)[0];
  if (first === undefined) return;
  await show(first.seed, values.plant, values.trace);
  process.exitCode = 1;
};

const inThread = (part: Part, hear: (report: Report) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: part });
    worker.on('message', hear);
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });

if (isMainThread) await main();
else await work(workerData as Part, (report) => parentPort?.postMessage(report));
