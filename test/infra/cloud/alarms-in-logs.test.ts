import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { resources, stacksWith } from './synthesised.ts';

const logger = new URL('../../../functions/runtime/logger.ts', import.meta.url).pathname;

/** What a function's entry looks like in CloudWatch: Lambda's Node puts a head before whatever `console` writes. */
const logged = (fields: object): string =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `for (const name of ['log', 'info', 'warn', 'error'])
         console[name] = (text) => process.stdout.write('2026-11-02T09:00:00.000Z\\trequest\\tINFO\\t' + text + '\\n');
       const { jsonLogger } = await import(process.argv[1]);
       jsonLogger({ function: 'ripen-sweep' }).error('Something is wrong.', JSON.parse(process.argv[2]));`,
      logger,
      JSON.stringify(fields),
    ],
    { encoding: 'utf8' },
  );

/** CloudWatch's filter patterns for JSON, as far as ours go: equalities, all of which must hold. */
const matches = (pattern: string, entry: string): boolean => {
  let json: unknown;
  try {
    json = JSON.parse(entry);
  } catch {
    return false;
  }
  const tests = [...pattern.matchAll(/\$\.([\w.-]+) = "([^"]*)"/g)];
  const valueAt = (path: string): unknown =>
    path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], json);
  return tests.length > 0 && tests.every(([, path = '', value]) => valueAt(path) === value);
};

const event = (type: string, detail: object) =>
  JSON.stringify({ version: '0', id: 'e1', 'detail-type': type, source: 'ripen', detail });

describe('alarms that our own logs raise', () => {
  it('each finds the entry that is written for it, and no other', async () => {
    const { stacks } = await stacksWith();
    const filters = resources(stacks.watch, 'AWS::Logs::MetricFilter').map(({ Properties }) => ({
      metric: (Properties.MetricTransformations as { MetricName: string }[])[0]?.MetricName,
      pattern: String(Properties.FilterPattern),
    }));
    const entries = {
      LedgerDiffers: logged({ alarm: 'ledger-differs', lead: 'l1' }),
      EffectsUncertain: logged({ alarm: 'effect-uncertain', enrolment: 'e1' }),
      HandoffsOverdue: event('Handoff Overdue', { v: 1 }),
      RunsFailed: event('Flow Run Ended', { status: 'failed' }),
      nothing: logged({ lead: 'l1' }),
      ended: event('Flow Run Ended', { status: 'completed' }),
    };
    expect(filters.map(({ metric }) => metric).sort()).toEqual(
      ['EffectsUncertain', 'HandoffsOverdue', 'LedgerDiffers', 'RunsFailed'].sort(),
    );
    for (const { metric, pattern } of filters) {
      const found = Object.entries(entries).filter(([, entry]) => matches(pattern, entry));
      expect([metric, found.map(([name]) => name)]).toEqual([metric, [metric]]);
    }
  });
});
