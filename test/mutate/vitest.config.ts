import { defineConfig } from 'vitest/config';

/** The tests that an area's mutants must fail, as `run.ts` names them. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: { include: (process.env.RIPEN_MUTATE_TESTS ?? '').split(','), testTimeout: 60_000, hookTimeout: 60_000 },
});
