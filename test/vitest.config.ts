import { defineConfig } from 'vitest/config';

const common = { pool: 'forks', testTimeout: 60_000, hookTimeout: 60_000 } as const;
/** Tests that start the product as a person does need the builder built, once for all of them. */
const product = ['test/browser/**/*.test.ts', 'test/product/**/*.test.ts'];

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    // Both of two cores: tests wait for the disk and for each other's browsers more than they compute.
    maxWorkers: 2,
    projects: [
      { test: { ...common, name: 'code', include: ['test/**/*.test.{ts,tsx}'], exclude: product } },
      { test: { ...common, name: 'product', include: product, globalSetup: ['test/global-setup.ts'] } },
    ],
  },
});
