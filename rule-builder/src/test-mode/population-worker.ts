import type { LedgerLine } from '../../../functions/api/contract/index.ts';
import { compile } from '../../../shared/flow/index.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';
import { ratesFrom, simulatePopulation } from '../../../shared/simulation/index.ts';
import type { FromWorker, ToWorker } from './population.ts';

const say = (message: FromWorker): void => postMessage(message);

/** Entries lead by lead; a lead's may go on with the next page. */
const ledgersOf = (text: string): LedgerEntry[][] => {
  const byLead = new Map<string, LedgerEntry[]>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const read = JSON.parse(line) as LedgerLine;
    if ('lead' in read) byLead.set(read.lead, [...(byLead.get(read.lead) ?? []), ...read.entries]);
  }
  return [...byLead.values()];
};

addEventListener('message', async ({ data }: MessageEvent<ToWorker>) => {
  const { flow, startAt, timeZone, outlet, leads, ledger } = data;
  const { definition } = compile(flow, 1);
  if (definition === null) return say({ say: 'nothing' });
  const rates = ratesFrom(ledgersOf(ledger));
  const result = await simulatePopulation({
    flow,
    definition,
    leads,
    seed: 1,
    startAt,
    timeZone,
    rates,
    outlet,
    progress: (done) => say({ say: 'progress', done }),
  });
  say({ say: 'found', result, from: rates.from });
});
