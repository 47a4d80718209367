import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../../../infra/local/settings.ts';

const root = new URL('../../..', import.meta.url).pathname;
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { scripts, dependencies } = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
};

const dockerfile = read('infra/local/Dockerfile');
const compose = read('infra/local/compose.yaml');
const unit = read('infra/local/ripen.service');

test('image, compose file and unit start what npm start starts, with scripts that there are', () => {
  const started = scripts.start?.split(' ').at(-1) ?? '';
  expect(existsSync(join(root, started))).toBe(true);
  expect(dockerfile).toContain(`CMD ["node", "${started}"]`);
  expect(unit).toMatch(new RegExp(`^ExecStart=.*/node ${started}$`, 'm'));
  for (const [, script] of dockerfile.matchAll(/npm run (\S+)/g)) expect(scripts).toHaveProperty([script ?? '']);
  for (const [, path] of compose.matchAll(/node (infra\/\S+\.ts)/g))
    expect(existsSync(join(root, path ?? ''))).toBe(true);
  expect(
    existsSync(join(root, 'infra/local', /dockerfile: (\S+)/.exec(compose)?.[1]?.replace('infra/local/', '') ?? '')),
  ).toBe(true);
});

test('they set only settings that there are', () => {
  const named = (text: string) => [...text.matchAll(/\b((?:RIPEN|SMTP)_[A-Z_]+)[=:]/g)].map(([, name]) => name ?? '');
  const all = [...named(dockerfile), ...named(compose), ...named(unit)];
  expect(all.length).toBeGreaterThan(6);
  for (const name of all.filter((it) => it.startsWith('RIPEN_'))) {
    const refused = (() => {
      try {
        readSettings({ [name]: 'x'.repeat(20) });
        return '';
      } catch (error) {
        return String(error);
      }
    })();
    expect(refused, name).not.toContain('there is no such setting');
  }
});

test('a stop is given longer than it takes, and the data lie where only their owner reads', () => {
  expect(Number(/stop_grace_period: (\d+)s/.exec(compose)?.[1])).toBeGreaterThan(10);
  expect(Number(/TimeoutStopSec=(\d+)/.exec(unit)?.[1])).toBeGreaterThan(10);
  expect(unit).toContain('StateDirectoryMode=0700');
  expect(dockerfile).toContain('/health/live');
});

/** The builder shows code for a customer's own server, with the client that it imports. */
const isShown = (name: string): boolean => name.startsWith('@segment/');

test('whatever runs needs only what npm ci --omit=dev installs', () => {
  const files = ['infra/local', 'infra/topology.ts', 'functions', 'shared', 'rule-builder/src'].flatMap((path) =>
    path.endsWith('.ts')
      ? [path]
      : readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
          .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts') && !name.includes('node_modules'))
          .map((name) => join(path, name)),
  );
  const packages = new Set(
    files.flatMap((path) =>
      [...read(path).matchAll(/^(?:import (?!type )|\} from |export .* from )[^'\n]*'([^.'][^']*)'/gm)].map(
        ([, from = '']) => (from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : (from.split('/')[0] ?? '')),
      ),
    ),
  );
  const needed = [...packages].filter(
    (name) => !name.startsWith('node:') && !builtinModules.includes(name) && !isShown(name),
  );
  expect(needed.length).toBeGreaterThan(15);
  expect(needed.filter((name) => dependencies[name] === undefined)).toEqual([]);
  for (const name of ['node', 'vite']) expect(dependencies).toHaveProperty([name]);
});
