import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Lead } from '../../store/lead.ts';
import { leadFrom, readLead, withState } from '../../store/lead.ts';
import type { LeadRow } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { Programs } from './programs.ts';
import { rowOf } from './row.ts';

/** A lead as the lists keep it: its row, the text it is found by, and its state as JSON (parsed only when asked). */
export type KnownLead = {
  id: string;
  version: number;
  scored: Lead['scored'];
  segments: readonly string[];
  example: boolean;
  createdAt: string;
  state: string;
  row: LeadRow;
  text: string;
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

/**
 * Lists, counts and match counts read all leads from memory. The table is read whole when the copy is old: cheap for
 * thousands of leads, and seldom for a hundred thousand, for the older a copy may be the longer reading takes.
 */
export const leadSnapshot = (services: Services, programs: Programs): LeadSnapshot => {
  let known = new Map<string, KnownLead>();
  let snapshot: Snapshot | undefined;
  let readAt = 0;
  let took = 0;
  let hour = '';
  let reading: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    const started = services.deps.now();
    const at = new Date(started).toISOString();
    // Points fade by whole days, so a row of an unchanged lead is as good all day long, in any time zone, as its hour.
    const kept = at.slice(0, 13) === hour ? known : new Map<string, KnownLead>();
    const found = await Promise.all(
      Array.from({ length: SEGMENTS }, (_, segment) => scan(services, programs, segment, kept, at)),
    );
    known = new Map(found.flat().map((lead) => [lead.id, lead]));
    snapshot = { asOf: at, leads: [...known.values()] };
    took = services.deps.now() - started;
    readAt = started;
    hour = at.slice(0, 13);
  };
  const refresh = () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const publish = () => {
    if (snapshot !== undefined) snapshot = { asOf: snapshot.asOf, leads: [...known.values()] };
  };

  return {
    async current() {
      if (snapshot === undefined) await refresh();
      else if (snapshot.leads.length <= FEW) {
        // A reading under way may have missed what was written just now.
        await reading;
        await refresh();
      } else if (services.deps.now() - readAt > AGE * took) {
        const renewed = refresh();
        if (took <= BEARABLE_MS) await renewed;
        else renewed.catch(() => services.deps.log.warn('The leads could not be read; lists show an older state.'));
      }
      return snapshot ?? { asOf: services.now(), leads: [] };
    },
    async reread(id) {
      if (snapshot === undefined) return;
      const lead = await readLead(services.tables, id);
      if (lead === undefined || lead.mergedInto !== undefined) known.delete(id);
      else known.set(id, await know(programs, lead, JSON.stringify(lead.state), services.now()));
      publish();
    },
    forget(id) {
      known.delete(id);
      publish();
    },
  };
};

const know = async (programs: Programs, lead: Lead, state: string, now: string): Promise<KnownLead> => {
  const row = rowOf(lead, await programs.of(lead.scored), now);
  return {
    id: lead.id,
    version: lead.version,
    scored: lead.scored,
    segments: lead.segments,
    example: row.example,
    createdAt: lead.createdAt,
    state,
    row,
    text: [row.name, row.email, row.company, row.jobTitle].join(' ').toLowerCase(),
  };
};

/** What a row is made of. Some of these are words that DynamoDB keeps for itself, so all go by other names. */
const wanted = ['id', 'createdAt', 'version', 'scored', 'segments', 'members', 'example', 'state', 'overflow'];

const scan = async (
  { tables }: Services,
  programs: Programs,
  segment: number,
  before: ReadonlyMap<string, KnownLead>,
  now: string,
): Promise<KnownLead[]> => {
  const leads: KnownLead[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await tables.doc.send(
      new ScanCommand({
        TableName: tables.names.Leads,
        Segment: segment,
        TotalSegments: SEGMENTS,
        FilterExpression: 'sk = :lead AND attribute_not_exists(mergedInto)',
        ProjectionExpression: wanted.map((name) => `#${name}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(wanted.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: { ':lead': 'lead' },
        ...(after && { ExclusiveStartKey: after }),
      }),
    );
    for (const item of page.Items ?? []) {
      const kept = before.get(item.id as string);
      if (kept !== undefined && kept.version === item.version) {
        leads.push(kept);
        continue;
      }
      const whole = await withState(tables, item);
      if (whole !== undefined) leads.push(await know(programs, leadFrom(whole), whole.state, now));
    }
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return leads;
};
