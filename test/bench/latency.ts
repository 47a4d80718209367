import { functions, type LambdaFunction } from '../../infra/topology.ts';
import type { BenchRow } from './row.ts';

/** Milliseconds that half of all calls take at most, and that 99 of a hundred do. */
type Part = { what: string; p50: number; p99: number };

/** Lambda gathers more than ten messages only if it may wait for them, and a second is the shortest wait. */
const windowOf = ({ triggers }: LambdaFunction): number =>
  triggers.some((it) => 'queue' in it && it.batch > 10) ? 1000 : 0;

/**
 * From an activity's request to its lead's score, on a function that is warm. EventBridge and SQS as AWS and others
 * publish them (November 2026); a call of DynamoDB or of the bus is reckoned with 6 and 20 ms.
 */
const budget = (score: LambdaFunction = functions.score): Part[] => [
  { what: 'HTTP API to collect', p50: 10, p99: 30 },
  { what: 'collect: key, then bus', p50: 2 * 6, p99: 2 * 20 },
  { what: 'EventBridge to SQS', p50: 148, p99: 387 },
  { what: 'SQS to Lambda', p50: 16, p99: 105 },
  { what: 'window to gather a batch in', p50: windowOf(score), p99: windowOf(score) },
  { what: 'score: rules, alias, lead, ledger; ledger, lead', p50: 6 * 6, p99: 6 * 20 },
];

const sumOf = (parts: readonly Part[], of: 'p50' | 'p99'): number => parts.reduce((sum, part) => sum + part[of], 0);

/** Where the time goes between an activity and its score. The sum of the parts' 99ths is more than the whole's. */
export const run = async (): Promise<BenchRow[]> => {
  const parts = budget();
  const p99 = sumOf(parts, 'p99');
  return [
    ...parts.map(({ what, p50, p99 }): BenchRow => ({ name: `${what} (p50 ${p50})`, value: p99, unit: 'ms p99' })),
    { name: 'activity to score, half of them', value: sumOf(parts, 'p50'), unit: 'ms' },
    { name: 'activity to score, 99 of a hundred', value: p99, unit: 'ms', bar: 1000, pass: p99 < 1000 },
  ];
};
