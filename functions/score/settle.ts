import type { Live } from '../../shared/flow/index.ts';
import { entryKey, type Facts } from '../../shared/lead/index.ts';
import { apply, fold, type ScoringState } from '../../shared/scoring/index.ts';
import { type BusMessage, type Deps, RetryableError } from '../runtime/index.ts';
import { EXAMPLES, type Lead, newLead, readLead, writeLead } from '../store/lead.ts';
import { appendEntry, readLedger } from '../store/ledger.ts';
import { readLive } from '../store/live.ts';
import type { Programs, Scorer } from '../store/program.ts';
import { intoRing, isInRing } from '../store/ring.ts';
import type { Tables } from '../store/table.ts';
import { type Absorbed, absorb } from './absorb.ts';
import { type Cause, causeOf, type Latch, latchOf, latchSegments, latchStage } from './latch.ts';
import { type Moment, momentsOf, triggersMet } from './moments.ts';
import { nextLook } from './next-look.ts';
import type { Work } from './work.ts';

export type ScoreContext = {
  tables: Tables;
  programs: Programs;
  now: Deps['now'];
};

/** What to do beside taking in entries. */
export type Visit = {
  /** Look at the lead though nothing came: time has passed or a model was published. */
  because?: 'time' | 'model';
  /** Whether flows may start from stages that only a new model gives. */
  modelStartsFlows?: boolean;
  /** Flows that begin by themselves were published then: what should have begun since, begins now. */
  since?: string;
};

/** A lead after its entries are in, or where everything about it happens now. */
export type Settled = { lead: Lead; scorer: Scorer; untold: Untold } | { movedTo: string };

/** What this run has to tell: ids in the lead's outbox, and what a lead that was merged into it had still to tell. */
export type Untold = { outbox: string[]; brought: BusMessage[] };

/** Races are lost to writers that win, so more than a few in a row means that something is wrong. */
const MOST_RACES = 20;

/**
 * Takes entries into a lead's ledger and state; see the README for why this counts each exactly once. `read` is the
 * lead as it was read before, undefined if it was not there.
 */
export const settle = async (
  context: ScoreContext,
  id: string,
  works: readonly Work[],
  live: Live,
  read: Lead | undefined,
  visit: Visit = {},
): Promise<Settled> => {
  const { tables, programs } = context;
  const now = new Date(context.now()).toISOString();
  let lead = read ?? newLead(id, now);
  let scorer = await programs.scorer(live);
  const absorbed = new Map<string, Absorbed | undefined>();
  for (let race = 0; race < MOST_RACES; race += 1) {
    if (lead.mergedInto !== undefined) return { movedTo: lead.mergedInto };
    if (lead.scored.n > scorer.live.n) scorer = await programs.scorer(await readLive(tables));
    if (lead.scored.engine > scorer.scored.engine) {
      throw new RetryableError('The lead was scored by a newer release; that release must go on with it.');
    }
    await absorbMerged(context, lead, works, absorbed, now);
    const wanted = works.filter(({ entry }) => entry.kind !== 'merge' || belongsHere(lead, entry.child, absorbed));
    await putAll(context, lead, wanted);
    const next = await planWrite(context, lead, scorer, wanted, absorbed, now, visit);
    const brought = [...absorbed.values()].flatMap((one) => one?.untold ?? []);
    if (next === undefined) return { lead, scorer, untold: { outbox: Object.keys(lead.outbox), brought } };
    if (await writeLead(tables, lead, next)) {
      // What others have just put into the outbox they tell themselves, unless this is what a crash left behind.
      const isRepeat = wanted.some(({ put }) => put?.fresh === false);
      const outbox = Object.keys({ ...(isRepeat ? lead.outbox : {}), ...next.outbox });
      return { lead: written(lead, next), scorer, untold: { outbox, brought } };
    }
    lead = (await readLead(tables, id)) ?? newLead(id, now);
  }
  throw new RetryableError('The lead changed again and again while it was scored.');
};

