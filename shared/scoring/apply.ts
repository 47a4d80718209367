import type { Readable } from '../condition/index.ts';
import {
  type ActivityEntry,
  consentStamp,
  entryKey,
  type LedgerEntry,
  profileTies,
  type Stage,
  stampOf,
  writeProfile,
} from '../lead/index.ts';
import { msOf } from '../time/index.ts';
import { count, type Refusal } from './count.ts';
import { countActivity, didOf } from './did.ts';
import { bantAnswers, bantOf, fitOf } from './fit.ts';
import { checkLadder, isOffLadder, moveTo, passDays, wakeUp } from './ladder.ts';
import { rankOf } from './order.ts';
import { thousandths } from './points.ts';
import type { CompiledRule, Program } from './program.ts';
import { gradeOf } from './score.ts';
import { type Draft, draftOf, type ScoringState } from './state.ts';

type Kind<K extends LedgerEntry['kind']> = Extract<LedgerEntry, { kind: K }>;

/** Hears, in the order of the fold, what each rule made of an activity and what was given by hand; receipts are made of it. */
export type FoldListener = {
  onRule: (entry: ActivityEntry, rule: CompiledRule, refusal: Refusal | 'frozen', day: number) => void;
  onAdjustment: (entry: Kind<'adjustment'>, day: number) => void;
};

/** Begins a draft under this program, unless it has begun. */
export const begin = (program: Program, draft: Draft): void => {
  if (draft.modelVersion === program.version) return;
  draft.modelVersion = program.version;
  draft.fit = fitOf(program, draft.profile);
  draft.bant = bantOf(program, draft.profile);
};

const addPoints = (program: Program, draft: Draft, channel: number, points: number, day: number): void => {
  while (draft.points.length <= channel) draft.points.push([]);
  const before = draft.points[channel] ?? [];
  const table = program.channels[channel]?.table ?? null;
  draft.points[channel] =
    table === null ? [(before[0] ?? 0) + points] : withDay(before, day, points, table.weights.length);
};

/** A channel with points added on its latest day; what has faded away altogether by then is left out. */
const withDay = (before: readonly number[], day: number, points: number, life: number): number[] => {
  let gone = 0;
  while (gone < before.length && day - (before[gone] as number) >= life) gone += 2;
  const bucket = before.slice(gone);
  const last = bucket.length - 2;
  if (last >= 0 && bucket[last] === day) bucket[last + 1] = (bucket[last + 1] as number) + points;
  else if (life > 0) bucket.push(day, points);
  return bucket;
};

/** The facts that rule conditions may read, at an activity. */
const factsAt = (program: Program, draft: Draft, entry: ActivityEntry): Readable => {
  const activity = {
    type: entry.type,
    at: entry.at,
    properties: entry.properties,
    context: entry.context,
    source: entry.source.kind,
  };
  const { did, fit } = program.ruleNeeds;
  if (did.length === 0 && !fit) return { now: entry.at, lead: draft.profile, activity };
  return {
    now: entry.at,
    lead: draft.profile,
    activity,
    did: didOf(program, draft, did),
    grade: gradeOf(program, draft.fit),
    bant: bantAnswers(draft.bant),
    score: { fit: draft.fit / 1000 },
  };
};

/** Whether any rule counted the activity. */
const scoreActivity = (
  program: Program,
  draft: Draft,
  entry: ActivityEntry,
  day: number,
  listener?: FoldListener,
): boolean => {
  const rules = program.rules.get(entry.type);
  if (rules === undefined) return false;
  if (draft.frozen) {
    if (listener) for (const rule of rules) listener.onRule(entry, rule, 'frozen', day);
    return false;
  }
  let facts: Readable | undefined;
  let gained = 0;
  let given = 0;
  let counted = false;
  for (const rule of rules) {
    if (rule.when !== null) facts ??= factsAt(program, draft, entry);
    const holds = rule.when === null || facts === undefined || rule.when(facts);
    const refusal = holds ? count(draft, rule, entry, day) : 'condition';
    listener?.onRule(entry, rule, refusal, day);
    if (refusal !== null) continue;
    addPoints(program, draft, rule.channel, rule.points, day);
    gained += rule.points;
    if (rule.points > 0) given += rule.points;
    counted = true;
  }
  if (gained > 0) draft.waitsForActivity = false;
  if (given > 0) wakeUp(program, draft, given);
  if (draft.totalAtMost >= 0) draft.totalAtMost += given;
  return counted;
};

