import { type Stage, stageRank } from '../../lead/index.ts';
import type { Finding, Pair } from './finding.ts';
import { addLead, noTallies, type Tallies } from './tally.ts';

/** A lead that would stand elsewhere. */
export type MovedLead = { lead: string; name: string; from: Stage; to: Stage; score: Pair };

/** Leads that come up to a stage or past it, and leads that fall below it: an SQL counts as an MQL too. */
export type Crossing = { up: number; down: number };

/** What the draft would make of all these leads, beside what the live model makes of them. */
export type Comparison = {
  leads: number;
  stages: Partial<Record<Stage, Tallies>>;
  mql: Crossing;
  sql: Crossing;
  /** Whoever would stand elsewhere, the greatest change of points first. */
  moved: MovedLead[];
  rescored: number;
  /** By what hangs on changes of stage: how often it started. */
  starts: Record<string, Tallies>;
  /** Of leads that sales won or lost: how many had been MQL or SQL by their points before that. */
  outcomes: Record<'won' | 'lost', { of: number; called: Pair }>;
};

const noPair = (): Pair => ({ live: 0, draft: 0 });
const sides = ['live', 'draft'] as const;

const cross = (crossing: Crossing, stage: Stage, { live, draft }: Pair<Stage>): void => {
  const [was, is] = [stageRank[live] >= stageRank[stage], stageRank[draft] >= stageRank[stage]];
  if (is && !was) crossing.up += 1;
  if (was && !is) crossing.down += 1;
};

/** Adds up what was found lead by lead. */
export const compare = (findings: Iterable<Finding>): Comparison => {
  const sum: Comparison = {
    leads: 0,
    stages: {},
    mql: { up: 0, down: 0 },
    sql: { up: 0, down: 0 },
    moved: [],
    rescored: 0,
    starts: {},
    outcomes: { won: { of: 0, called: noPair() }, lost: { of: 0, called: noPair() } },
  };
  for (const { lead, name, stage, score, starts, deal } of findings) {
    sum.leads += 1;
    if (score.live !== score.draft) sum.rescored += 1;
    for (const standing of new Set([stage.live, stage.draft])) {
      sum.stages[standing] ??= noTallies();
      addLead(sum.stages[standing], { live: Number(stage.live === standing), draft: Number(stage.draft === standing) });
    }
    for (const id of new Set([...Object.keys(starts.live), ...Object.keys(starts.draft)])) {
      sum.starts[id] ??= noTallies();
      addLead(sum.starts[id], { live: starts.live[id] ?? 0, draft: starts.draft[id] ?? 0 });
    }
    for (const side of sides) if (deal?.called[side]) sum.outcomes[deal.end].called[side] += 1;
    if (deal) sum.outcomes[deal.end].of += 1;
    cross(sum.mql, 'mql', stage);
    cross(sum.sql, 'sql', stage);
    if (stage.live !== stage.draft) sum.moved.push({ lead, name, from: stage.live, to: stage.draft, score });
  }
  const change = ({ score }: MovedLead): number => Math.abs(score.draft - score.live);
  sum.moved.sort((a, b) => change(b) - change(a) || b.score.draft - a.score.draft || (a.lead < b.lead ? -1 : 1));
  return sum;
};
