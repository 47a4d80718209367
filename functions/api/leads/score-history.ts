import { scoreHistory } from '../../../shared/scoring/index.ts';
import { DAY_MS } from '../../../shared/time/index.ts';
import type { ScoreHistory } from '../contract/index.ts';
import type { Programs } from './programs.ts';
import type { Known } from './reader.ts';

/** As many instants as a small chart can show. */
const MOST_INSTANTS = 120;

/** How a lead's score moved in the last days, each instant under the model that was live then. */
export const scoreHistoryOf = async (programs: Programs, known: Known, days: number): Promise<ScoreHistory> => {
  const { ledger, now } = known;
  const end = Date.parse(now);
  const first = ledger.reduce((least, { receivedAt }) => Math.min(least, Date.parse(receivedAt)), end);
  const start = Math.max(end - days * DAY_MS, first);
  const steps = Math.max(1, Math.min(MOST_INSTANTS, Math.ceil((end - start) / (DAY_MS / 4))));
  const even = Array.from({ length: steps + 1 }, (_, n) => start + ((end - start) * n) / steps);
  // Each change of stage is shown on the instant at which it was announced.
  const turns = ledger.flatMap(({ kind, at }) => (kind === 'announced' ? [Date.parse(at)] : []));
  const instants = [...new Set([...even, ...turns.filter((turn) => turn >= start && turn <= end)])]
    .sort((a, b) => a - b)
    .map((instant) => new Date(instant).toISOString());
  const versions = await programs.liveAt(instants);
  const byVersion = Map.groupBy(instants, (_, n) => versions[n]);
  const items = [...byVersion].flatMap(([scored, at]) =>
    scored === undefined
      ? []
      : scoreHistory(scored.program, ledger, at).map((then) => ({ ...then, version: scored.version })),
  );
  return { items: items.sort((a, b) => (a.at < b.at ? -1 : 1)) };
};
