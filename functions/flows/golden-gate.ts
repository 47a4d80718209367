import type { Flow } from '../../shared/flow/index.ts';
import type { Problem } from '../../shared/problem/index.ts';
import { type GoldenLead, goldenProblems, runGolden, worldOf } from '../../shared/simulation/index.ts';
import type { Services } from '../http/index.ts';
import { goldenSuite } from './golden-suite.ts';

/** Of the 29 s that a request may take; what has not run by then has not passed. */
const MOST_MS = 12_000;

/** What the golden leads that must pass have against publishing this flow. */
export const refusedByGolden = async (
  services: Services,
  flow: Flow,
  goldens: readonly GoldenLead[],
): Promise<Problem[]> => {
  const must = goldens.filter(({ mustPass }) => mustPass);
  if (must.length === 0) return [];
  const { deps } = services;
  const until = deps.now() + MOST_MS;
  const world = worldOf(flow, await goldenSuite(services, flow, must));
  return goldenProblems(await runGolden(must, world, () => deps.now() < until));
};
