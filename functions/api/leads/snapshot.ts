import { setImmediate as breathe } from 'node:timers/promises';
import { decodeState, encodeState, type ScoringState } from '../../../shared/scoring/index.ts';
import type { Services } from '../../http/index.ts';
import { isRetryable } from '../../runtime/index.ts';
import type { Item } from '../../store/dynamo/item.ts';
import { scanAll } from '../../store/dynamo/query.ts';
import { type Lead, readLead, readLeads, withState } from '../../store/lead.ts';
import type { LeadRow } from '../contract/index.ts';
import type { Programs } from './programs.ts';
import { rowOf } from './row.ts';

/** A lead as the lists keep it: its row, the text it is found by, and its state as JSON (parsed only when asked). */
export type KnownLead = Pick<Lead, 'id' | 'version' | 'scored' | 'segments' | 'createdAt' | 'identifiers'> & {
  example: boolean;
  state: string;
  row: LeadRow;
  text: string;
  /** The identifiers that a search finds it by when they are given whole, in lower case. */
  names: readonly string[];
};

/** All leads at one instant, closed ones left out. */
export type Snapshot = { asOf: string; leads: readonly KnownLead[] };

export type LeadSnapshot = {
  /** As of now while there are few leads; otherwise as old as twenty readings take at most. */
  current(): Promise<Snapshot>;
  /** Takes one lead in anew, after it was changed through this API. */
  reread(id: string): Promise<void>;
  forget(id: string): void;
};

/** Up to so many leads every list is read afresh: one page of the table or two. */
const FEW = 1500;
/** While reading takes no longer than this, whoever finds the copy too old waits for a new one. */
const BEARABLE_MS = 500;
/** A copy may be as old as so many readings take. */
const AGE = 20;
const SEGMENTS = 4;
/** After so many leads other requests get a turn. */
const SLICE = 250;

/**
 * Lists, counts and match counts read all leads from memory. The table is read whole once; when the copy is old, only
 * each lead's version is read, and then those leads that have another: cheap for thousands of leads, and seldom for a
 * hundred thousand, for the older a copy may be the longer reading takes.
 */
export const leadSnapshot = (services: Services, programs: Programs): LeadSnapshot => {
  const { tables, deps } = services;
  let known = new Map<string, KnownLead>();
  /** What became of single leads while a reading was under way, which may have seen them before. */
  let meanwhile = new Map<string, KnownLead | undefined>();
  let snapshot: Snapshot | undefined;
  let readAt = 0;
  let took = 0;
  let hour = '';
  let reading: Promise<void> | undefined;

  const publish = (asOf: string) => {
    snapshot = { asOf, leads: [...known.values()] };
  };
  const put = (id: string, lead: KnownLead | undefined) => {
    if (lead === undefined) known.delete(id);
    else known.set(id, lead);
  };

  const read = async (): Promise<void> => {
    const started = deps.now();
    const at = new Date(started).toISOString();
    // Points fade by whole days, so a row of an unchanged lead is as good all day long, in any time zone, as its hour.
    const isSameHour = at.slice(0, 13) === hour;
    meanwhile = new Map();
    const knower = leadKnower(programs, at);
    const found =
      known.size === 0 ? await readAll(services, knower) : await readChanged(services, knower, known, isSameHour);
    known = found;
    for (const [id, lead] of meanwhile) put(id, lead);
    publish(at);
    took = deps.now() - started;
    readAt = started;
    hour = at.slice(0, 13);
  };
  const refresh = () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  const change = (id: string, lead: KnownLead | undefined) => {
    meanwhile.set(id, lead);
    if (snapshot === undefined) return;
    put(id, lead);
    publish(snapshot.asOf);
  };

  return {
    async current() {
      if (snapshot === undefined) await refresh();
      else if (snapshot.leads.length <= FEW) {
        // A reading under way may have missed what was written just now.
        await reading;
        await refresh();
      } else if (deps.now() - readAt > AGE * took) {
        const renewed = refresh();
        if (took <= BEARABLE_MS) await renewed;
        else renewed.catch(() => deps.log.warn('The leads could not be read; lists show an older state.'));
      }
      return snapshot ?? { asOf: services.now(), leads: [] };
    },
    async reread(id) {
      if (snapshot === undefined && reading === undefined) return;
      const lead = await readLead(tables, id);
      change(id, lead === undefined ? undefined : await leadKnower(programs, services.now()).know(lead));
    },
    forget(id) {
      change(id, undefined);
    },
  };
};

