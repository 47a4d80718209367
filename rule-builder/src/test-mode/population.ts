import type { LedgerLine } from '../../../functions/api/contract/index.ts';
import type { Flow } from '../../../shared/flow/index.ts';
import type { PopulationResult, Rates } from '../../../shared/simulation/index.ts';
import { requestFile } from '../data/index.ts';

export const LEADS = 10_000;

export type ToWorker = { flow: Flow; startAt: string; timeZone: string; outlet: string; leads: number; ledger: string };
export type FromWorker =
  | { say: 'progress'; done: number }
  | { say: 'found'; result: PopulationResult; from: Rates['from'] }
  | { say: 'nothing' };

/** How leads behave here shows in a part of the ledger; more would only take longer to read. */
const MOST_BYTES = 8 * 2 ** 20;

const readLedger = async (signal: AbortSignal): Promise<string> => {
  const pages: string[] = [];
  let bytes = 0;
  let cursor: string | null | undefined;
  while (cursor !== null && bytes < MOST_BYTES) {
    const response = await requestFile('GET /api/ledger', { query: { cursor }, signal });
    const text = await response.text();
    pages.push(text);
    bytes += text.length;
    const last = text.trimEnd().split('\n').at(-1) ?? '';
    const line = last === '' ? { next: null } : (JSON.parse(last) as LedgerLine);
    cursor = 'next' in line ? line.next : null;
  }
  return pages.join('\n');
};

/** Sends made-up leads through the draft in a worker, as often as the workspace's own leads do what they do. */
export const runPopulation = async (
  input: Omit<ToWorker, 'leads' | 'ledger'>,
  tell: (done: number) => void,
  signal: AbortSignal,
): Promise<Extract<FromWorker, { say: 'found' }> | null> => {
  const ledger = await readLedger(signal);
  const worker = new Worker(new URL('./population-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.onerror = ({ message }) => reject(new Error(`The simulation stopped: ${message}`));
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.say === 'progress') tell(data.done);
        else resolve(data.say === 'found' ? data : null);
      };
      worker.postMessage({ ...input, leads: LEADS, ledger } satisfies ToWorker);
    });
  } finally {
    worker.terminate();
  }
};
