import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Folders whose folders are the areas. */
const tops = ['shared', 'functions', 'rule-builder/src'] as const;
/** Areas inside of others: whoever is outside may enter these by their own door. */
const inner = ['functions/api/contract', 'rule-builder/src/steps/parts'];

/** `shared/scoring/fold.ts` → `shared/scoring`; what lies in no area is its own. */
const areaOf = (path: string): string => {
  const within = inner.find((area) => path.startsWith(`${area}/`));
  if (within !== undefined) return within;
  const top = tops.find((it) => path.startsWith(`${it}/`));
  return top === undefined ? path : `${top}/${path.slice(top.length + 1).split('/')[0]}`;
};

/** Imports from one area of ours into another, each once. */
const arrows = (): { from: string; to: string; file: string }[] =>
  tops
    .flatMap(importsOf)
    .map(({ from, to }) => ({ from: areaOf(from), to: areaOf(to), file: to }))
    .filter(({ from, to }) => from !== to);

const isDoor = (file: string): boolean => /(^|\/)index\.tsx?$/.test(file);
const hasDoor = (area: string): boolean => ['index.ts', 'index.tsx'].some((name) => existsSync(join(root, area, name)));

/** Inside `shared`, each area and the areas it may import; nothing points back. */
const allowed: Record<string, readonly string[]> = {
  time: [],
  money: [],
  csv: [],
  problem: [],
  activity: ['problem'],
  lead: ['activity'],
  contract: ['problem', 'lead', 'activity'],
  asl: ['problem'],
  condition: ['time', 'problem', 'lead', 'activity'],
  event: ['lead', 'activity'],
  scoring: ['time', 'problem', 'lead', 'activity', 'condition'],
  email: ['problem', 'lead', 'activity'],
  handoff: ['time', 'problem', 'lead', 'activity'],
  flow: ['time', 'problem', 'lead', 'activity', 'condition', 'scoring', 'asl', 'email'],
  simulation: ['time', 'problem', 'lead', 'activity', 'condition', 'scoring', 'asl', 'flow'],
  workspace: ['problem', 'activity', 'lead', 'contract'],
  report: ['time'],
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

  it('allows no arrow between areas of shared that none of them needs', () => {
    const used = new Set(arrows().map(({ from, to }) => `${from} → ${to}`));
    const idle = Object.entries(allowed).flatMap(([area, others]) =>
      others.map((other) => `shared/${area} → shared/${other}`).filter((arrow) => !used.has(arrow)),
    );
    expect(idle).toEqual([]);
  });

  it('has no areas that lead to each other in a circle', () => {
    const next = Map.groupBy(arrows(), ({ from }) => from);
    const done = new Set<string>();
    const circles = new Set<string>();
    const walk = (area: string, path: readonly string[]): void => {
      if (path.includes(area)) circles.add([...path.slice(path.indexOf(area)), area].join(' → '));
      if (path.includes(area) || done.has(area)) return;
      for (const { to } of next.get(area) ?? []) walk(to, [...path, area]);
      done.add(area);
    };
    for (const area of next.keys()) walk(area, []);
    expect([...circles]).toEqual([]);
  });

  it('enters each area by its door, where it has one', () => {
    const past = arrows().filter(({ to, file }) => hasDoor(to) && !isDoor(file));
    expect(past.map(({ from, file }) => `${from} → ${file}`)).toEqual([]);
  });

  it('keeps what serves the API free of the API, and the kernel of the editor free of how it is shown', () => {
    const of = (area: string) => [...new Set(arrows().flatMap(({ from, to }) => (from === area ? [to] : [])))];
    expect(of('functions/http').filter((area) => area.startsWith('functions/api'))).toEqual([]);
    expect(
      of('rule-builder/src/editor')
        .filter((area) => area.startsWith('rule-builder/'))
        .toSorted(),
    ).toEqual(['rule-builder/src/data', 'rule-builder/src/ui']);
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
