import { entryKey, type LedgerEntry } from '../../shared/lead/index.ts';
import { apply, facts, fold, type ScoringState } from '../../shared/scoring/index.ts';
import type { BusMessage } from '../runtime/index.ts';
import { EXAMPLES, type Lead, type LeadChange } from '../store/lead.ts';
import { isOutdated } from '../store/program.ts';
import { intoRing, isInRing } from '../store/ring.ts';
import {
  type Announcements,
  announcementsOf,
  announceSegments,
  announceStage,
  type Cause,
  causeOf,
  type LeadContext,
} from './announcements.ts';
import type { MergedChild } from './merge.ts';
import { nextCheck } from './next-check.ts';
import type { AppendedEntry } from './pending.ts';
import { triggersMet, triggerTimesOf } from './trigger-times.ts';

/** What to do beside taking in entries. */
export type Visit = {
  /** Look at the lead though nothing came: time has passed or a model was published. */
  because?: 'time' | 'model';
  /** Flows that begin by themselves were published then: what should have begun since, begins now. */
  since?: string;
};

/** All that a lead's next version is worked out from. `ledger` is given where it was asked for. */
export type PlanInput = LeadContext & {
  entries: readonly AppendedEntry[];
  /** Identifiers that are the lead's, as far as the messages say. */
  identifiers?: readonly string[];
  merged: readonly MergedChild[];
  visit: Visit;
  ledger?: readonly LedgerEntry[];
};

/** What to write, that there is nothing to write, or that only the whole ledger can tell. */
export type Plan = { write: LeadChange } | 'nothing' | 'needs ledger';

/** Works out a lead's next version. Pure: reads nothing, changes nothing it is given. */
export const plan = (input: PlanInput): Plan => {
  const { lead, scorer, entries, merged, visit, now } = input;
  const missing = entries.filter(({ hash }) => !isInRing(lead.ring, hash));
  const isVisit = visit.because !== undefined;
  const identifiers = identifiersOf(input);
  if (missing.length === 0 && merged.length === 0 && !isVisit && identifiers === lead.identifiers) return 'nothing';
  const scored = scoreMissing(input, missing);
  if (scored === 'needs ledger') return scored;

  const { state, isFolded } = scored;
  // What a merged lead reached before has started what starts from it.
  const isReached = merged.some(({ reached }) => reached.includes(state.stage));
  const staged = announceStage(scored.announcements, input, state, (by) => {
    const found = causeOfAll(input, missing, by);
    return isReached ? { ...found, startsFlows: false } : found;
  });
  const known = facts(scorer.program, state, now, { leadId: lead.id, segments: [...staged.segments] });
  const {
    announced,
    segments,
    outbox: announcements,
  } = announceSegments(staged, input, known, causeOfAll(input, missing));
  const seen = { ...known, segments: [...segments] };
  const times = triggerTimesOf(lead, scorer, seen);
  const since = isVisit ? earlier(lead.dueAt, visit.since) : undefined;
  const started = since === undefined ? {} : triggersMet(lead, scorer, seen, times, { since, now });
  const outbox = Object.fromEntries(
    Object.entries({ ...announcements, ...mergeMessages(input), ...started }).map(([id, message]) => [
      id,
      JSON.stringify(message),
    ]),
  );

  const { ring, evicted } = intoRing(
    lead.ring,
    missing.map(({ hash }) => hash),
  );
  const members = merged.flatMap((one) => one.members).filter((member) => !lead.members.includes(member));
  const waits: Lead['waits'] = Object.assign({}, ...merged.map((one) => one.waits));
  const hasOutbox = Object.keys({ ...(isVisit ? lead.outbox : {}), ...outbox }).length > 0;
  const watched = { id: lead.id, waits: { ...waits, ...lead.waits } };
  const until = isVisit ? undefined : lead.dueAt;
  const change: LeadChange = {
    state,
    scored: isSameModel(input) && lead.version > 0 ? lead.scored : scorer.scored,
    ring,
    ringFloor: evicted || isFolded ? lead.version + 1 : lead.ringFloor,
    announced,
    segments: segments === lead.segments ? lead.segments : [...segments],
    members: members.length === 0 ? lead.members : [...lead.members, ...members],
    ...(identifiers === undefined ? {} : { identifiers }),
    outbox,
    waits,
    dueAt: hasOutbox
      ? dueForOutbox(lead, Object.keys(outbox).length > 0, now)
      : nextCheck(watched, scorer, { state, known: seen, times, now, until }),
    example: exampleOf(lead, entries),
  };
  const isIdle = isVisit && missing.length === 0 && merged.length === 0;
  return isIdle && isUnchanged(lead, change) ? 'nothing' : { write: change };
};

const isOtherVersion = ({ lead, scorer }: LeadContext): boolean =>
  lead.scored.flow !== scorer.scored.flow || lead.scored.version !== scorer.scored.version;

const isSameModel = ({ lead, scorer }: LeadContext): boolean =>
  lead.version === 0 || !isOutdated(lead.scored, scorer.scored);

type Scored = { state: ScoringState; announcements: Announcements; isFolded: boolean };

const scoreMissing = (input: PlanInput, missing: readonly AppendedEntry[]): Scored | 'needs ledger' => {
  const { lead, merged, ledger } = input;
  const isApplicable = ({ isNew, since }: AppendedEntry) => isNew && lead.ringFloor <= since;
  const mayApply = isSameModel(input) && merged.length === 0 && missing.every(isApplicable);
  const applied = mayApply ? applyAll(input, missing) : undefined;
  if (applied !== undefined) return { ...applied, isFolded: false };
  return ledger === undefined ? 'needs ledger' : { ...foldAll(input, missing, ledger), isFolded: true };
};

