import { defineConfig } from 'vitest/config';

const common = {
  pool: 'forks',
  testTimeout: 120_000,
  hookTimeout: 120_000,
} as const;
/** Tests that start the product as a person does need the builder built, once for all of them. */
const product = ['test/browser/**/*.test.ts', 'test/product/**/*.test.ts'];

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [
      { test: { ...common, name: 'code', include: ['test/**/*.test.{ts,tsx}'], exclude: product } },
      { test: { ...common, name: 'product', include: product, globalSetup: ['test/global-setup.ts'] } },
    ],
  },
});