const adjust = (program: Program, draft: Draft, { change }: Kind<'adjustment'>, day: number): void => {
  switch (change.what) {
    case 'points':
      giveByHand(program, draft, change, day);
      if (change.points > 0) wakeUp(program, draft, thousandths(change.points));
      break;
    case 'score':
      // What was earned or given before counts no more, losses neither, so that nothing is owed.
      draft.points = [];
      draft.byHand = {};
      giveByHand(program, draft, change, day);
      break;
    case 'stage':
      moveTo(draft, change.stage, day);
      break;
    case 'freeze':
      draft.frozen = change.frozen;
  }
};

const giveByHand = (
  program: Program,
  draft: Draft,
  { group, points, fades }: { group: string; points: number; fades?: boolean | undefined },
  day: number,
): void => {
  const found = program.handGroups.get(group);
  const given = thousandths(points);
  draft.totalAtMost = -1;
  if (fades === true && found !== undefined && found.channel !== null) {
    addPoints(program, draft, found.channel, given, day);
    if (given < 0) draft.hasFadingLossByHand = true;
    return;
  }
  const id = found?.id ?? group;
  const standing = Object.hasOwn(draft.byHand, id) ? (draft.byHand[id] ?? 0) : 0;
  draft.byHand = { ...draft.byHand, [id]: standing + given };
};

/** Where an outcome that moves the lead by itself puts it. */
const outcomeStage: Partial<Record<Kind<'outcome'>['outcome'], Stage>> = {
  opportunity: 'opportunity',
  won: 'customer',
  lost: 'recycled',
  disqualified: 'disqualified',
};

const applyOutcome = (program: Program, draft: Draft, { outcome, reason = '' }: Kind<'outcome'>, day: number): void => {
  const stage = outcomeStage[outcome];
  if (stage !== undefined) moveTo(draft, stage, day);
  if (outcome === 'accepted') {
    draft.accepted = true;
    draft.rest = null;
    draft.activeDay = Math.max(draft.activeDay, day);
  }
  // A rejection that comes after the lead went further says nothing about where it is now.
  if (outcome === 'rejected' && !isOffLadder(draft.stage)) {
    draft.accepted = false;
    moveTo(draft, program.ladder.requalification.restFor(reason).to ?? program.ladder.rejectedTo, day);
    rest(draft, reason, day);
  }
  if (outcome === 'lost') rest(draft, reason, day);
};

/** From now on only what its reason asks for lets the lead climb again. */
const rest = (draft: Draft, reason: string, day: number): void => {
  draft.waitsForActivity = false;
  draft.rest = { reason, day, earned: 0 };
};

const applyConsent = (draft: Draft, entry: Kind<'consent'>): void => {
  const at = consentStamp(entry.source, msOf(entry.at));
  const standing = draft.consent;
  if (standing !== null && (standing.at > at || (standing.at === at && standing.id >= entry.id))) return;
  draft.consent = { state: entry.state, at, id: entry.id };
};

const writeTo = (program: Program, draft: Draft, entry: Kind<'profile'>, stamp: number): void => {
  const profile = { values: { ...draft.profile }, stamps: { ...draft.stamps } };
  writeProfile(profile, entry.fields, stamp, program.competitors, msOf(entry.receivedAt));
  draft.profile = profile.values;
  draft.stamps = profile.stamps;
};

const learn = (program: Program, draft: Draft, entry: Kind<'profile'>, stamp: number): void => {
  writeTo(program, draft, entry, stamp);
  draft.fit = fitOf(program, draft.profile);
  draft.bant = bantOf(program, draft.profile);
};

/** Of two entries of one instant. */
const comesAfter = (state: ScoringState, entry: LedgerEntry): boolean =>
  rankOf(entry) > state.lastRank || (rankOf(entry) === state.lastRank && entry.id > state.lastId);

/** The entries that move along event time; the others hold whenever they come. */
type Walked = Kind<'activity' | 'profile' | 'adjustment' | 'outcome'>;

