import { BatchGetCommand, GetCommand, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { OpenWait } from '../../shared/condition/index.ts';
import type { Stage } from '../../shared/lead/index.ts';
import { decodeState, emptyState, encodeState, type ScoringState } from '../../shared/scoring/index.ts';
import { shardOf } from './due.ts';
import { whether } from './dynamo/conditional.ts';
import { dropParts, type Packed, packState, unpackState } from './overflow.ts';
import { key, type Tables } from './table.ts';

/** Which model and which engine made a lead's state. `n` is that of `Live` when they did. */
export type ScoredBy = { n: number; flow: string; version: number; engine: number };

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

type Item = Record<string, unknown>;

/** A lead's item, as a get, a query or a scan of the table gives it, with its state as JSON; undefined if it is gone. */
export const withState = async (tables: Tables, item: Item): Promise<(Item & { state: string }) | undefined> => {
  const state = await unpackState(tables, item.id as string, item as Packed);
  if (state !== undefined) return { ...item, state };
  // Somebody wrote the lead after its item was read.
  const now = await getItem(tables, item.id as string);
  return now === undefined ? undefined : withState(tables, now);
};

/** A lead from its item with its state. */
const leadFrom = ({ pk: _pk, sk: _sk, duePk: _duePk, state, ...rest }: Item & { state: string }): Lead =>
  ({ ...rest, state: decodeState(state) }) as Lead;

/** Leads from their items; those that are gone meanwhile are left out. */
export const leadsOf = async (tables: Tables, items: readonly Item[]): Promise<Lead[]> => {
  const whole = await Promise.all(items.map((item) => withState(tables, item)));
  return whole.filter((item) => item !== undefined).map(leadFrom);
};

/** True for the rows of the Leads table that are leads (others are aliases and parts of states). */
const isLeadRow = (item: Record<string, unknown>): boolean => item.sk === 'lead';

const getItem = async (tables: Tables, id: string): Promise<Item | undefined> => {
  const { Item } = await tables.doc.send(
    new GetCommand({ TableName: tables.names.Leads, Key: leadKey(tables.ws, id), ConsistentRead: true }),
  );
  return Item;
};

/** As many as one BatchGetItem takes. */
const BATCH = 100;

/** Leads as they were just now, closed ones too, with as few calls as there are hundreds of them; unknown ids are left out. */
export const readLeads = async (tables: Tables, ids: readonly string[]): Promise<Lead[]> => {
  const leads: Lead[] = [];
  let left: Item[] = ids.map((id) => leadKey(tables.ws, id));
  while (left.length > 0) {
    const { Responses, UnprocessedKeys } = await tables.doc.send(
      new BatchGetCommand({ RequestItems: { [tables.names.Leads]: { Keys: left.slice(0, BATCH) } } }),
    );
    leads.push(...(await leadsOf(tables, Responses?.[tables.names.Leads] ?? [])));
    left = [...left.slice(BATCH), ...(UnprocessedKeys?.[tables.names.Leads]?.Keys ?? [])];
  }
  return leads;
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
  'state' | 'scored' | 'ring' | 'ringFloor' | 'announced' | 'segments' | 'members'
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
  const done = await whether(
    lead.version === 0 ? putFirst(tables, lead, change, packed) : updateNext(tables, lead, change, packed),
  );
  await dropParts(tables, lead.id, done ? lead.overflow : packed.overflow);
  return done;
};

const putFirst = (tables: Tables, lead: Lead, { dueAt, example, ...change }: LeadChange, packed: Packed) =>
  tables.doc.send(
    new PutCommand({
      TableName: tables.names.Leads,
      Item: {
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
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );

const updateNext = (tables: Tables, lead: Lead, change: LeadChange, { state, overflow }: Packed) => {
  const names: Record<string, string> = { '#state': 'state', '#version': 'version' };
  const values: Record<string, unknown> = {
    ':state': state,
    ':v': lead.version,
    ':next': lead.version + 1,
  };
  const sets = ['#state = :state', '#version = :next'];
  const removes: string[] = [];
  if (overflow !== undefined) {
    values[':overflow'] = overflow;
    sets.push('overflow = :overflow');
  } else if (lead.overflow !== undefined) removes.push('overflow');
  const set = (attribute: 'scored' | 'ring' | 'ringFloor' | 'announced' | 'segments' | 'members' | 'example') => {
    if (change[attribute] === lead[attribute]) return;
    names[`#${attribute}`] = attribute;
    if (change[attribute] === undefined) return void removes.push(`#${attribute}`);
    values[`:${attribute}`] = change[attribute];
    sets.push(`#${attribute} = :${attribute}`);
  };
  for (const attribute of ['scored', 'ring', 'ringFloor', 'announced', 'segments', 'members', 'example'] as const) {
    set(attribute);
  }
  for (const [map, entries] of [
    ['outbox', change.outbox],
    ['waits', change.waits ?? {}],
  ] as const) {
    for (const [at, [id, value]] of Object.entries(entries).entries()) {
      names[`#${map}`] = map;
      names[`#${map}${at}`] = id;
      values[`:${map}${at}`] = value;
      sets.push(`#${map}.#${map}${at} = :${map}${at}`);
    }
  }
  if (change.dueAt !== lead.dueAt) {
    if (change.dueAt === undefined) removes.push('duePk', 'dueAt');
    else {
      values[':duePk'] = shardOf(tables.ws, lead.id);
      values[':dueAt'] = change.dueAt;
      sets.push('duePk = :duePk', 'dueAt = :dueAt');
    }
  }
  return tables.doc.send(
    new UpdateCommand({
      TableName: tables.names.Leads,
      Key: leadKey(tables.ws, lead.id),
      UpdateExpression: `SET ${sets.join(', ')}${removes.length === 0 ? '' : ` REMOVE ${removes.join(', ')}`}`,
      ConditionExpression: '#version = :v',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    }),
  );
};

/** Closes a lead under its version, so that whoever still writes to it loses and goes to `into`; false if it changed. */
export const closeLead = (tables: Tables, lead: Lead, into: string): Promise<boolean> =>
  whether(
    lead.version === 0
      ? tables.doc.send(
          new PutCommand({
            TableName: tables.names.Leads,
            Item: {
              ...leadKey(tables.ws, lead.id),
              ...lead,
              state: encodeState(lead.state),
              version: 1,
              mergedInto: into,
            },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        )
      : tables.doc.send(
          new UpdateCommand({
            TableName: tables.names.Leads,
            Key: leadKey(tables.ws, lead.id),
            UpdateExpression: 'SET #version = :next, mergedInto = :into',
            ConditionExpression: '#version = :v',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':v': lead.version, ':next': lead.version + 1, ':into': into },
          }),
        ),
  );

/** Takes messages out of a lead's outbox once the bus has them. Needs no version: a message goes in only once. */
export const clearOutbox = async (tables: Tables, id: string, messages: readonly string[]): Promise<void> => {
  const names = Object.fromEntries(messages.map((message, at) => [`#m${at}`, message]));
  await whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Leads,
        Key: leadKey(tables.ws, id),
        UpdateExpression: `REMOVE ${Object.keys(names)
          .map((name) => `#outbox.${name}`)
          .join(', ')}`,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { ...names, '#outbox': 'outbox' },
      }),
    ),
  );
};

/** Makes a lead due now for the sweep, which finds out when to look again. Needs no version: it is only ever earlier. */
export const makeDue = (tables: Tables, id: string, now: string): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Leads,
        Key: leadKey(tables.ws, id),
        UpdateExpression: 'SET duePk = :shard, dueAt = :now',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(dueAt) OR dueAt > :now)',
        ExpressionAttributeValues: { ':shard': shardOf(tables.ws, id), ':now': now },
      }),
    ),
  );

/** Takes a closed lead out of the index of what is due. */
export const forgetDue = (tables: Tables, lead: Lead): Promise<boolean> =>
  whether(
    tables.doc.send(
      new UpdateCommand({
        TableName: tables.names.Leads,
        Key: leadKey(tables.ws, lead.id),
        UpdateExpression: 'REMOVE duePk, dueAt',
        ConditionExpression: '#version = :v',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':v': lead.version },
      }),
    ),
  );

/** One page of all leads, closed ones too, in no order; `next` is where to go on, undefined at the end. */
export const scanLeads = async (
  tables: Tables,
  after: Record<string, unknown> | undefined,
  limit: number,
): Promise<{ leads: Lead[]; next: Record<string, unknown> | undefined }> => {
  const { Items = [], LastEvaluatedKey } = await tables.doc.send(
    new ScanCommand({
      TableName: tables.names.Leads,
      ConsistentRead: true,
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    }),
  );
  return { leads: await leadsOf(tables, Items.filter(isLeadRow)), next: LastEvaluatedKey };
};
