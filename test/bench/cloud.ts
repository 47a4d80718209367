import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { bundleFunctions, bundleOf } from '../../infra/cloud/bundle.ts';
import type { BenchRow } from './row.ts';

const root = new URL('../..', import.meta.url).pathname;
const KILOBYTE = 1000;
/** What the score handler may weigh: it starts more often than any other, under load. */
const SCORE_BAR_KB = 450;
const IMPORTS = 5;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const output = async (
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> => {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (child.exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${child.exitCode}:\n${err}`);
  return out;
};

/** Milliseconds to import a module in a Node that has just started. */
const importTime = async (module: string): Promise<number> => {
  const measure = `const began = performance.now(); await import(${JSON.stringify(module)}); console.log(performance.now() - began);`;
  const times: number[] = [];
  for (let n = 0; n < IMPORTS; n += 1) {
    times.push(Number(await output(process.execPath, ['--input-type=module', '-e', measure])));
  }
  return median(times);
};

const synthTime = async (): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'ripen-synth-'));
  const began = performance.now();
  await output(process.execPath, [
    join(root, 'node_modules/aws-cdk/bin/cdk'),
    ...['synth', '--quiet', '--output', folder, '-c', 'without=builder'],
  ]);
  const took = performance.now() - began;
  await rm(folder, { recursive: true, force: true });
  return took / 1000;
};

/** Size and import time of each handler as it is deployed, and how long a synthesis takes. */
export const run = async (): Promise<BenchRow[]> => {
  const rows: BenchRow[] = [];
  for (const { name, bytes } of await bundleFunctions()) {
    const value = bytes / KILOBYTE;
    rows.push({
      name: `${name}: bundle, minified`,
      value,
      unit: 'KB',
      ...(name === 'score' && { bar: SCORE_BAR_KB, pass: value <= SCORE_BAR_KB }),
    });
    rows.push({
      name: `${name}: import in a fresh Node`,
      value: await importTime(join(bundleOf(name), 'index.mjs')),
      unit: 'ms',
    });
  }
  rows.push({ name: 'cdk synth, bundling included', value: await synthTime(), unit: 's' });
  return rows;
};