const written = (lead: Lead, { outbox, waits, dueAt, example, ...change }: Change): Lead => {
  const { dueAt: _dueAt, example: _example, overflow: _overflow, ...rest } = lead;
  return {
    ...rest,
    ...change,
    version: lead.version + 1,
    outbox: { ...lead.outbox, ...outbox },
    waits: { ...waits, ...lead.waits },
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(example === undefined ? {} : { example }),
  };
};

const belongsHere = (lead: Lead, child: string, absorbed: ReadonlyMap<string, Absorbed | undefined>): boolean =>
  lead.members.includes(child) || absorbed.get(child) !== undefined;

const absorbMerged = async (
  { tables }: ScoreContext,
  lead: Lead,
  works: readonly Work[],
  absorbed: Map<string, Absorbed | undefined>,
  now: string,
): Promise<void> => {
  for (const { entry } of works) {
    if (entry.kind !== 'merge' || entry.child === lead.id) continue;
    if (lead.members.includes(entry.child) || absorbed.has(entry.child)) continue;
    absorbed.set(entry.child, await absorb(tables, entry.child, lead, now));
  }
};

const putAll = async ({ tables }: ScoreContext, lead: Lead, works: readonly Work[]): Promise<void> => {
  await Promise.all(
    works.map(async (work) => {
      if (work.put !== undefined) return;
      const since = lead.version;
      work.put = { fresh: await appendEntry(tables, lead.id, work.entry), since };
    }),
  );
};

type Change = Parameters<typeof writeLead>[2];

/** Works out the lead's next version, or undefined if there is nothing to write. */
const planWrite = async (
  context: ScoreContext,
  lead: Lead,
  scorer: Scorer,
  works: readonly Work[],
  absorbed: ReadonlyMap<string, Absorbed | undefined>,
  now: string,
  visit: Visit,
): Promise<Change | undefined> => {
  const missing = works.filter(({ hash }) => !isInRing(lead.ring, hash));
  const brought = [...absorbed.values()].filter((one) => one !== undefined);
  if (missing.length === 0 && brought.length === 0 && visit.because === undefined) return undefined;
  const latch = latchOf(lead);
  const sameModel =
    lead.version === 0 ||
    (lead.scored.flow === scorer.scored.flow &&
      lead.scored.version === scorer.scored.version &&
      lead.scored.engine === scorer.scored.engine);
  const isApplicable = ({ put }: Work) => put?.fresh === true && lead.ringFloor <= put.since;
  const mayApply = sameModel && brought.length === 0 && missing.every(isApplicable);
  const applied = mayApply ? applyAll(lead, scorer, missing, latch, now) : undefined;
  const cause = lastCause(missing, visit);
  const state = applied ?? (await foldAll(context, lead, scorer, missing, sameModel, latch, cause, now, visit));
  if (missing.length === 0 && brought.length === 0) latchStage(latch, lead, scorer, state, cause, now);
  const facts = latchSegments(latch, lead, scorer, state, cause, now);
  const moments = momentsOf(lead, scorer, facts);
  Object.assign(latch.outbox, mergesTold(lead, brought, now));
  if (visit.because !== undefined) Object.assign(latch.outbox, triggersSince(lead, scorer, facts, moments, visit, now));

  const { ring, evicted } = intoRing(
    lead.ring,
    missing.map(({ hash }) => hash),
  );
  const outbox = Object.fromEntries(Object.entries(latch.outbox).map(([id, message]) => [id, JSON.stringify(message)]));
  const hasToTell = Object.keys({ ...(visit.because === undefined ? {} : lead.outbox), ...outbox }).length > 0;
  const known = new Set(lead.members);
  const members = brought.flatMap((one) => one.members).filter((member) => !known.has(member));
  const waits = Object.assign({}, ...brought.map((one) => one.waits));
  const watched = { id: lead.id, waits: { ...waits, ...lead.waits } };
  const before = visit.because === undefined ? lead.dueAt : undefined;
  const look = nextLook(watched, scorer, state, facts, moments, now, before);
  const change: Change = {
    state,
    scored: sameModel && lead.version > 0 ? lead.scored : scorer.scored,
    ring,
    ringFloor: evicted || (applied === undefined && state !== lead.state) ? lead.version + 1 : lead.ringFloor,
    announced: latch.announced,
    segments: latch.segments,
    members: members.length === 0 ? lead.members : [...lead.members, ...members],
    outbox,
    waits,
    dueAt: hasToTell ? soon(lead, Object.keys(outbox).length > 0, now) : look,
    example: exampleOf(lead, works),
  };
  if (visit.because !== undefined && missing.length === 0 && brought.length === 0 && isUnchanged(lead, change)) {
    return undefined;
  }
  return change;
};

