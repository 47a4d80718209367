import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functions } from '../../../infra/topology.ts';
import { resources, stacksWith } from './synthesised.ts';

const functionsFolder = new URL('../../../functions', import.meta.url).pathname;
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

/** CloudWatch's filter patterns for JSON, as far as ours go: equalities, all of which must hold; `*` is any text. */
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
  return (
    tests.length > 0 &&
    tests.every(([, path = '', value]) => (value === '*' ? typeof valueAt(path) === 'string' : valueAt(path) === value))
  );
};

const event = (type: string, detail: object) =>
  JSON.stringify({ version: '0', id: 'e1', 'detail-type': type, source: 'ripen', detail });

describe('alarms that our own logs raise', () => {
  it('each finds the entry that is written for it, and no other', async () => {
    const { stacks } = await stacksWith();
    const filters = resources(stacks.processing, 'AWS::Logs::MetricFilter').map(({ Properties }) => ({
      metric: (Properties.MetricTransformations as { MetricName: string }[])[0]?.MetricName,
      pattern: String(Properties.FilterPattern),
    }));
    const entries = {
      'Alarms, of the sweep': logged({ alarm: 'ledger-differs', lead: 'l1' }),
      'Alarms, of steps': logged({ alarm: 'effect-uncertain', enrolment: 'e1' }),
      HandoffsOverdue: event('Handoff Overdue', { v: 1 }),
      RunsFailed: event('Flow Run Ended', { status: 'failed' }),
      nothing: logged({ lead: 'l1' }),
      ended: event('Flow Run Ended', { status: 'completed' }),
    };
    expect([...new Set(filters.map(({ metric }) => metric))].sort()).toEqual(
      ['Alarms', 'HandoffsOverdue', 'RunsFailed'].sort(),
    );
    for (const { metric, pattern } of filters) {
      const found = Object.entries(entries).filter(([, entry]) => matches(pattern, entry));
      expect([metric, found.map(([name]) => name.split(',')[0])]).toEqual([metric, found.map(() => metric)]);
      expect(found.length).toBeGreaterThan(0);
    }
  });

  it('every function may raise every alarm: each log is looked through, and each name has an alarm', async () => {
    const { stacks } = await stacksWith();
    const read = resources(stacks.processing, 'AWS::Logs::MetricFilter').filter(
      ({ Properties }) => Properties.FilterPattern === '{ $.alarm = "*" }',
    );
    const logs = new Map(resources(stacks.processing, 'AWS::Logs::LogGroup').map((it) => [it.id, it.Properties]));
    const names = read.map(
      ({ Properties }) => logs.get((Properties.LogGroupName as { Ref: string }).Ref)?.LogGroupName,
    );
    expect(names.sort()).toEqual(
      Object.keys(functions)
        .map((name) => `/ripen/${name}`)
        .sort(),
    );
    for (const { Properties } of read) {
      const [{ Dimensions } = { Dimensions: [] }] = Properties.MetricTransformations as { Dimensions: object[] }[];
      expect(Dimensions).toEqual([{ Key: 'alarm', Value: '$.alarm' }]);
    }
    const watched = resources(stacks.watch, 'AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
      ((Properties.Dimensions ?? []) as { Name: string; Value: unknown }[])
        .filter(({ Name }) => Name === 'alarm')
        .map(({ Value }) => Value),
    );
    expect(watched.sort()).toEqual(raised().sort());
  });
});

/** Every alarm that a function raises, as its source says. */
const raised = (): string[] => {
  const sources = readdirSync(functionsFolder, { recursive: true, encoding: 'utf8' }).filter((it) =>
    it.endsWith('.ts'),
  );
  const found = sources.flatMap((it) =>
    [...readFileSync(join(functionsFolder, it), 'utf8').matchAll(/\balarm: '([\w-]+)'/g)].map(([, name = '']) => name),
  );
  return [...new Set(found)];
};
