import { setImmediate as breathe } from 'node:timers/promises';
import { type Condition, compileCondition } from '../../../shared/condition/index.ts';
import { decodeState, facts } from '../../../shared/scoring/index.ts';
import type { MatchCount } from '../contract/index.ts';
import type { Programs } from './programs.ts';
import type { Snapshot } from './snapshot.ts';

const SAMPLES = 5;
/** After so many leads others get a turn. */
const SLICE = 500;

/** "Matches 312 of 4,180 leads": asks the condition of every lead, with a few of those that match. */
export const matchCount = async (
  snapshot: Snapshot,
  programs: Programs,
  when: Condition,
  examples: boolean,
): Promise<MatchCount> => {
  const ask = compileCondition(when);
  const count: MatchCount = { matched: 0, of: 0, samples: [] };
  let at = 0;
  for (const lead of snapshot.leads) {
    at += 1;
    if (at % SLICE === 0) await breathe();
    if (lead.example && !examples) continue;
    count.of += 1;
    const { program } = await programs.of(lead.scored);
    const state = decodeState(lead.state);
    if (!ask(facts(program, state, snapshot.asOf, { leadId: lead.id, segments: [...lead.segments] }))) continue;
    count.matched += 1;
    if (count.samples.length < SAMPLES) count.samples.push(lead.row);
  }
  return count;
};
