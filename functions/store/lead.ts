import type { OpenWait } from '../../shared/condition/index.ts';
import type { Stage } from '../../shared/lead/index.ts';
import { decodeState, emptyState, encodeState, type ScoringState } from '../../shared/scoring/index.ts';
import { shardOf } from './due.ts';
import { getAll } from './dynamo/batch.ts';
import { above, absent, allOf, anyOf, equals, present, putIf } from './dynamo/conditional.ts';
import { getItem as get, type Item } from './dynamo/item.ts';
import { scanFrom } from './dynamo/query.ts';
import { readable } from './dynamo/readable.ts';
import { type Change, remove, set, setEach, updateIf } from './dynamo/update.ts';
import { dropParts, type Packed, packState, unpackState } from './overflow.ts';
import { key, type Tables } from './table.ts';

/**
 * Which model and which engine made a lead's state, and in which time zone its days were counted (that of the model's own
 * document where it is not said). `n` is that of `Live` when they did.
 */
export type ScoredBy = { n: number; flow: string; version: number; engine: number; timeZone?: string };

/**
 * A lead as it is stored: a cache of its ledger, and what is latched beside it. `version` guards every write but the
 * removal of a key from `outbox` or `waits`; 0 is a lead that is not written yet.
 */
export type Lead = {
  id: string;
  version: number;
  createdAt: string;
  state: ScoringState;
  scored: ScoredBy;
  /** Hashes of the keys of the entries that the state has taken in most recently, eight characters each. */
  ring: string;
  /** The version that last dropped something from the ring or was folded from the ledger. */
  ringFloor: number;
  announced: { stage: Stage; n: number };
  /** What the lead has still to tell: id → the bus message as JSON. */
  outbox: Record<string, string>;
  waits: Record<string, OpenWait>;
  segments: string[];
  /** Where the state lies that is too large for the item. */
  overflow?: string[];
  /** Leads whose history is part of this one's ledger. */
  members: string[];
  /** What the lead goes by, as `kind#value`; a lead of version 0.1 has only what came since. */
  identifiers?: readonly string[];
  /** Closed: everything about this lead happens to that one. */
  mergedInto?: string;
  /** Made for the tour: left out of counts, starts nothing, removed in one click. */
  example?: true;
  /** The instant (ISO) from which on something about it changes by itself or is left to do. Nobody has looked since. */
  dueAt?: string;
};

/** The source id of everything that is made for the tour; a lead that begins with it is an example. */
export const EXAMPLES = 'examples';

/** The primary key of a lead's item. */
export const leadKey = (ws: string, id: string) => ({ pk: key(ws, 'lead', id), sk: 'lead' });

/** A lead of which nothing is written yet. */
export const newLead = (id: string, createdAt: string): Lead => ({
  id,
  version: 0,
  createdAt,
  state: emptyState(),
  scored: { n: 0, flow: '', version: 0, engine: 0 },
  ring: '',
  ringFloor: 0,
  announced: { stage: 'lead', n: 0 },
  outbox: {},
  waits: {},
  segments: [],
  members: [],
});

/** A lead's item, as a get, a query or a scan of the table gives it, with its state as JSON; undefined if it is gone. */
export const withState = async (tables: Tables, item: Item): Promise<(Item & { state: string }) | undefined> => {
  const state = await unpackState(tables, item.id as string, item as Packed);
  if (state !== undefined) return { ...item, state };
  // Somebody wrote the lead after its item was read.
  const now = await getItem(tables, item.id as string);
  return now === undefined ? undefined : withState(tables, now);
};

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What every lead has. Read with each activity, so the checks are made by hand; the state is checked by its codec. */
const isLead = (item: Item): boolean =>
  typeof item.id === 'string' &&
  Number.isInteger(item.version) &&
  typeof item.createdAt === 'string' &&
  typeof item.ring === 'string' &&
  Number.isInteger(item.ringFloor) &&
  isMap(item.scored) &&
  isMap(item.announced) &&
  isMap(item.outbox) &&
  isMap(item.waits) &&
  Array.isArray(item.segments) &&
  Array.isArray(item.members);

/** A lead from its item with its state; throws a `TypeError` for anything else. */
const leadFrom = ({ pk: _pk, sk: _sk, duePk: _duePk, state, ...rest }: Item & { state: string }): Lead => {
  if (!isLead(rest)) throw new TypeError('A stored lead cannot be read.');
  return { ...rest, state: decodeState(state) } as Lead;
};

const whole = async (tables: Tables, items: readonly Item[]): Promise<(Item & { state: string })[]> =>
  (await Promise.all(items.map((item) => withState(tables, item)))).filter((item) => item !== undefined);

/** Leads from their items; those that are gone meanwhile are left out. */
export const leadsOf = async (tables: Tables, items: readonly Item[]): Promise<Lead[]> =>
  (await whole(tables, items)).map(leadFrom);

/** The same for lists: a lead that cannot be read is left out and named in the log. */
const listedLeads = async (tables: Tables, items: readonly Item[]): Promise<Lead[]> => {
  const read = new Map((await whole(tables, items)).map((item) => [item.id, item]));
  return readable(tables, [...read.values()], (item) => leadFrom({ ...item, state: String(item.state) }));
};

/** True for the rows of the Leads table that are leads (others are aliases and parts of states). */
const isLeadRow = (item: Record<string, unknown>): boolean => item.sk === 'lead';

const getItem = (tables: Tables, id: string): Promise<Item | undefined> => get(tables, 'Leads', leadKey(tables.ws, id));

