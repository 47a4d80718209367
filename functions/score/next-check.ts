import { changesByTime, compileCondition } from '../../shared/condition/index.ts';
import type { Facts } from '../../shared/lead/index.ts';
import { dayAfter, facts, nextStageChange, type ScoringState } from '../../shared/scoring/index.ts';
import type { Lead } from '../store/lead.ts';
import type { Scorer } from '../store/program.ts';
import type { TriggerTime } from './trigger-times.ts';

/** How a lead stands now. With `until` only what comes before it is of interest. */
export type Standing = {
  state: ScoringState;
  known: Facts;
  times: readonly TriggerTime[];
  now: string;
  until: string | undefined;
};

/** A lead whose segments or waits ask for what fades or ages is looked at as often as this anyway. */
const FARTHEST_DAYS = 31;

/**
 * The instant at which something about a lead next changes by itself: its stage, a segment or a wait that asks for the
 * score or for a time ago (found by trying the midnights to come), or a flow that begins on a date or with a silence.
 * Points that fade without any of that are of no consequence: whoever looks at the lead sees them faded. With `until`
 * only what comes before it is of interest.
 */
export const nextCheck = (lead: Pick<Lead, 'id' | 'waits'>, scorer: Scorer, at: Standing): string | undefined => {
  const { state, times, now, until } = at;
  const stage = nextStageChange(scorer.program, state, now)?.at;
  const ahead = times.map(({ at }) => at).filter((at) => at > now);
  const earliest = [until, stage, ...ahead].filter((at) => at !== undefined).sort()[0];
  return nextFlip(lead, scorer, { ...at, until: earliest }) ?? earliest;
};

/** The first midnight after which a segment or a wait is answered otherwise than now. */
const nextFlip = (
  { id, waits }: Pick<Lead, 'id' | 'waits'>,
  { program, segments }: Scorer,
  { state, known, now, until }: Standing,
): string | undefined => {
  const asks = [
    ...segments.filter(({ byTime }) => byTime).map(({ holds }) => holds),
    ...Object.values(waits).flatMap(({ when }) => (when && changesByTime(when) ? [compileCondition(when)] : [])),
  ];
  if (asks.length === 0) return undefined;
  const answers = asks.map((ask) => ask(known));
  for (let n = 1; ; n += 1) {
    const at = dayAfter(program, now, n);
    if (until !== undefined && at >= until) return undefined;
    const then = facts(program, state, at, { leadId: id, segments: known.segments });
    if (n === FARTHEST_DAYS || asks.some((ask, one) => ask(then) !== answers[one])) return at;
  }
};
