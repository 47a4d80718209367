import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;

type Import = { from: string; to: string };

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('/dist'))
    .map((entry) => join(entry.parentPath, entry.name));

const importsOf = (folder: string): Import[] =>
  sources(folder).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b(?<clause>[^;'"]*?)from '(?<path>\.[^']+)'/gms)].map(
      (match) => ({
        from: relative(root, file),
        to: relative(root, join(file, '..', match.groups?.path ?? '')),
        typeOnly: /^\s*type\b/.test(match.groups?.clause ?? ''),
      }),
    ),
  );

/** `shared/scoring/fold.ts` → `shared/scoring`; outside shared the top folder is the area. */
const areaOf = (path: string): string => {
  const [top = '', area = ''] = path.split('/');
  return top === 'shared' ? `shared/${area}` : top;
};

/** Inside `shared`, each area and the areas it may import; nothing points back. */
const allowed: Record<string, readonly string[]> = {
  time: [],
  money: [],
  csv: [],
  problem: [],
  activity: ['problem'],
  lead: ['problem', 'activity'],
  contract: ['problem', 'lead', 'activity'],
  asl: ['problem'],
  condition: ['time', 'problem', 'lead', 'activity'],
  event: ['problem', 'lead', 'activity', 'handoff'],
  scoring: ['time', 'problem', 'lead', 'activity', 'condition'],
  email: ['problem', 'lead', 'activity'],
  handoff: ['time', 'problem', 'lead', 'activity', 'condition', 'scoring'],
  flow: ['time', 'problem', 'lead', 'activity', 'condition', 'scoring', 'asl', 'email'],
  simulation: ['time', 'problem', 'lead', 'activity', 'condition', 'scoring', 'asl', 'flow', 'email', 'handoff'],
  workspace: ['problem', 'activity', 'lead'],
  report: ['time', 'problem', 'lead', 'activity', 'handoff', 'scoring'],
};

describe('the shape of the code', () => {
  it('lets each area of shared import only what stands below it', () => {
    const wrong = importsOf('shared')
      .filter(({ from, to }) => areaOf(from) !== areaOf(to))
      .filter(({ from, to }) => {
        const area = areaOf(from).slice('shared/'.length);
        return !(allowed[area] ?? []).some((other) => to === `shared/${other}/index.ts`);
      });
    expect(wrong).toEqual([]);
  });

  it('keeps shared free of the outside: nothing of ours, no node modules, no clock, no chance', () => {
    const impure = sources('shared').filter((file) =>
      /from 'node:|\bMath\.random\(|\bDate\.now\(|new Date\(\)|from '@aws-sdk/.test(readFileSync(file, 'utf8')),
    );
    expect(impure.map((file) => relative(root, file))).toEqual([]);
  });

  it('lets functions import shared, the builder shared and the types of the API, and nothing import infra', () => {
    const mayImport: Record<string, RegExp> = {
      functions: /^(functions|shared)\//,
      'rule-builder': /^(rule-builder|shared|functions\/api\/contract)\//,
      infra: /^(infra|shared|functions)\//,
    };
    const wrong = Object.entries(mayImport).flatMap(([folder, pattern]) =>
      importsOf(folder).filter(({ to }) => !pattern.test(to)),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps the commands of DynamoDB in one folder, so that unprocessed items and pages are handled once', () => {
    const raw = ['functions', 'shared', 'rule-builder']
      .flatMap(sources)
      .filter((file) => !relative(root, file).startsWith('functions/store/dynamo/'))
      .filter((file) =>
        /\b(?:Get|Put|Update|Delete|Query|Scan|BatchGet|BatchWrite|Transact\w+|ExecuteStatement)(?:Item)?Command\b/.test(
          readFileSync(file, 'utf8'),
        ),
      );
    expect(raw.map((file) => relative(root, file))).toEqual([]);
  });

  it('has no files that import each other in a circle, not even for a type', () => {
    const imports = Map.groupBy(
      ['shared', 'functions', 'rule-builder', 'infra'].flatMap(importsOf),
      ({ from }) => from,
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (path.includes(file) || done.has(file)) return;
      for (const { to } of imports.get(file) ?? []) walk(to, [...path, file]);
      done.add(file);
    };
    for (const file of imports.keys()) walk(file, []);
    expect(circles).toEqual([]);
  });
});
