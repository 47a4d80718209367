import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { migrate } from '../../../shared/flow/index.ts';
import { type Problem, problemsOf } from '../../../shared/problem/index.ts';
import { GoldenSuite, goldenProblems, runGolden, worldOf } from '../../../shared/simulation/index.ts';

/** A suite that cannot be run; the message says why, a line each. */
export class GoldenError extends Error {
  override name = 'GoldenError';
}

const listed = (problems: readonly Problem[]): string =>
  problems
    .map(({ where, message, hint }) => `  ${where === '' ? '' : `${where}: `}${message.replace(/\.?$/, '.')} ${hint}`)
    .join('\n');

export type GoldenSource =
  /** A file of what `GET /api/flows/:flow/golden` answers; `-` is standard input. */
  | { file: string }
  /** A Ripen that runs, and a server key with the scope flows:read. */
  | { url: string; flow: string; key: string };

const fetched = async ({ url, flow, key }: { url: string; flow: string; key: string }): Promise<string> => {
  const address = new URL(`/api/flows/${encodeURIComponent(flow)}/golden`, url);
  const response = await fetch(address, { headers: { authorization: `Bearer ${key}` } }).catch((cause: Error) => {
    throw new GoldenError(`${address.origin} does not answer: ${cause.message}.`, { cause });
  });
  const body = await response.text();
  if (!response.ok) throw new GoldenError(`${address} answered ${response.status}: ${body}`);
  return body;
};

const textOf = (source: GoldenSource): Promise<string> => {
  if ('url' in source) return fetched(source);
  return source.file === '-' ? text(process.stdin) : readFile(source.file, 'utf8');
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    throw new GoldenError('This is not JSON. Save the answer of GET /api/flows/…/golden as it is.');
  }
};

/** Runs the golden leads of a suite, tells of each, and answers whether all passed. Needs no server and no data. */
export const golden = async (source: GoldenSource, print: (line: string) => void): Promise<boolean> => {
  const suite = GoldenSuite.safeParse(parsed(await textOf(source)));
  if (!suite.success)
    throw new GoldenError(
      `This is not a flow with its golden leads (the answer of GET /api/flows/…/golden):\n${listed(problemsOf(suite.error, 'golden'))}`,
    );
  const read = migrate(suite.data.flow);
  if ('problems' in read) throw new GoldenError(`The flow cannot be read:\n${listed(read.problems)}`);
  const results = await runGolden(suite.data.golden, worldOf(read.flow, suite.data));
  for (const result of results) {
    print(`${result.passed ? '✓' : '✗'} ${result.name}${result.mustPass ? ' (must pass)' : ''}`);
    if (!result.passed) print(listed(goldenProblems([result])));
  }
  const failed = results.filter(({ passed }) => !passed).length;
  print(
    results.length === 0
      ? `“${read.flow.name}” has no golden leads.`
      : `${results.length - failed} of ${results.length} golden leads of “${read.flow.name}” pass.`,
  );
  return failed === 0;
};
