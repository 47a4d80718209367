import type { Live } from '../../shared/flow/index.ts';
import {
  type Delivery,
  describeFailure,
  isRetryable,
  type Logger,
  type Publisher,
  RetryableError,
} from '../runtime/index.ts';
import { type Alias, readAlias, repointAlias } from '../store/alias.ts';
import { type Lead, readLead } from '../store/lead.ts';
import { followUps } from './follow.ts';
import { gatherAliases, gatherLeads } from './gather.ts';
import { aliasesOf, type Resolved, resolver } from './identity.ts';
import { type Incoming, identityOfIncoming, incomingOf } from './incoming.ts';
import { inParallel } from './parallel.ts';
import { pendingOf } from './pending.ts';
import { type Outgoing, publishOutgoing } from './publish.ts';
import { type ScoreContext, updateLead } from './update-lead.ts';

export type ScoreParts = ScoreContext & { publisher: Publisher; log: Logger };

/** The messages of a batch that concern one lead. */
type Group = {
  lead: string;
  incoming: Incoming[];
  aliases: { alias: Alias; visitor: string }[];
  /** Whether the first message names the lead itself. */
  addressed: boolean;
  /** Whether this very batch claimed the identifiers for a new lead. */
  isNew: boolean;
};

const LEADS_AT_ONCE = 16;

/**
 * Scores a batch lead by lead and answers the messages that failed: the failure of one lead does not hold up the others.
 * Nothing is done with until what follows from it was taken by the bus.
 */
export const scoreBatch = async (parts: ScoreParts, deliveries: readonly Delivery[]): Promise<Set<string>> => {
  const { tables, log } = parts;
  const failed = new Set<string>();
  const fail = (incoming: Iterable<{ message: string }>, error: unknown, about: Record<string, string> = {}) => {
    for (const { message } of incoming) failed.add(message);
    const level = isRetryable(error) ? 'warn' : 'error';
    log[level]('Messages will be delivered again.', { ...describeFailure(error), ...about });
  };

  const incoming: Incoming[] = [];
  for (const delivery of deliveries) {
    try {
      incoming.push(incomingOf(delivery));
    } catch (error) {
      fail([delivery], error);
    }
  }
  const identities = incoming.map(identityOfIncoming).filter((identity) => identity !== undefined);
  const { live, owners } = await gatherAliases(tables, identities.flatMap(aliasesOf));
  const resolve = resolver(tables, owners, parts.now());
  const groups = await groupByLead(incoming, resolve, fail);
  const leads = await gatherLeads(tables, [...groups.keys()]);

  const outgoing: (Outgoing & { group: Group })[] = [];
  await inParallel([...groups.values()], LEADS_AT_ONCE, async (group) => {
    try {
      const found = await scoreGroup(parts, group, live, leads.get(group.lead));
      if (found !== undefined) outgoing.push({ ...found, group });
    } catch (error) {
      fail(group.incoming, error, { lead: group.lead });
    }
  });
  try {
    await publishOutgoing(parts, outgoing);
  } catch (error) {
    for (const { group, messages, outbox } of outgoing) {
      if (messages.length + outbox.length > 0) fail(group.incoming, error, { lead: group.lead });
    }
  }
  return failed;
};

/** Those with a name go first: a visitor's messages then join the lead that the visitor turns out to be. */
const groupByLead = async (
  incoming: readonly Incoming[],
  resolve: ReturnType<typeof resolver>,
  fail: (incoming: Incoming[], error: unknown) => void,
): Promise<Map<string, Group>> => {
  const groups = new Map<string, Group>();
  const joined = new Map<string, string>();
  const groupOf = (lead: string): Group => {
    const root = joined.get(lead) ?? lead;
    const group = groups.get(root) ?? { lead: root, incoming: [], aliases: [], addressed: false, isNew: false };
    groups.set(root, group);
    return group;
  };
  const place = (one: Incoming, { lead, isNew, visitors }: Resolved) => {
    const group = groupOf(lead);
    group.incoming.push(one);
    group.isNew ||= isNew;
    for (const { lead: visitor, alias } of visitors) {
      if (joined.has(visitor)) continue;
      joined.set(visitor, group.lead);
      group.aliases.push({ alias, visitor });
      group.incoming.push(mergeEntry(one, visitor));
    }
  };
  const resolveAll = async (some: readonly Incoming[]) => {
    const resolved = await Promise.all(
      some.map(async (one) => {
        try {
          return { one, found: await resolve(identityOfIncoming(one) ?? {}) };
        } catch (error) {
          fail([one], error);
          return undefined;
        }
      }),
    );
    for (const each of resolved) if (each !== undefined) place(each.one, each.found);
  };

  const isNamed = (one: Incoming) => {
    const identity = identityOfIncoming(one);
    return identity?.userId !== undefined || identity?.email !== undefined;
  };
  const byIdentity = incoming.filter((one) => identityOfIncoming(one) !== undefined);
  await resolveAll(byIdentity.filter(isNamed));
  await resolveAll(byIdentity.filter((one) => !isNamed(one)));
  for (const one of incoming) {
    if (!('lead' in one.to)) continue;
    const group = groupOf(one.to.lead);
    if (group.incoming.length === 0) group.addressed = true;
    group.incoming.push(one);
  }
  return groups;
};

/** The entry that says whose a visitor's history is from now on. */
const mergeEntry = ({ message, entry }: Incoming, visitor: string): Incoming => ({
  message,
  to: { lead: visitor },
  entry: {
    v: 1,
    kind: 'merge',
    id: visitor,
    at: entry.at,
    receivedAt: entry.receivedAt,
    source: { kind: 'system' },
    child: visitor,
    ...(entry.backfill === true ? { backfill: true } : {}),
  },
});

const scoreGroup = async (
  parts: ScoreParts,
  group: Group,
  live: Live,
  read: Lead | undefined,
): Promise<Outgoing | undefined> => {
  if (read === undefined && group.addressed) {
    parts.log.warn('There is no such lead (any more); its messages are dropped.', { lead: group.lead });
    return undefined;
  }
  if (read === undefined && !group.isNew && !(await isTheirs(parts, group))) {
    throw new RetryableError('The lead was erased after its identifiers were read.');
  }
  let id = group.lead;
  let lead = read;
  for (;;) {
    const entries = pendingOf(lead, group.incoming);
    const updated = await updateLead(parts, { id, entries, live, read: lead });
    if ('movedTo' in updated) {
      id = updated.movedTo;
      lead = await readLead(parts.tables, id);
      continue;
    }
    const now = new Date(parts.now()).toISOString();
    const follow = await followUps(parts.tables, updated, now);
    for (const { alias, visitor } of group.aliases) await repointAlias(parts.tables, alias, visitor, updated.lead.id);
    const { outbox, ofMembers } = updated.unpublished;
    return { lead: updated.lead, outbox, messages: [...ofMembers, ...follow] };
  }
};

/**
 * Whether the identifiers of a lead that is not there still lead to it. Erasing removes them first: then it is gone and what
 * comes is somebody new; else whoever claimed them has yet to write it.
 */
const isTheirs = async ({ tables }: ScoreParts, { lead, incoming }: Group): Promise<boolean> => {
  const aliases = incoming.flatMap((one) => aliasesOf(identityOfIncoming(one) ?? {}));
  for (const alias of aliases) if ((await readAlias(tables, alias)) === lead) return true;
  return aliases.length === 0;
};