/** Applies entry after entry, announcing after each; undefined if one of them can only be folded. */
const applyAll = (
  context: LeadContext,
  missing: readonly AppendedEntry[],
): Pick<Scored, 'state' | 'announcements'> | undefined => {
  let announcements = announcementsOf(context.lead);
  let { state } = context.lead;
  for (const { entry } of missing) {
    const next = apply(context.scorer.program, state, entry);
    if (next === 'fold') return undefined;
    state = next;
    announcements = announceStage(announcements, context, state, (by) => causeAmong([entry], by) ?? causeOf(entry));
  }
  return { state, announcements };
};

/**
 * The state from the ledger. A lead that another model scored is first folded without what is new, so that what the
 * model changes and what the lead did are told apart.
 */
const foldAll = (
  context: LeadContext,
  missing: readonly AppendedEntry[],
  ledger: readonly LedgerEntry[],
): Pick<Scored, 'state' | 'announcements'> => {
  const { program } = context.scorer;
  const announcements = announcementsOf(context.lead);
  if (isSameModel(context)) return { state: fold(program, ledger), announcements };
  const isNew = new Set(missing.filter((one) => one.isNew).map(({ key }) => key));
  const before = fold(
    program,
    ledger.filter((entry) => !isNew.has(entryKey(entry))),
  );
  const remodelled = announceStage(announcements, context, before, () => byModel(context));
  return { state: isNew.size === 0 ? before : fold(program, ledger), announcements: remodelled };
};

/**
 * Whether flows start from what a new model alone changes was chosen when it was published. A new engine or another time
 * zone changes the past without anybody having chosen anything.
 */
const byModel = (context: LeadContext): Cause => ({
  words: 'model',
  startsFlows: isOtherVersion(context) && context.scorer.live.model?.startsFlows === true,
});

const isByTime = (by: string): boolean => by === 'time' || by === 'inactivity';

/** What made a stage, if it is one of these entries or time. History that is only now brought in starts nothing. */
const causeAmong = (entries: readonly LedgerEntry[], by: string): Cause | undefined => {
  const entry = entries.find((one) => entryKey(one) === by);
  if (entry !== undefined) return causeOf(entry);
  const isHistory = entries.length > 0 && entries.every(({ backfill }) => backfill === true);
  return isByTime(by) ? { words: by, startsFlows: !isHistory } : undefined;
};

/** What a change is put down to. Where an earlier entry counts anew, that is because of what was taken back or merged. */
const causeOfAll = (input: PlanInput, missing: readonly AppendedEntry[], by = ''): Cause => {
  const { visit } = input;
  const entries = missing.map(({ entry }) => entry);
  const isModels = visit.because === 'model' && entries.length === 0;
  if (isModels && !isSameModel(input)) return byModel(input);
  const found = causeAmong(entries, by);
  if (found !== undefined) return found;
  if (isModels) return byModel(input);
  const last = entries.findLast(({ kind }) => kind === 'retraction' || kind === 'merge') ?? entries.at(-1);
  return last === undefined
    ? { words: visit.because ?? 'merge', startsFlows: true }
    : { ...causeOf(last), startsFlows: entries.some(({ backfill }) => backfill !== true) };
};

/** Says of each lead that it is part of this one from now on. */
const mergeMessages = ({ lead: { id: lead }, merged, now: at }: PlanInput): Record<string, BusMessage> =>
  Object.fromEntries(
    merged.map(({ members: [child = ''] }) => [
      `m${child}`,
      { detailType: 'Lead Merged', detail: { v: 1, id: `${lead}.merged.${child}`, lead, child, at } },
    ]),
  );

/** Browsers come and go; so many are kept of a lead. */
const MOST_BROWSERS = 50;

/** What the lead goes by with what is new; the list itself where nothing is. */
const identifiersOf = ({ lead, merged, identifiers = [] }: PlanInput): Lead['identifiers'] => {
  const all = new Set(lead.identifiers);
  let browsers = lead.identifiers?.filter(isBrowser).length ?? 0;
  for (const text of [...merged.flatMap((one) => one.identifiers), ...identifiers]) {
    if (all.has(text) || (isBrowser(text) && browsers >= MOST_BROWSERS)) continue;
    all.add(text);
    if (isBrowser(text)) browsers += 1;
  }
  return all.size === (lead.identifiers?.length ?? 0) ? lead.identifiers : [...all];
};

const isBrowser = (identifier: string): boolean => identifier.startsWith('anonymousId#');

const isUnchanged = (lead: Lead, change: LeadChange): boolean =>
  change.state === lead.state &&
  change.scored === lead.scored &&
  change.announced === lead.announced &&
  change.segments === lead.segments &&
  change.dueAt === lead.dueAt;

/** A lead that began as an example stays one until the examples are removed. */
const exampleOf = (lead: Lead, entries: readonly AppendedEntry[]): true | undefined =>
  lead.example ??
  (lead.version === 0 && entries.length > 0 && entries.every(({ entry }) => entry.source.id === EXAMPLES)
    ? true
    : undefined);

const earlier = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one;

/** For what is left in the outbox; whoever comes back for that need not ask again for what has begun by now. */
const dueForOutbox = ({ dueAt }: Lead, isNew: boolean, now: string): string =>
  !isNew && dueAt !== undefined && dueAt <= now ? dueAt : new Date(Date.parse(now) + 1).toISOString();
