import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type FunctionName, functions } from '../topology.ts';

const root = new URL('../..', import.meta.url).pathname;

/** Where a function's bundle lies: a folder with one `index.mjs`. */
export const bundleOf = (name: FunctionName | 'starter'): string => join(root, '.ripen/bundles', name);

const entries: Record<FunctionName | 'starter', string> = {
  ...(Object.fromEntries(Object.entries(functions).map(([name, it]) => [name, it.entry])) as Record<
    FunctionName,
    string
  >),
  starter: 'functions/starter/handler.ts',
};

export type Bundled = { name: string; bytes: number };

/** Bundles every handler once, tree-shaken ESM with the SDK inside, and answers each one's size. */
export const bundleFunctions = async (
  names = Object.keys(entries) as (FunctionName | 'starter')[],
): Promise<Bundled[]> => {
  await rm(join(root, '.ripen/bundles'), { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: entries[name], out: `${name}/index` })),
    outdir: '.ripen/bundles',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    sourcemap: false,
    legalComments: 'none',
    // Some dependencies are CommonJS and ask for `require`, which ESM lacks.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    metafile: true,
    logLevel: 'error',
  });
  return names.map((name) => ({ name, bytes: metafile.outputs[`.ripen/bundles/${name}/index.mjs`]?.bytes ?? 0 }));
};
