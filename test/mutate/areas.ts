/** An area whose tests are tried by mutants: its sources, the tests nearest to it, and the share that must be killed. */
export type Area = { sources: string; tests: readonly string[]; bar: number };

const BAR = 0.85;

/** What `npm run mutate -- <area>` takes. Only tests without a browser and without a product of their own count. */
export const areas = {
  time: { sources: 'shared/time', tests: ['test/time', 'test/flow/compute.test.ts', 'test/scoring'], bar: BAR },
  condition: { sources: 'shared/condition', tests: ['test/condition'], bar: BAR },
  scoring: { sources: 'shared/scoring', tests: ['test/scoring'], bar: BAR },
  flow: { sources: 'shared/flow', tests: ['test/flow', 'test/simulation'], bar: BAR },
  simulation: { sources: 'shared/simulation', tests: ['test/simulation'], bar: BAR },
  handoff: { sources: 'shared/handoff', tests: ['test/handoff'], bar: BAR },
  report: { sources: 'shared/report', tests: ['test/report'], bar: BAR },
  score: { sources: 'functions/score', tests: ['test/functions/score'], bar: BAR },
  steps: { sources: 'functions/steps', tests: ['test/functions/steps'], bar: BAR },
  editor: { sources: 'rule-builder/src/editor', tests: ['test/rule-builder'], bar: BAR },
} as const satisfies Record<string, Area>;