/** What has to be told of leads that are part of this one from now on. */
const mergesTold = ({ id: lead }: Lead, brought: readonly Absorbed[], at: string): Record<string, BusMessage> =>
  Object.fromEntries(
    brought.map(({ members: [child = ''] }) => [
      `m${child}`,
      { detailType: 'Lead Merged' as const, detail: { v: 1 as const, id: `${lead}.merged.${child}`, lead, child, at } },
    ]),
  );

const isUnchanged = (lead: Lead, change: Change): boolean =>
  change.state === lead.state &&
  change.scored === lead.scored &&
  change.announced === lead.announced &&
  change.segments === lead.segments &&
  change.dueAt === lead.dueAt;

/** A lead that began as an example stays one until the examples are removed. */
const exampleOf = (lead: Lead, works: readonly Work[]): true | undefined =>
  lead.example ??
  (lead.version === 0 && works.length > 0 && works.every(({ entry }) => entry.source.id === EXAMPLES)
    ? true
    : undefined);

const lastCause = (missing: readonly Work[], visit: Visit): Cause => {
  const last = missing.at(-1);
  if (last === undefined) {
    return {
      words: visit.because ?? 'merge',
      startsFlows: visit.because !== 'model' || visit.modelStartsFlows === true,
    };
  }
  return { ...causeOf(last.entry), startsFlows: missing.some(({ entry }) => entry.backfill !== true) };
};

/** Applies entry after entry; undefined if one of them can only be folded. What was latched until then is forgotten. */
const applyAll = (
  lead: Lead,
  scorer: Scorer,
  works: readonly Work[],
  latch: Latch,
  now: string,
): ScoringState | undefined => {
  const before = { ...latch, outbox: { ...latch.outbox } };
  let state = lead.state;
  for (const { entry } of works) {
    const next = apply(scorer.program, state, entry);
    if (next === 'fold') {
      Object.assign(latch, before);
      return undefined;
    }
    state = next;
    latchStage(latch, lead, scorer, state, causeOf(entry), now);
  }
  return state;
};

/**
 * The state from the ledger. A lead that another model scored is first folded without what is new, so that what the
 * model changes and what the lead did are told apart.
 */
const foldAll = async (
  { tables }: ScoreContext,
  lead: Lead,
  scorer: Scorer,
  missing: readonly Work[],
  sameModel: boolean,
  latch: Latch,
  cause: Cause,
  now: string,
  visit: Visit,
): Promise<ScoringState> => {
  const entries = await readLedger(tables, lead.id);
  if (!sameModel) {
    const isNew = new Set(missing.filter(({ put }) => put?.fresh).map(({ key }) => key));
    const before = fold(
      scorer.program,
      entries.filter((entry) => !isNew.has(entryKey(entry))),
    );
    const startsFlows = visit.modelStartsFlows === true;
    latchStage(latch, lead, scorer, before, { words: 'model', startsFlows }, now);
    if (isNew.size === 0) return before;
  }
  const state = fold(scorer.program, entries);
  latchStage(latch, lead, scorer, state, cause, now);
  return state;
};

/** What began by itself since somebody last looked, or since what begins it was published. */
const triggersSince = (
  lead: Lead,
  scorer: Scorer,
  known: Facts,
  moments: readonly Moment[],
  visit: Visit,
  now: string,
): Record<string, BusMessage> => {
  const since = earlier(lead.dueAt, visit.since);
  return since === undefined ? {} : triggersMet(lead, scorer, known, moments, { since, now });
};

const earlier = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one;

/** For what is left in the outbox; whoever comes back for that need not ask again for what has begun by now. */
const soon = ({ dueAt }: Lead, isNew: boolean, now: string): string =>
  !isNew && dueAt !== undefined && dueAt <= now ? dueAt : new Date(Date.parse(now) + 1).toISOString();
