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
import { isSettled, look, passDays, putTo } from './ladder.ts';
import { rankOf } from './order.ts';
import { thousandths } from './points.ts';
import type { CompiledRule, Program } from './program.ts';
import { gradeOf } from './score.ts';
import type { ScoringState } from './state.ts';

/** Hears what each rule made of an activity, in the order of the fold; receipts are made of it. */
export type Listener = (entry: ActivityEntry, rule: CompiledRule, refusal: Refusal | 'frozen', day: number) => void;

type Kind<K extends LedgerEntry['kind']> = Extract<LedgerEntry, { kind: K }>;

/** Begins a state under this program, or refuses one that another version scored. */
export const begin = (program: Program, state: ScoringState): boolean => {
  if (state.m === program.version) return true;
  if (state.m !== 0) return false;
  state.m = program.version;
  state.f = fitOf(program, state.p);
  state.n = bantOf(program, state.p);
  return true;
};

const addPoints = (program: Program, state: ScoringState, channel: number, points: number, day: number): void => {
  while (state.b.length <= channel) state.b.push([]);
  const bucket = state.b[channel] as number[];
  const table = program.channels[channel]?.table ?? null;
  if (table === null) {
    bucket[0] = (bucket[0] ?? 0) + points;
    return;
  }
  const last = bucket.length - 2;
  if (last >= 0 && bucket[last] === day) bucket[last + 1] = (bucket[last + 1] as number) + points;
  else bucket.push(day, points);
  // What has faded away altogether is dropped: it adds nothing on any later day.
  let gone = 0;
  while (day - (bucket[gone] as number) >= table.weights.length) gone += 2;
  if (gone > 0) bucket.splice(0, gone);
};

/** The facts that rule conditions may read, at an activity. */
const factsAt = (program: Program, state: ScoringState, entry: ActivityEntry): Readable => {
  const activity = {
    type: entry.type,
    at: entry.at,
    properties: entry.properties,
    context: entry.context,
    source: entry.source.kind,
  };
  const { did, fit } = program.ruleNeeds;
  if (did.length === 0 && !fit) return { now: entry.at, lead: state.p, activity };
  return {
    now: entry.at,
    lead: state.p,
    activity,
    did: didOf(program, state, did),
    grade: gradeOf(program, state.f),
    bant: bantAnswers(state.n),
    score: { fit: state.f / 1000 },
  };
};

/** Whether any rule counted the activity. */
const scoreActivity = (
  program: Program,
  state: ScoringState,
  entry: ActivityEntry,
  day: number,
  hear?: Listener,
): boolean => {
  const rules = program.rules.get(entry.type);
  if (rules === undefined) return false;
  if (state.z === 1) {
    if (hear) for (const rule of rules) hear(entry, rule, 'frozen', day);
    return false;
  }
  let facts: Readable | undefined;
  let gained = 0;
  let given = 0;
  let counted = false;
  for (const rule of rules) {
    if (rule.when !== null) facts ??= factsAt(program, state, entry);
    const holds = rule.when === null || facts === undefined || rule.when(facts);
    const refusal = holds ? count(state, rule, entry, day) : 'condition';
    hear?.(entry, rule, refusal, day);
    if (refusal !== null) continue;
    addPoints(program, state, rule.channel, rule.points, day);
    gained += rule.points;
    if (rule.points > 0) given += rule.points;
    counted = true;
  }
  if (gained > 0 && state.u === 1) delete state.u;
  if (state.g >= 0) state.g += given;
  return counted;
};

const adjust = (state: ScoringState, { change }: Kind<'adjustment'>, day: number): void => {
  if (change.what === 'points') {
    state.g = -1;
    state.j ??= {};
    const standing = Object.hasOwn(state.j, change.group) ? (state.j[change.group] ?? 0) : 0;
    state.j[change.group] = standing + thousandths(change.points);
  } else if (change.what === 'stage') putTo(state, change.stage, day);
  else if (change.frozen) state.z = 1;
  else delete state.z;
};

/** Where an outcome that moves the lead by itself puts it. */
const outcomeStage: Partial<Record<Kind<'outcome'>['outcome'], Stage>> = {
  opportunity: 'opportunity',
  won: 'customer',
  lost: 'recycled',
  disqualified: 'disqualified',
};

const settle = (program: Program, state: ScoringState, { outcome }: Kind<'outcome'>, day: number): void => {
  const stage = outcomeStage[outcome];
  if (stage !== undefined) putTo(state, stage, day);
  if (outcome === 'accepted') {
    state.a = 1;
    state.i = Math.max(state.i, day);
  }
  // A rejection that comes after the lead went further says nothing about where it is now.
  if (outcome === 'rejected' && !isSettled(state.s)) {
    delete state.a;
    putTo(state, program.ladder.rejectedTo, day);
  }
};

const consent = (state: ScoringState, entry: Kind<'consent'>): void => {
  const at = consentStamp(entry.source, msOf(entry.at));
  const standing = state.e;
  if (standing !== undefined && (standing.at > at || (standing.at === at && standing.id >= entry.id))) return;
  state.e = { s: entry.state, at, id: entry.id };
};