/** Leads as they were a moment ago, closed ones too, with as few calls as there are hundreds; unknown ids are left out. */
export const readLeads = async (tables: Tables, ids: readonly string[]): Promise<Lead[]> => {
  const wanted = ids.map((id) => ({ table: 'Leads' as const, key: leadKey(tables.ws, id) }));
  return listedLeads(tables, await getAll(tables, wanted, 'eventually'));
};

/** One lead as it is now, closed or not. */
export const readLead = async (tables: Tables, id: string): Promise<Lead | undefined> => {
  const item = await getItem(tables, id);
  return item === undefined ? undefined : (await leadsOf(tables, [item]))[0];
};

/** The lead that everything about `id` happens to now: itself, or what it was merged into. */
export const readRoot = async (tables: Tables, id: string): Promise<Lead | undefined> => {
  let lead = await readLead(tables, id);
  while (lead?.mergedInto !== undefined) lead = await readLead(tables, lead.mergedInto);
  return lead;
};

/** What one write of the score handler or the sweep changes. `outbox` names the messages that are new. */
export type LeadChange = Pick<
  Lead,
  'state' | 'scored' | 'ring' | 'ringFloor' | 'announced' | 'segments' | 'members' | 'identifiers'
> & {
  outbox: Record<string, string>;
  /** Waits taken over from a member. */
  waits?: Record<string, OpenWait>;
  dueAt?: string | undefined;
  example?: true | undefined;
};

/** Writes the next version of a lead; false if another writer was first. */
export const writeLead = async (tables: Tables, lead: Lead, change: LeadChange): Promise<boolean> => {
  const packed = await packState(tables, lead.id, encodeState(change.state));
  const done = await (lead.version === 0 ? putFirst : updateNext)(tables, lead, change, packed);
  await dropParts(tables, lead.id, done ? lead.overflow : packed.overflow);
  return done;
};

const putFirst = (tables: Tables, lead: Lead, { dueAt, example, ...change }: LeadChange, packed: Packed) =>
  putIf(
    tables,
    'Leads',
    {
      ...leadKey(tables.ws, lead.id),
      id: lead.id,
      createdAt: lead.createdAt,
      waits: {},
      ...change,
      ...packed,
      version: 1,
      ...(dueAt === undefined ? {} : { duePk: shardOf(tables.ws, lead.id), dueAt }),
      ...(example === undefined ? {} : { example }),
    },
    absent(),
  );

/** Written only where it differs, for they are seldom changed. */
const seldom = ['scored', 'ring', 'ringFloor', 'announced', 'segments', 'members', 'identifiers', 'example'] as const;

const updateNext = (tables: Tables, lead: Lead, change: LeadChange, { state, overflow }: Packed) => {
  const changes: Change[] = [set('state', state), set('version', lead.version + 1)];
  if (overflow !== undefined) changes.push(set('overflow', overflow));
  else if (lead.overflow !== undefined) changes.push(remove('overflow'));
  for (const attribute of seldom) {
    const value = change[attribute];
    if (value !== lead[attribute]) changes.push(value === undefined ? remove(attribute) : set(attribute, value));
  }
  for (const [id, message] of Object.entries(change.outbox)) changes.push(set(['outbox', id], message));
  for (const [id, wait] of Object.entries(change.waits ?? {})) changes.push(set(['waits', id], wait));
  if (change.dueAt !== lead.dueAt) {
    if (change.dueAt === undefined) changes.push(remove('duePk'), remove('dueAt'));
    else changes.push(...setEach({ duePk: shardOf(tables.ws, lead.id), dueAt: change.dueAt }));
  }
  return updateIf(tables, 'Leads', leadKey(tables.ws, lead.id), changes, equals('version', lead.version));
};

/** Closes a lead under its version, so that whoever still writes to it loses and goes to `into`; false if it changed. */
export const closeLead = (tables: Tables, lead: Lead, into: string): Promise<boolean> => {
  const at = leadKey(tables.ws, lead.id);
  if (lead.version === 0) {
    const closed = { ...at, ...lead, state: encodeState(lead.state), version: 1, mergedInto: into };
    return putIf(tables, 'Leads', closed, absent());
  }
  const changes = setEach({ version: lead.version + 1, mergedInto: into });
  return updateIf(tables, 'Leads', at, changes, equals('version', lead.version));
};

/** Takes messages out of a lead's outbox once the bus has them. Needs no version: a message goes in only once. */
export const clearOutbox = async (tables: Tables, id: string, messages: readonly string[]): Promise<void> => {
  const changes = messages.map((message) => remove(['outbox', message]));
  await updateIf(tables, 'Leads', leadKey(tables.ws, id), changes, present());
};

/** Makes a lead due now for the sweep, which finds out when to look again. Needs no version: it is only ever earlier. */
export const makeDue = (tables: Tables, id: string, now: string): Promise<boolean> =>
  updateIf(
    tables,
    'Leads',
    leadKey(tables.ws, id),
    setEach({ duePk: shardOf(tables.ws, id), dueAt: now }),
    allOf(present(), anyOf(absent('dueAt'), above('dueAt', now))),
  );

/** Takes a closed lead out of the index of what is due. */
export const forgetDue = (tables: Tables, lead: Lead): Promise<boolean> =>
  updateIf(
    tables,
    'Leads',
    leadKey(tables.ws, lead.id),
    [remove('duePk'), remove('dueAt')],
    equals('version', lead.version),
  );

/** One page of all leads, closed ones too, in no order; `next` is where to go on, undefined at the end. */
export const scanLeads = async (
  tables: Tables,
  after: Item | undefined,
  limit: number,
): Promise<{ leads: Lead[]; next: Item | undefined }> => {
  const { items, next } = await scanFrom(tables, 'Leads', { ConsistentRead: true, Limit: limit }, after);
  return { leads: await listedLeads(tables, items.filter(isLeadRow)), next };
};
