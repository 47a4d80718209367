import type { BusEvents } from '../../shared/event/index.ts';
import { entryKey, type Facts, type LedgerEntry } from '../../shared/lead/index.ts';
import { type ScoringState, view } from '../../shared/scoring/index.ts';
import type { BusMessage } from '../runtime/index.ts';
import type { Lead } from '../store/lead.ts';
import type { Scorer } from '../store/program.ts';
import { isVisitor } from './lead-id.ts';

/** A lead as it is written, what is live, and the instant (ISO) at which the lead's next version is worked out. */
export type LeadContext = { lead: Lead; scorer: Scorer; now: string };

/**
 * Why a lead may be elsewhere than was announced, and whether flows may start from that: an entry's key, `time`,
 * `inactivity`, `merge` or `model`.
 */
export type Cause = { words: string; startsFlows: boolean; byFlow?: string };

/** An entry as a cause. History that is only now brought in starts nothing; a flow's own doing says which flow it was. */
export const causeOf = (entry: LedgerEntry): Cause => ({
  words: entryKey(entry),
  startsFlows: entry.backfill !== true,
  ...(entry.source.kind === 'flow' && entry.source.id !== undefined ? { byFlow: entry.source.id } : {}),
});

/** Nobody can be written to who is a visitor or made for the tour. */
export const mayStartFlows = (lead: Pick<Lead, 'id' | 'example'>): boolean =>
  lead.example !== true && !isVisitor(lead.id);

/** What was announced of a lead last, and the messages that are new. Each step answers announcements of its own. */
export type Announcements = Readonly<{
  announced: Lead['announced'];
  segments: readonly string[];
  outbox: Readonly<Record<string, BusMessage>>;
}>;

/** What was announced of a lead until now. */
export const announcementsOf = ({ announced, segments }: Lead): Announcements => ({ announced, segments, outbox: {} });

/**
 * If the state's stage is not what was announced last, announces it as the lead's next transition. `causeFor` answers the
 * cause where the state says that this entry, `time` or `inactivity` made the stage.
 */
export const announceStage = (
  before: Announcements,
  { lead, scorer, now }: LeadContext,
  state: ScoringState,
  causeFor: (by: string) => Cause,
): Announcements => {
  const { stage, stageSince, score, grade } = view(scorer.program, state, now);
  const from = before.announced.stage;
  if (stage === from) return before;
  const n = before.announced.n + 1;
  const cause = causeFor(stageSince?.by ?? '');
  // What a new model makes of the past has not happened before it was published.
  const happenedAt = cause.words === 'model' ? undefined : stageSince?.at;
  const detail: BusEvents['Lead Stage Changed'] = {
    v: 1,
    id: `${lead.id}.${n}`,
    lead: lead.id,
    at: now,
    ...(happenedAt === undefined || happenedAt > now ? {} : { happenedAt }),
    n,
    from,
    to: stage,
    cause: cause.words,
    score: score.total,
    grade,
    startsFlows: cause.startsFlows && mayStartFlows(lead),
    ...(cause.byFlow === undefined ? {} : { byFlow: cause.byFlow }),
  };
  return {
    ...before,
    announced: { stage, n },
    outbox: { ...before.outbox, [`n${n}`]: { detailType: 'Lead Stage Changed', detail } },
  };
};

/** If the lead is in other segments than was announced last, announces which it entered and left. */
export const announceSegments = (
  before: Announcements,
  { lead, scorer, now }: LeadContext,
  known: Facts,
  cause: Cause,
): Announcements => {
  if (scorer.segments.length === 0 && before.segments.length === 0) return before;
  const within = scorer.segments.filter(({ holds }) => holds(known)).map(({ id }) => id);
  const defined = new Set(scorer.segments.map(({ id }) => id));
  const startsFlows = cause.startsFlows && mayStartFlows(lead);
  const message = (segment: string, entered: boolean): [string, BusMessage] => {
    const id = `${lead.id}.${segment}.${lead.version + 1}`;
    const detail = { v: 1 as const, id, lead: lead.id, at: now, segment, entered, startsFlows };
    return [`s${segment}.${lead.version + 1}`, { detailType: 'Segment Changed', detail }];
  };
  const entered = within.filter((segment) => !before.segments.includes(segment));
  const left = before.segments.filter((segment) => !within.includes(segment));
  if (entered.length === 0 && left.length === 0) return before;
  // A segment that was deleted is left by everybody without a word.
  const outbox = Object.fromEntries([
    ...entered.map((segment) => message(segment, true)),
    ...left.filter((segment) => defined.has(segment)).map((segment) => message(segment, false)),
  ]);
  return { ...before, segments: within, outbox: { ...before.outbox, ...outbox } };
};
