import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { type FunctionName, functions } from '../topology.ts';

const root = new URL('../..', import.meta.url).pathname;

/** What is bundled: the functions of the topology, and the one that fills an empty workspace after a deployment. */
export type BundleName = FunctionName | 'starter';

const entries = {
  ...Object.fromEntries(Object.entries(functions).map(([name, it]) => [name, it.entry])),
  starter: 'functions/starter/handler.ts',
} as Record<BundleName, string>;
export const bundleNames = Object.keys(entries) as BundleName[];

/** Where a function's bundle lies: a folder with one `index.mjs`. */
export const bundleOf = (name: BundleName): string => join(root, '.ripen/bundles', name);

/**
 * No module of ours does anything by being imported, so one of which nothing is used is left out; esbuild cannot see
 * that for itself where a module makes schemas or registries.
 */
const oursHaveNoSideEffects: Plugin = {
  name: 'ours-have-no-side-effects',
  setup(it) {
    it.onResolve({ filter: /^\.\.?\// }, ({ importer, resolveDir, path }) =>
      /\/(shared|functions)\//.test(importer) && !importer.includes('node_modules')
        ? { path: resolve(resolveDir, path), sideEffects: false }
        : undefined,
    );
  },
};

/**
 * Lambda puts credentials into the environment. The SDK imports the other ways of getting them only where that fails,
 * so they stay out: a fifth of a small bundle.
 */
const neverImportedOnLambda = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

export type Bundled = { name: BundleName; bytes: number };

/** Bundles every handler once, tree-shaken ESM with the SDK inside, and answers each one's size. */
export const bundleFunctions = async (names: readonly BundleName[] = bundleNames): Promise<Bundled[]> => {
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
    external: neverImportedOnLambda,
    plugins: [oursHaveNoSideEffects],
    legalComments: 'none',
    // Some dependencies are CommonJS and ask for `require`, which ESM lacks.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    metafile: true,
    logLevel: 'error',
  });
  return names.map((name) => ({ name, bytes: metafile.outputs[`.ripen/bundles/${name}/index.mjs`]?.bytes ?? 0 }));
};
