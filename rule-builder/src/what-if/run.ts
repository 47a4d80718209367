import type { Comparison, Pair } from '../../../shared/simulation/what-if/index.ts';
import { request, requestFile } from '../data/index.ts';
import type { FromWorker, GivenSide, ToWorker } from './messages.ts';

/**
 * More than this is not fetched for one look, by a device with little memory less: pages come in no order of time or name,
 * so what was read is a fair sample.
 */
const mostBytes = (): number => {
  const { deviceMemory = 8 } = navigator as { deviceMemory?: number };
  return Math.min(8, deviceMemory) * 25 * 2 ** 20;
};

export type Progress = { leads: number; of: number };

export type WhatIf = Comparison & {
  /** Only example leads were there to look at. */
  onlyExamples: boolean;
  /** How many leads there are in all, where not all were read. */
  sampleOf: number | null;
};

const howMany = async (examples: 'leave out' | 'include', signal: AbortSignal): Promise<number> =>
  (await request('GET /api/leads', { query: { limit: 1, examples }, signal })).of;

/** Reads the ledger and folds it under both models in a worker; `signal` ends it at once. */
export const runWhatIf = async (
  sides: Pair<GivenSide>,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<WhatIf> => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const stop = (): void => worker.terminate();
  signal.addEventListener('abort', stop);
  const ask = (message: ToWorker, give: Transferable[] = []): Promise<FromWorker> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => resolve(data);
      worker.onerror = ({ message: why }) => reject(new Error(`The comparison stopped: ${why}`));
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.postMessage(message, give);
    });
  const room = mostBytes();
  try {
    const [all, real] = await Promise.all([howMany('include', signal), howMany('leave out', signal)]);
    tell({ leads: 0, of: all });
    worker.postMessage({ say: 'begin', sides, now: new Date().toISOString() } satisfies ToWorker);
    let cursor: string | null | undefined;
    let bytesRead = 0;
    while (cursor !== null && bytesRead < room) {
      const response = await requestFile('GET /api/ledger', { query: { cursor }, signal });
      const bytes = await response.arrayBuffer();
      bytesRead += bytes.byteLength;
      const read = await ask({ say: 'page', bytes }, [bytes]);
      if (read.say !== 'read') break;
      cursor = read.next;
      tell({ leads: Math.min(read.leads, all), of: all });
    }
    const found = await ask({ say: 'end', whole: cursor === null });
    if (found.say !== 'found') throw new Error('The comparison ended without an answer.');
    const onlyExamples = found.real.leads === 0 && found.examples.leads > 0;
    const comparison = onlyExamples ? found.examples : found.real;
    return { ...comparison, onlyExamples, sampleOf: cursor === null ? null : onlyExamples ? all : real };
  } finally {
    signal.removeEventListener('abort', stop);
    worker.terminate();
  }
};