/** Applies the next entry in order: the one step that `apply` and `fold` share. */
const step = (program: Program, draft: Draft, entry: Walked, atMs: number, listener?: FoldListener): void => {
  const day = program.calendar.dayOf(atMs);
  const first = draft.lastAt === 0;
  if (first) {
    draft.firstDay = day;
    draft.lastDay = day;
  } else if (day > draft.lastDay) {
    passDays(program, draft, day);
    draft.lastDay = day;
  }
  draft.lastAt = atMs;
  draft.lastRank = rankOf(entry);
  draft.lastId = entry.id;
  const { stage } = draft;
  let changed = true;
  switch (entry.kind) {
    case 'activity':
      changed = scoreActivity(program, draft, entry, day, listener) || program.ladder.did.includes(entry.type);
      if (draft.rest !== null && !draft.frozen && wakeUp(program, draft, 0, entry.type)) changed = true;
      countActivity(program, draft, entry.type, atMs);
      if (day > draft.activeDay) draft.activeDay = day;
      // What changed nothing that the ladder reads need not be looked at: this day has been, when it began.
      if (!first && !changed) return;
      break;
    case 'profile':
      learn(program, draft, entry, stampOf(entry.source, atMs));
      break;
    case 'adjustment':
      adjust(program, draft, entry, day);
      listener?.onAdjustment(entry, day);
      break;
    case 'outcome':
      applyOutcome(program, draft, entry, day);
      break;
  }
  checkLadder(program, draft, day);
  if (draft.stage === stage) return;
  draft.stageAt = atMs;
  draft.stageBy = entryKey(entry);
};

/**
 * Whether an entry that comes late can have changed nothing but its own trace, so that applying it now is exact.
 */
const isLateApplicable = (program: Program, state: ScoringState, entry: Walked, atMs: number): boolean => {
  if (program.calendar.dayOf(atMs) <= state.firstDay) return false;
  // Had inactivity put the lead down meanwhile, this activity might have kept it up.
  if (entry.kind === 'activity') return !program.touched.has(entry.type) && !state.hasBeenIdle;
  if (entry.kind !== 'profile') return false;
  if (Object.keys(entry.fields).some((name) => name === 'email' || program.leadFields.has(name))) return false;
  const profile = { values: state.profile, stamps: state.stamps };
  return !profileTies(profile, entry.fields, stampOf(entry.source, atMs), msOf(entry.receivedAt));
};

const applyLate = (program: Program, draft: Draft, entry: Walked, atMs: number): void => {
  if (entry.kind === 'activity') {
    countActivity(program, draft, entry.type, atMs);
    draft.activeDay = Math.max(draft.activeDay, program.calendar.dayOf(atMs));
  } else if (entry.kind === 'profile') writeTo(program, draft, entry, stampOf(entry.source, atMs));
};

/**
 * Applies one entry that the state has not seen, in constant time whatever the length of the ledger, and answers the
 * state after it, or `'fold'` where only folding the whole ledger afresh is exact (late entries that touch a rule,
 * retractions, merges, a state of another model version). The state given stays as it is.
 */
export const apply = (program: Program, state: ScoringState, entry: LedgerEntry): ScoringState | 'fold' => {
  if (entry.kind === 'retraction' || entry.kind === 'merge') return 'fold';
  const isUnscored = state.modelVersion === 0 && program.version !== 0;
  if (state.modelVersion !== program.version && !isUnscored) return 'fold';
  const draft = draftOf(state);
  begin(program, draft);
  if (entry.kind === 'announced') return draft;
  if (state.retractedAhead.length > 0) {
    const key = entryKey(entry);
    if (state.retractedAhead.includes(key)) {
      draft.retractedAhead = state.retractedAhead.filter((one) => one !== key);
      return draft;
    }
  }
  if (entry.kind === 'consent' || entry.kind === 'suppression' || isMachine(entry)) {
    applyNext(program, draft, entry);
    return draft;
  }
  const atMs = msOf(entry.at);
  if (atMs > state.lastAt || (atMs === state.lastAt && comesAfter(state, entry))) {
    step(program, draft, entry, atMs);
    return draft;
  }
  if (!isLateApplicable(program, state, entry, atMs)) return 'fold';
  applyLate(program, draft, entry, atMs);
  return draft;
};

const isMachine = (entry: LedgerEntry): boolean => entry.kind === 'activity' && entry.machine !== undefined;

/** Works an entry that is known to come in order, as the fold walks them, into a draft. */
export const applyNext = (program: Program, draft: Draft, entry: LedgerEntry, listener?: FoldListener): void => {
  if (entry.kind === 'consent') applyConsent(draft, entry);
  else if (entry.kind === 'suppression') draft.suppressed = true;
  else if (entry.kind === 'activity') {
    if (!isMachine(entry)) step(program, draft, entry, msOf(entry.at), listener);
  } else if (entry.kind === 'profile' || entry.kind === 'adjustment' || entry.kind === 'outcome') {
    step(program, draft, entry, msOf(entry.at), listener);
  }
};