/** A lead of which no row is made yet. */
type Unread = Omit<KnownLead, 'row' | 'text' | 'names'>;

/** Makes what the lists keep of a lead as of one instant; undefined for one that is closed. Gives others a turn. */
const leadKnower = (programs: Programs, now: string) => {
  let count = 0;
  const make = async (unread: Unread, parsed: ScoringState) => {
    const { id, version, scored, segments, createdAt, identifiers = [], state } = unread;
    count += 1;
    if (count % SLICE === 0) await breathe();
    const lead = { id, version, scored, segments, createdAt, identifiers, example: unread.example === true };
    const row = rowOf({ ...lead, state: parsed }, await programs.of(scored), now);
    const text = [row.name, row.email, row.company, row.jobTitle].join(' ').toLowerCase();
    // A text begins with its kind: `userId#…`.
    const names = identifiers.map((identifier) => identifier.slice(identifier.indexOf('#') + 1).toLowerCase());
    return { ...lead, state, row, text, names };
  };
  return {
    async know(lead: Lead): Promise<KnownLead | undefined> {
      if (lead.mergedInto !== undefined) return undefined;
      return make({ ...lead, example: lead.example === true, state: encodeState(lead.state) }, lead.state);
    },
    /** Of an item of the table, or of what was made of one at another instant. */
    make: (lead: Unread): Promise<KnownLead> => make(lead, decodeState(lead.state)),
  };
};

type Knower = ReturnType<typeof leadKnower>;

/** What a row is made of. Some of these are words that DynamoDB keeps for itself, so all go by other names. */
const whole = ['id', 'createdAt', 'version', 'scored', 'segments', 'identifiers', 'example', 'state', 'overflow'];

const readAll = async (services: Services, knower: Knower): Promise<Map<string, KnownLead>> => {
  const found = new Map<string, KnownLead>();
  await scan(services, whole, async (item) => {
    const lead = await withState(services.tables, item);
    if (lead === undefined || 'mergedInto' in lead) return;
    try {
      found.set(item.id as string, await knower.make(lead as unknown as Unread));
    } catch (error) {
      // One that cannot be read must not take the others with it; what cannot be read just now is read again.
      if (isRetryable(error)) throw error;
      services.deps.log.error('A stored lead cannot be read and is left out of the lists.', {
        alarm: 'unreadable-item',
        lead: String(item.id),
      });
    }
  });
  return found;
};

/** The leads that have the version they had stay as they are; in another hour their rows are made anew from their states. */
const readChanged = async (
  services: Services,
  knower: Knower,
  known: ReadonlyMap<string, KnownLead>,
  isSameHour: boolean,
): Promise<Map<string, KnownLead>> => {
  const found = new Map<string, KnownLead>();
  const changed: string[] = [];
  await scan(services, ['id', 'version'], async ({ id, version }) => {
    const before = known.get(id as string);
    if (before === undefined || before.version !== version) changed.push(id as string);
    else found.set(before.id, isSameHour ? before : await knower.make(before));
  });
  for (const lead of await readLeads(services.tables, changed)) {
    const made = await knower.know(lead);
    if (made !== undefined) found.set(lead.id, made);
  }
  return found;
};

/** Every lead's item that is not closed, in no order; between two pages others get a turn. */
const scan = (
  { tables }: Services,
  attributes: readonly string[],
  each: (item: Item) => Promise<void>,
): Promise<void> => {
  const open = {
    FilterExpression: 'sk = :lead AND attribute_not_exists(mergedInto)',
    ProjectionExpression: attributes.map((name) => `#${name}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: { ':lead': 'lead' },
  };
  return scanAll(tables, 'Leads', open, SEGMENTS, async (items) => {
    for (const item of items) await each(item);
    await breathe();
  });
};
