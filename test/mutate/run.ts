import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seeded } from '../seeded.ts';
import { type Area, areas } from './areas.ts';

/** The part of Stryker's report that is read here. */
type Report = { files: Record<string, { mutants: { status: string; location: { start: { line: number } } }[] }> };

const root = new URL('../..', import.meta.url).pathname;
const known: Record<string, Area> = areas;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lines: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string' },
    workers: { type: 'string', default: '2' },
  },
});
const usage = `npm run mutate -- [${Object.keys(areas).join(' | ')}] …
  --lines N    mutate N lines of each area, drawn at random, instead of all
  --seed S     which lines those are
  --file TEXT  only files whose path has this in it
  --workers N  processes that run tests (2)`;

const strangers = positionals.filter((name) => !(name in areas));
if (strangers.length > 0) {
  console.error(`There is no area ${strangers.join(', ')}.\n${usage}`);
  process.exit(2);
}

const filesIn = (folder: string): string[] =>
  globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }).filter((file) => file.includes(values.file ?? ''));

/** All files, or as many single lines of them as were asked for. */
const chosen = (files: readonly string[], lines: number, seed: number): string[] => {
  if (lines === 0) return [...files];
  const next = seeded(seed);
  return files
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .map((text, at) => ({ where: `${file}:${at + 1}-${at + 2}`, text })),
    )
    .filter(({ text }) => !/^\s*($|[/*]|import|export \*|[)\]};,]*$)/.test(text))
    .map(({ where }) => ({ where, rank: next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, lines)
    .map(({ where }) => where);
};

const testsOf = ({ tests }: Area): string =>
  tests
    .flatMap((path) =>
      statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() ? `${path}/**/*.test.{ts,tsx}` : path,
    )
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .join(',');

const mutate = async (name: string, area: Area): Promise<boolean> => {
  const work = mkdtempSync(join(tmpdir(), 'ripen-mutate-'));
  const report = join(work, 'report.json');
  const config = join(work, 'stryker.json');
  writeFileSync(
    config,
    JSON.stringify({
      testRunner: 'vitest',
      vitest: { configFile: 'test/mutate/vitest.config.ts', related: false },
      mutate: chosen(filesIn(area.sources), Number(values.lines), Number(values.seed)),
      // What runs once, when a module is loaded, would need a process a mutant: schemas and tables, held by the types.
      ignoreStatic: true,
      coverageAnalysis: 'perTest',
      concurrency: Number(values.workers),
      reporters: ['clear-text', 'json'],
      clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: false, skipFull: true },
      jsonReporter: { fileName: report },
      tempDirName: join(work, 'sandbox'),
      // Stryker rewrites paths in it with a compiler API that TypeScript 7 does not have.
      tsconfigFile: 'none.json',
      ignorePatterns: ['.ripen', '.pictures', 'rule-builder/dist', 'cdk.out'],
    }),
  );
  const code = await new Promise<number>((done) =>
    spawn('stryker', ['run', config], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, RIPEN_MUTATE_TESTS: testsOf(area) },
    }).on('exit', (exit) => done(exit ?? 1)),
  );
  if (code !== 0) return false;
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const mutants = Object.values(files).flatMap((file) => file.mutants);
  const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const killed = count('Killed', 'Timeout');
  const all = killed + count('Survived', 'NoCoverage');
  const share = all === 0 ? 1 : killed / all;
  rmSync(work, { recursive: true, force: true });
  console.log(
    `${name}: ${killed} of ${all} mutants killed, ${(share * 100).toFixed(1)} % (bar ${area.bar * 100} %), ${count('NoCoverage')} of the rest in lines that no test reaches`,
  );
  return share >= area.bar;
};

const wanted = positionals.length > 0 ? positionals : Object.keys(areas);
let held = true;
for (const name of wanted) {
  const area = known[name];
  if (area !== undefined) held = (await mutate(name, area)) && held;
}
process.exitCode = held ? 0 : 1;
