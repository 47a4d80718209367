import type { Live } from '../../shared/flow/index.ts';
import {
  type Delivery,
  describeFailure,
  isRetryable,
  type Logger,
  type Publisher,
  RetryableError,
  type TimeLeft,
  timeLeft,
} from '../runtime/index.ts';
import { readAlias, repointAlias } from '../store/alias.ts';
import { type Lead, readLead } from '../store/lead.ts';
import { followUps } from './follow.ts';
import { gatherAliases } from './gather.ts';
import { type Group, groupByLead } from './group.ts';
import { aliasesIn, aliasText } from './identity.ts';
import { type Incoming, incomingOf } from './incoming.ts';
import { isVisitor } from './lead-id.ts';
import { inParallel } from './parallel.ts';
import { pendingOf } from './pending.ts';
import { findPeople } from './people.ts';
import { type Outgoing, publishOutgoing } from './publish.ts';
import { type ScoreContext, updateLead } from './update-lead.ts';

export type ScoreParts = ScoreContext & { publisher: Publisher; log: Logger };

const LEADS_AT_ONCE = 16;

/**
 * Scores a batch lead by lead and answers the messages that failed: the failure of one lead does not hold up the others.
 * Nothing is done with until what follows from it was taken by the bus.
 */
export const scoreBatch = async (
  parts: ScoreParts,
  deliveries: readonly Delivery[],
  time: TimeLeft = timeLeft(undefined),
): Promise<Set<string>> => {
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
  const { live, owners } = await gatherAliases(tables, incoming.flatMap(aliasesIn));
  const found = await findPeople(tables, incoming, owners, parts.now(), fail);
  const groups = groupByLead(found);

  const outgoing: (Outgoing & { group: Group })[] = [];
  await inParallel([...groups.values()], LEADS_AT_ONCE, async (group) => {
    try {
      const done = await time.within(() => scoreGroup(parts, group, live, found.leads.get(group.lead)));
      if (done !== undefined) outgoing.push({ ...done, group });
    } catch (error) {
      fail(group.incoming, error, { lead: group.lead });
    }
  });
  try {
    await time.within(() => publishOutgoing(parts, outgoing));
  } catch (error) {
    for (const { group, messages, outbox } of outgoing) {
      if (messages.length + outbox.length > 0) fail(group.incoming, error, { lead: group.lead });
    }
  }
  return failed;
};

const scoreGroup = async (
  parts: ScoreParts,
  group: Group,
  live: Live,
  read: Lead | undefined,
): Promise<Outgoing | undefined> => {
  if (read === undefined && group.isMissing) {
    parts.log.warn('There is no such lead (any more); its messages are dropped.', { lead: group.lead });
    return undefined;
  }
  if (read === undefined && !group.isNew && !(await isTheirs(parts, group))) {
    throw new RetryableError('The lead was erased after its identifiers were read.');
  }
  const joined = group.joined.filter((child) => !isVisitor(child));
  let id = group.lead;
  let lead = read;
  for (;;) {
    const entries = pendingOf(lead, group.incoming);
    const identifiers = group.aliases.map(({ alias }) => aliasText(alias));
    const updated = await updateLead(parts, { id, entries, identifiers, joined, live, read: lead });
    if ('movedTo' in updated) {
      id = updated.movedTo;
      lead = await readLead(parts.tables, id);
      continue;
    }
    const now = new Date(parts.now()).toISOString();
    const follow = await followUps(parts.tables, updated, now);
    for (const { alias, owner } of group.aliases) {
      if (updated.lead.members.includes(owner)) await repointAlias(parts.tables, alias, owner, updated.lead.id);
    }
    const { outbox, ofMembers } = updated.unpublished;
    return { lead: updated.lead, outbox, messages: [...ofMembers, ...follow] };
  }
};

/**
 * Whether the identifiers of a lead that is not there still lead to it. Erasing removes them first: then it is gone and what
 * comes is somebody new; else whoever claimed them has yet to write it.
 */
const isTheirs = async ({ tables }: ScoreParts, { lead, joined, aliases }: Group): Promise<boolean> => {
  for (const { alias } of aliases) {
    const owner = await readAlias(tables, alias);
    if (owner !== undefined && (owner === lead || joined.includes(owner))) return true;
  }
  return aliases.length === 0;
};
