import type { Json } from '../activity/index.ts';
import type { Stage } from '../lead/index.ts';
import type { ScoringState } from './state.ts';

/**
 * A state as it is stored, with short keys, because it is written with every activity. Optional keys are absent where they
 * hold nothing. A key never changes its meaning: states stay in the store until their lead is next written.
 */
type StoredState = {
  m: number;
  at: number;
  l: number;
  k: string;
  day: number;
  o: number;
  b: number[][];
  c: number[];
  v: Record<string, string[]>;
  q: Record<string, number[]>;
  j?: Record<string, number>;
  f: number;
  n: number;
  s: Stage;
  g: number;
  a?: 1;
  u?: 1;
  h?: 1;
  z?: 1;
  i: number;
  r?: 1;
  d: number[];
  y?: Record<string, [number, number]>;
  e?: { s: 'subscribed' | 'unsubscribed'; at: number; id: string };
  x?: 1;
  w?: string[];
  sa?: number;
  sb?: string;
  lh?: 1;
  rj?: [reason: string, day: number, earned: number];
  p: Record<string, Json>;
  t: Record<string, number>;
};

const flag = <K extends string>(key: K, isSet: boolean): { [key in K]?: 1 } =>
  (isSet ? { [key]: 1 } : {}) as { [key in K]?: 1 };

const unlessEmpty = <K extends string, T extends object>(key: K, value: T): { [key in K]?: T } =>
  (Object.keys(value).length > 0 ? { [key]: value } : {}) as { [key in K]?: T };

/** A state as the store keeps it. */
export const encodeState = (state: ScoringState): string =>
  JSON.stringify({
    m: state.modelVersion,
    at: state.lastAt,
    l: state.lastRank,
    k: state.lastId,
    day: state.lastDay,
    o: state.firstDay,
    b: state.points,
    c: state.limits,
    v: state.distinct,
    q: state.matchDays,
    f: state.fit,
    n: state.bant,
    s: state.stage,
    g: state.totalAtMost,
    i: state.activeDay,
    d: state.activities,
    p: state.profile,
    t: state.stamps,
    ...unlessEmpty('j', state.byHand),
    ...flag('a', state.accepted),
    ...flag('u', state.waitsForActivity),
    ...flag('h', state.heldByHand),
    ...flag('z', state.frozen),
    ...flag('r', state.hasBeenIdle),
    ...unlessEmpty('y', state.otherActivities),
    ...(state.consent === null ? {} : { e: { s: state.consent.state, at: state.consent.at, id: state.consent.id } }),
    ...flag('x', state.suppressed),
    ...unlessEmpty('w', state.retractedAhead),
    ...(state.stageAt === 0 ? {} : { sa: state.stageAt, sb: state.stageBy }),
    ...flag('lh', state.hasFadingLossByHand),
    ...(state.rest === null ? {} : { rj: [state.rest.reason, state.rest.day, state.rest.earned] }),
  });

/** Shared by all states that hold nothing there: states are never changed, and there are many. */
const none = {};
const nothing: readonly string[] = [];

/** A state from the store, whichever release wrote it. */
export const decodeState = (text: string): ScoringState => {
  const stored = JSON.parse(text) as StoredState;
  return {
    modelVersion: stored.m,
    lastAt: stored.at,
    lastRank: stored.l,
    lastId: stored.k,
    lastDay: stored.day,
    firstDay: stored.o,
    points: stored.b,
    limits: stored.c,
    distinct: stored.v,
    matchDays: stored.q,
    byHand: stored.j ?? none,
    hasFadingLossByHand: stored.lh === 1,
    fit: stored.f,
    bant: stored.n,
    stage: stored.s,
    stageAt: stored.sa ?? 0,
    stageBy: stored.sb ?? '',
    totalAtMost: stored.g,
    accepted: stored.a === 1,
    waitsForActivity: stored.u === 1,
    rest: stored.rj === undefined ? null : { reason: stored.rj[0], day: stored.rj[1], earned: stored.rj[2] },
    heldByHand: stored.h === 1,
    frozen: stored.z === 1,
    activeDay: stored.i,
    hasBeenIdle: stored.r === 1,
    activities: stored.d,
    otherActivities: stored.y ?? none,
    consent: stored.e === undefined ? null : { state: stored.e.s, at: stored.e.at, id: stored.e.id },
    suppressed: stored.x === 1,
    retractedAhead: stored.w ?? nothing,
    profile: stored.p,
    stamps: stored.t,
  };
};
