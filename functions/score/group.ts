import type { Alias } from '../store/alias.ts';
import { type Incoming, withoutAddress } from './incoming.ts';
import type { Found } from './people.ts';

/** The messages of a batch that concern one lead. */
export type Group = {
  lead: string;
  incoming: Incoming[];
  /** The lead's identifiers that the messages say, and whose they were when they were read. */
  aliases: { alias: Alias; owner: string }[];
  /** Leads that become part of this one. */
  joined: string[];
  /** Whether the first message names a lead that is not there. */
  isMissing: boolean;
  /** Whether this very batch claimed the identifiers for a new lead. */
  isNew: boolean;
};

/** A batch's messages by lead, with an entry for each lead that is part of another from now on. */
export const groupByLead = ({ whose, joins, begun, leads }: Found): Map<string, Group> => {
  const groups = new Map<string, Group>();
  const groupOf = (lead: string): Group => {
    const group = groups.get(lead) ?? {
      lead,
      incoming: [],
      aliases: [],
      joined: [],
      isMissing: false,
      isNew: begun.has(lead),
    };
    groups.set(lead, group);
    return group;
  };
  for (const [one, { lead, aliases, refused, child }] of whose) {
    const group = groupOf(lead);
    if (group.incoming.length === 0) group.isMissing = 'lead' in one.to && !leads.has(one.to.lead);
    const said = refused === undefined ? one : withoutAddress(one, refused);
    const { entry } = said;
    group.incoming.push(child && entry.kind === 'merge' ? { ...said, entry: { ...entry, child } } : said);
    group.aliases.push(...aliases);
  }
  for (const { child, root, by, isByHand } of joins) {
    const group = groupOf(root);
    group.joined.push(child);
    if (!isByHand) group.incoming.push(mergeEntry(by, child));
  }
  return groups;
};

/** The entry that says whose another lead's history is from now on. */
const mergeEntry = ({ message, entry }: Incoming, child: string): Incoming => ({
  message,
  to: { lead: child },
  entry: {
    v: 1,
    kind: 'merge',
    id: child,
    at: entry.at,
    receivedAt: entry.receivedAt,
    source: { kind: 'system' },
    child,
    ...(entry.backfill === true ? { backfill: true } : {}),
  },
});