const learn = (program: Program, state: ScoringState, entry: Kind<'profile'>, stamp: number): void => {
  writeProfile({ values: state.p, stamps: state.t }, entry.fields, stamp, program.competitors, msOf(entry.receivedAt));
  state.f = fitOf(program, state.p);
  state.n = bantOf(program, state.p);
};

/** Of two entries of one instant. */
const comesAfter = (state: ScoringState, entry: LedgerEntry): boolean =>
  rankOf(entry) > state.l || (rankOf(entry) === state.l && entry.id > state.k);

/** The entries that move along event time; the others hold whenever they come. */
type Walked = Kind<'activity' | 'profile' | 'adjustment' | 'outcome'>;

/** Applies the next entry in order: the one step that `apply` and `fold` share. */
const step = (program: Program, state: ScoringState, entry: Walked, atMs: number, hear?: Listener): void => {
  const day = program.calendar.dayOf(atMs);
  const first = state.at === 0;
  if (first) {
    state.o = day;
    state.day = day;
  } else if (day > state.day) {
    passDays(program, state, day);
    state.day = day;
  }
  state.at = atMs;
  state.l = rankOf(entry);
  state.k = entry.id;
  let changed = true;
  switch (entry.kind) {
    case 'activity':
      changed = scoreActivity(program, state, entry, day, hear) || program.ladder.did.includes(entry.type);
      countActivity(program, state, entry.type, atMs);
      if (day > state.i) state.i = day;
      // What changed nothing that the ladder reads need not be looked at: this day has been, when it began.
      if (!first && !changed) return;
      break;
    case 'profile':
      learn(program, state, entry, stampOf(entry.source, atMs));
      break;
    case 'adjustment':
      adjust(state, entry, day);
      break;
    case 'outcome':
      settle(program, state, entry, day);
      break;
  }
  look(program, state, day);
};

/**
 * Applies an entry that comes late, where that is exact: it can have changed nothing but its own trace. Otherwise false.
 */
const applyLate = (program: Program, state: ScoringState, entry: Walked, atMs: number): boolean => {
  const day = program.calendar.dayOf(atMs);
  if (day <= state.o) return false;
  if (entry.kind === 'activity') {
    if (program.touched.has(entry.type)) return false;
    // Had inactivity put the lead down meanwhile, this activity might have kept it up.
    if (state.r === 1) return false;
    countActivity(program, state, entry.type, atMs);
    state.i = Math.max(state.i, day);
    return true;
  }
  if (entry.kind !== 'profile') return false;
  const names = Object.keys(entry.fields);
  const profile = { values: state.p, stamps: state.t };
  const stamp = stampOf(entry.source, atMs);
  if (names.some((name) => name === 'email' || program.leadFields.has(name))) return false;
  const receivedMs = msOf(entry.receivedAt);
  if (profileTies(profile, entry.fields, stamp, receivedMs)) return false;
  writeProfile(profile, entry.fields, stamp, program.competitors, receivedMs);
  return true;
};

/**
 * Applies one entry that the state has not seen, in constant time whatever the length of the ledger, and answers the
 * state after it, or `'fold'` where only folding the whole ledger afresh is exact (late entries that touch a rule,
 * retractions, merges, a state of another model version). The state given belongs to `apply`: it is changed in place,
 * except where the answer is `'fold'`.
 */
export const apply = (program: Program, state: ScoringState, entry: LedgerEntry): ScoringState | 'fold' => {
  if (entry.kind === 'retraction' || entry.kind === 'merge') return 'fold';
  if (!begin(program, state)) return 'fold';
  if (entry.kind === 'announced') return state;
  if (state.w?.includes(entryKey(entry))) {
    const rest = state.w.filter((key) => key !== entryKey(entry));
    if (rest.length > 0) state.w = rest;
    else delete state.w;
    return state;
  }
  switch (entry.kind) {
    case 'consent':
      consent(state, entry);
      return state;
    case 'suppression':
      state.x = 1;
      return state;
    default: {
      if (entry.kind === 'activity' && entry.machine !== undefined) return state;
      const atMs = msOf(entry.at);
      if (atMs > state.at || (atMs === state.at && comesAfter(state, entry))) {
        step(program, state, entry, atMs);
        return state;
      }
      return applyLate(program, state, entry, atMs) ? state : 'fold';
    }
  }
};

/** `apply` for entries that are known to come in order, as the fold walks them. */
export const applyNext = (program: Program, state: ScoringState, entry: LedgerEntry, hear?: Listener): void => {
  if (entry.kind === 'consent') consent(state, entry);
  else if (entry.kind === 'suppression') state.x = 1;
  else if (entry.kind === 'activity') {
    if (entry.machine === undefined) step(program, state, entry, msOf(entry.at), hear);
  } else if (entry.kind === 'profile' || entry.kind === 'adjustment' || entry.kind === 'outcome') {
    step(program, state, entry, msOf(entry.at));
  }
};
