import { RetryableError } from '../runtime/index.ts';
import { type Alias, claimAlias, type Owned, trustAlias } from '../store/alias.ts';
import type { Lead } from '../store/lead.ts';
import { putProposal } from '../store/proposal.ts';
import type { Tables } from '../store/table.ts';
import { gatherLeads } from './gather.ts';
import { aliasesIn, aliasText, type Claim, type Known, type People, peopleOf } from './identity.ts';
import type { Incoming } from './incoming.ts';
import { newLeadId, newVisitorId } from './lead-id.ts';

/** The people of a batch, the leads that they are as far as they are written, and the ids that this batch began. */
export type Found = People & { leads: ReadonlyMap<string, Lead>; begun: ReadonlySet<string> };

type Fail = (incoming: Incoming[], error: unknown) => void;

/** Each round claims something or learns whose it is, so more than a few mean that something is wrong. */
const MOST_ROUNDS = 20;

/**
 * Finds who the people of a batch are and claims identifiers that are nobody's yet. A claim that another worker was first
 * with says whose the identifier is, and everything is worked out again with that. A lead's first identifier goes first, so
 * that whoever loses it has claimed nothing else for a lead that is never made.
 */
export const findPeople = async (
  tables: Tables,
  all: readonly Incoming[],
  read: ReadonlyMap<string, Owned>,
  now: number,
  fail: Fail,
): Promise<Found> => {
  let incoming = all;
  const owners = new Map(read);
  const leads = new Map<string, Lead>();
  const looked = new Set<string>();
  const ids = new Map<string, string>();
  const made = new Set<string>();
  const begun = new Set<string>();
  const idFor: Known['idFor'] = (text, isNamed) => {
    const id = ids.get(text) ?? (isNamed ? newLeadId(now) : newVisitorId(now));
    ids.set(text, id);
    made.add(id);
    return id;
  };
  /** Reads leads and those that they were closed into. */
  const readAll = async (wanted: Iterable<string>): Promise<void> => {
    const next = [...new Set(wanted)].filter((id) => !looked.has(id));
    if (next.length === 0) return;
    for (const id of next) looked.add(id);
    const found = [...(await gatherLeads(tables, next)).values()];
    for (const lead of found) leads.set(lead.id, lead);
    await readAll(found.flatMap(({ mergedInto }) => mergedInto ?? []));
  };
  const drop = (error: unknown, isMeant: (one: Incoming) => boolean): void => {
    const dropped = incoming.filter(isMeant);
    fail(dropped, error);
    incoming = incoming.filter((one) => !dropped.includes(one));
  };
  const claimAll = async (claims: readonly Claim[]): Promise<void> => {
    const done = await Promise.allSettled(claims.map(({ alias, owned }) => claimAlias(tables, alias, owned)));
    for (const [at, { alias, owned }] of claims.entries()) {
      const result = done[at];
      if (result?.status === 'fulfilled') {
        owners.set(aliasText(alias), result.value);
        if (result.value.lead !== owned.lead) continue;
        if (!made.has(owned.lead)) continue;
        begun.add(owned.lead);
        // There is nothing to read of it yet.
        looked.add(owned.lead);
      } else drop(result?.reason, (one) => says(one, alias));
    }
  };

  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await readAll([...owners.values()].map(({ lead }) => lead).concat(addressed(incoming)));
    const people = peopleOf(incoming, { owners, leads, idFor });
    const founding = people.claims.filter(({ founds }) => founds);
    if (people.claims.length > 0) {
      await claimAll(founding.length > 0 ? founding : people.claims);
      continue;
    }
    await note(tables, people, fail);
    return { ...people, leads, begun };
  }
  fail([...incoming], new RetryableError('The identifiers of a batch changed hands again and again.'));
  return { whose: new Map(), claims: [], trusted: [], joins: [], proposals: [], leads, begun };
};

const addressed = (incoming: readonly Incoming[]): string[] =>
  incoming.flatMap(({ to, entry }) => [
    ...('lead' in to ? [to.lead] : []),
    ...(entry.kind === 'merge' ? [entry.child] : []),
  ]);

const says = (one: Incoming, alias: Alias): boolean =>
  aliasesIn(one).some(({ kind, value }) => kind === alias.kind && value === alias.value);

/** Keeps what later messages are judged by. */
const note = async (tables: Tables, { trusted, proposals }: People, fail: Fail): Promise<void> => {
  const notes = [
    ...trusted.map(({ alias, at, by }) => ({ by, done: trustAlias(tables, alias, at) })),
    ...proposals.map(({ proposal, by }) => ({ by, done: putProposal(tables, proposal) })),
  ];
  const done = await Promise.allSettled(notes.map((it) => it.done));
  for (const [at, result] of done.entries()) {
    const by = notes[at]?.by;
    if (result.status === 'rejected' && by !== undefined) fail([by], result.reason);
  }
};
