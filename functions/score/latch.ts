import type { BusEvents } from '../../shared/event/index.ts';
import { entryKey, type Facts, type LedgerEntry } from '../../shared/lead/index.ts';
import { facts, type ScoringState, view } from '../../shared/scoring/index.ts';
import type { BusMessage } from '../runtime/index.ts';
import type { Lead } from '../store/lead.ts';
import type { Scorer } from '../store/program.ts';
import { isVisitor } from './lead-id.ts';

/** Why a lead may be elsewhere than was announced, and whether flows may start from that. */
export type Cause = { words: string; startsFlows: boolean; byFlow?: string };

/** An entry as a cause. History that is only now brought in starts nothing; a flow's own doing says which flow it was. */
export const causeOf = (entry: LedgerEntry): Cause => ({
  words: entryKey(entry),
  startsFlows: entry.backfill !== true,
  ...(entry.source.kind === 'flow' && entry.source.id !== undefined ? { byFlow: entry.source.id } : {}),
});

export const mayStartFlows = (lead: Pick<Lead, 'id' | 'example'>): boolean =>
  lead.example !== true && !isVisitor(lead.id);

/** What has to be told about a lead's new state, gathered while it is worked out. */
export type Latch = {
  announced: Lead['announced'];
  segments: string[];
  outbox: Record<string, BusMessage>;
};

export const latchOf = ({ announced, segments }: Lead): Latch => ({ announced, segments, outbox: {} });

/** If the state's stage is not what was announced last, announces it as the lead's next transition. */
export const latchStage = (
  latch: Latch,
  lead: Lead,
  scorer: Scorer,
  state: ScoringState,
  cause: Cause,
  now: string,
): void => {
  const { stage, score, grade } = view(scorer.program, state, now);
  const from = latch.announced.stage;
  if (stage === from) return;
  const n = latch.announced.n + 1;
  const detail: BusEvents['Lead Stage Changed'] = {
    v: 1,
    id: `${lead.id}.${n}`,
    lead: lead.id,
    at: now,
    n,
    from,
    to: stage,
    cause: cause.words,
    score: score.total,
    grade,
    startsFlows: cause.startsFlows && mayStartFlows(lead),
    ...(cause.byFlow === undefined ? {} : { byFlow: cause.byFlow }),
  };
  latch.announced = { stage, n };
  latch.outbox[`n${n}`] = { detailType: 'Lead Stage Changed', detail };
};

/** If the lead is in other segments than was told last, tells which it entered and left. Answers the facts as of now. */
export const latchSegments = (
  latch: Latch,
  lead: Lead,
  scorer: Scorer,
  state: ScoringState,
  cause: Cause,
  now: string,
): Facts => {
  const known = facts(scorer.program, state, now, { leadId: lead.id, segments: latch.segments });
  if (scorer.segments.length === 0 && latch.segments.length === 0) return known;
  const within = scorer.segments.filter(({ holds }) => holds(known)).map(({ id }) => id);
  const defined = new Set(scorer.segments.map(({ id }) => id));
  const tell = (segment: string, entered: boolean) => {
    const id = `${lead.id}.${segment}.${lead.version + 1}`;
    const startsFlows = cause.startsFlows && mayStartFlows(lead);
    latch.outbox[`s${segment}.${lead.version + 1}`] = {
      detailType: 'Segment Changed',
      detail: { v: 1, id, lead: lead.id, at: now, segment, entered, startsFlows },
    };
  };
  for (const segment of within) if (!latch.segments.includes(segment)) tell(segment, true);
  // A segment that was deleted is left by everybody without a word.
  for (const segment of latch.segments) if (defined.has(segment) && !within.includes(segment)) tell(segment, false);
  if (Object.keys(latch.outbox).some((id) => id.startsWith('s')) || latch.segments.some((id) => !defined.has(id))) {
    latch.segments = within;
  }
  return { ...known, segments: latch.segments };
};
