import type { LedgerLine } from '../../../functions/api/contract/index.ts';
import { compileModel } from '../../../shared/scoring/index.ts';
import { compare, type Finding, findingOf, type Pair, type Side } from '../../../shared/simulation/what-if/index.ts';
import type { FromWorker, GivenSide, ToWorker } from './messages.ts';

type LeadLine = Extract<LedgerLine, { lead: string }>;

let sides: Pair<Side> | null = null;
let now = '';
/** The lead that was read last: its ledger may go on with the next page. */
let last: LeadLine | null = null;
const findings = new Map<string, Finding>();
/** Leads that became part of another one, whose ledger holds theirs. */
const merged = new Set<string>();

const sideOf = ({ model, hanging }: GivenSide): Side => ({ program: compileModel(model, 1), hanging });

const fold = (): void => {
  if (last === null || sides === null) return;
  for (const entry of last.entries) if (entry.kind === 'merge') merged.add(entry.child);
  findings.set(last.lead, findingOf(sides, last, now));
  last = null;
};

const readPage = (bytes: ArrayBuffer): FromWorker => {
  let next: string | null = null;
  for (const text of new TextDecoder().decode(bytes).split('\n')) {
    if (text === '') continue;
    const line = JSON.parse(text) as LedgerLine;
    if ('next' in line) next = line.next;
    else if (last?.lead === line.lead) last = { ...line, entries: [...last.entries, ...line.entries] };
    else {
      fold();
      last = line;
    }
  }
  return { say: 'read', next, leads: findings.size };
};

const found = (whole: boolean): FromWorker => {
  if (whole) fold();
  const kept = [...findings.values()].filter(({ lead }) => !merged.has(lead));
  return {
    say: 'found',
    real: compare(kept.filter(({ example }) => !example)),
    examples: compare(kept.filter(({ example }) => example)),
  };
};

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.say === 'begin') {
    sides = { live: sideOf(data.sides.live), draft: sideOf(data.sides.draft) };
    now = data.now;
  } else postMessage(data.say === 'page' ? readPage(data.bytes) : found(data.whole));
});
