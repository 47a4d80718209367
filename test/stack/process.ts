import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { API_KEY, WRITE_KEY } from './index.ts';

const root = new URL('../..', import.meta.url).pathname;

/** The product as `npm start` runs it, in a process of its own that can be killed. */
export type Started = {
  url: string;
  pid: number;
  /** Everything it printed. */
  output: string[];
  /** SIGKILL: no handler runs, nothing is flushed. */
  kill(): Promise<void>;
  /** Ctrl-C; answers the exit code. */
  stop(): Promise<number | null>;
};

const ended = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
};

export const startProcess = async (dataDir: string, env: Record<string, string> = {}): Promise<Started> => {
  const child = spawn(process.execPath, [join(root, 'infra/local/start.js')], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      RIPEN_DATA: dataDir,
      RIPEN_WRITE_KEY: WRITE_KEY,
      RIPEN_API_KEY: API_KEY,
      RIPEN_KEY_PER_SECOND: '1000000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  createInterface(child.stderr).on('line', (line) => output.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    let found: string | undefined;
    createInterface(child.stdout).on('line', (line) => {
      output.push(line);
      found = /^Ripen runs at (\S+)$/.exec(line)?.[1] ?? found;
      // The last line of either welcome.
      if (found !== undefined && /Stop with Ctrl-C|^ +-d /.test(line)) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`Ripen ended with ${code}:\n${output.join('\n')}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    output,
    async kill() {
      child.kill('SIGKILL');
      await ended(child);
    },
    async stop() {
      child.kill('SIGINT');
      return ended(child);
    },
  };
};
