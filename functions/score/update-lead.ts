import type { Live } from '../../shared/flow/index.ts';
import { type BusMessage, type Deps, RetryableError } from '../runtime/index.ts';
import { type Lead, type LeadChange, newLead, readLead, writeLead } from '../store/lead.ts';
import { appendEntry, readLedger } from '../store/ledger.ts';
import { readLive } from '../store/live.ts';
import type { Programs, Scorer } from '../store/program.ts';
import type { Tables } from '../store/table.ts';
import { type MergedChild, mergeChild } from './merge.ts';
import type { AppendedEntry, PendingEntry } from './pending.ts';
import { type PlanInput, plan, type Visit } from './plan.ts';

export type ScoreContext = {
  tables: Tables;
  programs: Programs;
  now: Deps['now'];
};

/** What is to be done with a lead. `read` is the lead as it was read before, undefined if it was not there. */
export type LeadUpdate = {
  id: string;
  entries: readonly PendingEntry[];
  /** Identifiers that are the lead's, as texts. */
  identifiers?: readonly string[];
  /** Leads that must become part of this one; if one is another's by now, nothing is written. */
  joined?: readonly string[];
  live: Live;
  read: Lead | undefined;
  visit?: Visit;
};

/** A lead after its entries are in. */
export type UpdatedLead = { lead: Lead; scorer: Scorer; entries: readonly AppendedEntry[]; unpublished: Unpublished };

/** What this run has to publish: ids in the lead's outbox, and messages that merged leads had still to publish. */
export type Unpublished = { outbox: string[]; ofMembers: BusMessage[] };

/** Races are lost to writers that win, so more than a few in a row means that something is wrong. */
const MOST_RACES = 20;

/** By id: what a merged lead brought, undefined for one that belongs to another lead. */
type Merged = ReadonlyMap<string, MergedChild | undefined>;

/**
 * Takes entries into a lead's ledger and state, or answers where everything about the lead happens now; see the README for
 * why this counts each exactly once.
 */
export const updateLead = async (
  context: ScoreContext,
  update: LeadUpdate,
): Promise<UpdatedLead | { movedTo: string }> => {
  const { tables, programs } = context;
  const { id, identifiers = [], joined = [], visit = {} } = update;
  const now = new Date(context.now()).toISOString();
  let lead = update.read ?? newLead(id, now);
  let scorer = await programs.scorer(update.live);
  let merged: Merged = new Map();
  let appended: ReadonlyMap<string, AppendedEntry> = new Map();
  for (let race = 0; race < MOST_RACES; race += 1) {
    if (lead.mergedInto !== undefined) return { movedTo: lead.mergedInto };
    if (lead.scored.n > scorer.live.n) scorer = await programs.scorer(await readLive(tables));
    if (lead.scored.engine > scorer.scored.engine) {
      throw new RetryableError('The lead was scored by a newer release; that release must go on with it.');
    }
    merged = await mergeChildren(tables, lead, update.entries, merged, now);
    const isPart = (child: string) => lead.members.includes(child) || merged.get(child) !== undefined;
    if (!joined.every((child) => child === lead.id || isPart(child))) {
      throw new RetryableError('A lead was joined with another one meanwhile.');
    }
    appended = await appendAll(tables, lead, wantedOf(lead, update.entries, merged), appended);
    const children = [...merged.values()].filter((one) => one !== undefined);
    const entries = [...appended.values()];
    const input = { lead, scorer, entries, identifiers, merged: children, visit, now };
    const change = await planChange(tables, input);
    const ofMembers = children.flatMap(({ unpublished }) => unpublished);
    if (change === undefined) {
      return { lead, scorer, entries, unpublished: { outbox: Object.keys(lead.outbox), ofMembers } };
    }
    if (await writeLead(tables, lead, change)) {
      // What others have just put into the outbox they publish themselves, unless this is what a crash left behind.
      const isRepeat = entries.some(({ isNew }) => !isNew);
      const outbox = Object.keys({ ...(isRepeat ? lead.outbox : {}), ...change.outbox });
      return { lead: written(lead, change), scorer, entries, unpublished: { outbox, ofMembers } };
    }
    const met = await readLead(tables, id);
    // What was put into its ledger is gone too. What arrives meanwhile is a new lead's, which only its identifiers tell.
    if (met === undefined) throw new RetryableError('The lead was erased while it was scored.');
    lead = met;
  }
  throw new RetryableError('The lead changed again and again while it was scored.');
};

/** The plan's change, from the ledger where nothing less will do; undefined if there is nothing to write. */
const planChange = async (tables: Tables, input: PlanInput): Promise<LeadChange | undefined> => {
  const planned = plan(input);
  const whole =
    planned === 'needs ledger' ? plan({ ...input, ledger: await readLedger(tables, input.lead.id) }) : planned;
  return typeof whole === 'string' ? undefined : whole.write;
};

const written = (lead: Lead, { outbox, waits, dueAt, example, ...change }: LeadChange): Lead => {
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

/** Smaller ids first: what others were closed into is part of this lead before they are. */
const mergeChildren = async (
  tables: Tables,
  lead: Lead,
  entries: readonly PendingEntry[],
  before: Merged,
  now: string,
): Promise<Merged> => {
  const merged = new Map(before);
  const children = entries.flatMap(({ entry }) => (entry.kind === 'merge' ? [entry.child] : [])).sort();
  for (const child of children) {
    if (child === lead.id || lead.members.includes(child) || merged.has(child)) continue;
    const members = [...lead.members, ...[...merged.values()].flatMap((one) => one?.members ?? [])];
    merged.set(child, await mergeChild(tables, child, { id: lead.id, members }, now));
  }
  return merged;
};

/** Of merges only those whose child is part of this lead. */
const wantedOf = (lead: Lead, entries: readonly PendingEntry[], merged: Merged): PendingEntry[] =>
  entries.filter(
    ({ entry }) =>
      entry.kind !== 'merge' || lead.members.includes(entry.child) || merged.get(entry.child) !== undefined,
  );

/** Puts entries into the ledger, each once in this run, whatever races are lost. */
const appendAll = async (
  tables: Tables,
  lead: Lead,
  entries: readonly PendingEntry[],
  before: ReadonlyMap<string, AppendedEntry>,
): Promise<ReadonlyMap<string, AppendedEntry>> => {
  const since = lead.version;
  const all = new Map<string, AppendedEntry>();
  // What is implied goes in after what implies it. So where a crash left it there, what comes again is there too, and the
  // whole ledger is folded; a batch that comes again with others need not imply it anew.
  for (const some of [entries.filter((one) => !one.isImplied), entries.filter((one) => one.isImplied)]) {
    await Promise.all(
      some.map(async (one) => {
        const known = before.get(one.key);
        all.set(one.key, known ?? { ...one, isNew: await appendEntry(tables, lead.id, one.entry), since });
      }),
    );
  }
  // In the order of the ledger, whichever was put first.
  return new Map(entries.flatMap(({ key }) => all.get(key) ?? []).map((one) => [one.key, one]));
};
