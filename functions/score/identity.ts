import { emailOf, type Identity, isPublicSource } from '../../shared/activity/index.ts';
import { isTrustedStamp } from '../../shared/lead/index.ts';
import type { Alias, Owned } from '../store/alias.ts';
import type { Lead } from '../store/lead.ts';
import type { Proposal } from '../store/proposal.ts';
import { addressGivenBy, type Incoming, identityOfIncoming } from './incoming.ts';
import { isVisitor } from './lead-id.ts';

type Said = { [K in keyof Identity]?: Identity[K] | undefined };

/** The identifiers of an identity, strongest first. What was somebody's id until now may have been a user's or a browser's. */
const aliasesOf = ({ userId, email, anonymousId, previousId }: Said): Alias[] => [
  ...(userId === undefined ? [] : [{ kind: 'userId', value: userId } as const]),
  ...(email === undefined ? [] : [{ kind: 'email', value: email } as const]),
  ...(anonymousId === undefined ? [] : [{ kind: 'anonymousId', value: anonymousId } as const]),
  ...(previousId === undefined
    ? []
    : (['userId', 'anonymousId'] as const).map((kind) => ({ kind, value: previousId }))),
];

/** The identifiers that a message says are its lead's. */
export const aliasesIn = (one: Incoming): Alias[] =>
  aliasesOf({ ...identityOfIncoming(one), email: addressGivenBy(one) });

export const aliasText = ({ kind, value }: Alias): string => `${kind}#${value}`;

/** What is known before a batch: whose its identifiers are, the leads that they lead to, and ids for leads to be made. */
export type Known = {
  owners: ReadonlyMap<string, Owned>;
  leads: ReadonlyMap<string, Lead>;
  /** An id for the lead that begins with this identifier, each time the same. */
  idFor: (text: string, isNamed: boolean) => string;
};

/** An identifier to be claimed; `founds` where the lead begins with it. */
export type Claim = { alias: Alias; owned: Owned; founds: boolean };

/**
 * Whose a message is, by which of its identifiers, which address it says that is not this lead's, and, of a merge by hand,
 * the lead that became part of another by it.
 */
export type Whose = {
  lead: string;
  aliases: { alias: Alias; owner: string }[];
  refused: string | undefined;
  child?: string;
};

/** Who the people of a batch are. */
export type People = {
  whose: Map<Incoming, Whose>;
  /** Identifiers that are nobody's yet. */
  claims: Claim[];
  /** Identifiers that a trusted source named somebody by, earlier than is noted. */
  trusted: { alias: Alias; at: string; by: Incoming }[];
  /** Leads that are part of another from now on, and the message that says so. */
  joins: { child: string; root: string; by: Incoming; isByHand: boolean }[];
  proposals: { proposal: Proposal; by: Incoming }[];
};

/** What a lead has already. `isVague`: version 0.1 wrote it, which kept no list. */
type Has = { userId: boolean; email: boolean; isVague: boolean };

/**
 * Works out who the people of a batch are, in the order in which we received its messages. Pure: the same messages,
 * identifiers and leads give the same people, so whoever loses a claim works it out again.
 *
 * A message with two names says that they are one person's. A trusted source is believed unless that would give a lead two
 * user ids. A public key is believed where nobody has an address or a user id before, and of addresses that no trusted
 * source spoke of earlier: who is on our list already is not made somebody by anybody on the internet. What is not
 * believed is proposed to people; the message stays with its strongest name and gives no address.
 */
export const peopleOf = (incoming: readonly Incoming[], known: Known): People => {
  const people: People = { whose: new Map(), claims: [], trusted: [], joins: [], proposals: [] };
  const parents = new Map<string, string>();
  const has = new Map<string, Has>();
  const touched = new Map<string, Incoming>();
  const claimed = new Map<string, Claim>();
  const trusted = new Map<string, string>();
  const begun = new Set<string>();

  const rootOf = (lead: string): string => {
    const parent = parents.get(lead);
    return parent === undefined ? lead : rootOf(parent);
  };
  const hasOf = (lead: string): Has => {
    const root = rootOf(lead);
    const found = has.get(root) ?? { userId: false, email: false, isVague: false };
    has.set(root, found);
    return found;
  };
  const learn = (root: string, { userId, email, isVague }: Has) => {
    const all = hasOf(root);
    all.userId ||= userId;
    all.email ||= email;
    all.isVague ||= isVague;
  };
  /** The lead that everything about this one happens to. Ids of leads that others were closed into are smaller. */
  const enter = (lead: string, by: Incoming): string => {
    if (touched.has(lead)) return rootOf(lead);
    touched.set(lead, by);
    const read = known.leads.get(lead);
    if (read?.mergedInto !== undefined) {
      enter(read.mergedInto, by);
      parents.set(lead, read.mergedInto);
    }
    if (read !== undefined) learn(rootOf(lead), hasIn(read));
    return rootOf(lead);
  };
  const join = (one: string, other: string): string => {
    const [root, child] = [rootOf(one), rootOf(other)].sort() as [string, string];
    if (root === child) return root;
    const of = hasOf(child);
    parents.set(child, root);
    learn(root, of);
    return root;
  };
  const ownedBy = (alias: Alias): Owned | undefined =>
    claimed.get(aliasText(alias))?.owned ?? known.owners.get(aliasText(alias));
  const ownerOf = (alias: Alias, by: Incoming): string | undefined => {
    const lead = ownedBy(alias)?.lead;
    if (lead === undefined) return undefined;
    const root = enter(lead, by);
    if (alias.kind !== 'anonymousId') hasOf(root)[alias.kind] = true;
    return root;
  };
  const claim = (alias: Alias, lead: string, { entry }: Incoming, founds = false) => {
    const since = entry.receivedAt;
    const owned = { lead, since, ...(isPublicSource(entry.source) ? {} : { trustedSince: since }) };
    claimed.set(aliasText(alias), { alias, owned, founds });
    if (alias.kind !== 'anonymousId') hasOf(lead)[alias.kind] = true;
  };
  const found = (alias: Alias, by: Incoming): string => {
    const lead = enter(known.idFor(aliasText(alias), alias.kind !== 'anonymousId'), by);
    begun.add(lead);
    claim(alias, lead, by, true);
    return lead;
  };

  /** Whether a trusted source named somebody by this address before we received the message. */
  const isListedBefore = (alias: Alias, owner: string, { entry }: Incoming): boolean => {
    const text = aliasText(alias);
    const owned = ownedBy(alias);
    const first = [owned?.trustedSince, trusted.get(text)].filter((at) => at !== undefined).sort()[0];
    if (first !== undefined) return first < entry.receivedAt;
    const lead = known.leads.get(owned?.lead ?? '') ?? known.leads.get(owner);
    return owned?.since === undefined && lead !== undefined && isTrustedStamp(lead.state.stamps.email);
  };
  /** Why what the message says of an address is not believed, if it is not. `lead` and `owner` are those known so far. */
  const doubt = (
    { lead, owner, email, userId }: { lead?: string; owner?: string; email: Alias; userId: string | undefined },
    by: Incoming,
  ): Proposal['cause'] | undefined => {
    const ours = lead === undefined ? { userId: userId !== undefined, email: false, isVague: false } : hasOf(lead);
    const theirs = owner === undefined ? undefined : hasOf(owner);
    if (ours.userId && theirs?.userId) return 'two users';
    if (!isPublicSource(by.entry.source)) return undefined;
    if (ours.email) return 'two addresses';
    // Whoever's user id is their address says nothing by it that the address does not say.
    if (userId !== undefined && emailOf(userId) === email.value) return undefined;
    if (owner === undefined) return undefined;
    return isListedBefore(email, owner, by) || ours.isVague || theirs?.isVague ? 'public key' : undefined;
  };
  const propose = (one: string, other: string, cause: Proposal['cause'], by: Incoming) => {
    const leads = [one, other].sort() as [string, string];
    people.proposals.push({ proposal: { leads, cause, at: by.entry.receivedAt }, by });
  };

  /** The lead of a message that says an address beside another name, and whether the address is the lead's. */
  const withAddress = (
    email: Alias,
    name: { lead: string } | { userId: Alias },
    by: Incoming,
  ): { lead: string; isTheirs: boolean } => {
    const userId = 'userId' in name ? name.userId.value : undefined;
    const lead = 'lead' in name ? enter(name.lead, by) : ownerOf(name.userId, by);
    const owner = ownerOf(email, by);
    if (lead !== undefined && lead === owner) return { lead, isTheirs: true };
    const cause = doubt({ ...(lead && { lead }), ...(owner && { owner }), email, userId }, by);
    if (cause !== undefined) {
      const own = lead ?? ('userId' in name ? found(name.userId, by) : name.lead);
      if (owner !== undefined) propose(own, owner, cause, by);
      return { lead: own, isTheirs: false };
    }
    if (lead === undefined && 'userId' in name) {
      const whose = owner ?? found(name.userId, by);
      claim(owner === undefined ? email : name.userId, whose, by);
      return { lead: whose, isTheirs: true };
    }
    const mine = lead as string;
    if (owner === undefined) claim(email, mine, by);
    else join(mine, owner);
    return { lead: rootOf(mine), isTheirs: true };
  };

  /** A browser's history is the lead's, unless it is somebody's with a name already. */
  const withBrowser = (browser: Alias, lead: string, by: Incoming): void => {
    const owner = ownerOf(browser, by);
    if (owner === undefined) claim(browser, lead, by);
    else if (isVisitor(owner)) join(lead, owner);
  };

  /** The Segment call `alias`: what went by the one id goes by the other from now on. */
  const withPrevious = (previousId: string, lead: string, by: Incoming): void => {
    const user: Alias = { kind: 'userId', value: previousId };
    const owner = ownerOf(user, by);
    if (owner !== undefined && owner !== rootOf(lead)) {
      if (isPublicSource(by.entry.source)) propose(rootOf(lead), owner, 'alias', by);
      else join(lead, owner);
    } else if (owner === undefined && !isPublicSource(by.entry.source)) claim(user, rootOf(lead), by);
    withBrowser({ kind: 'anonymousId', value: previousId }, rootOf(lead), by);
  };

  for (const one of inOrder(incoming)) {
    const identity = identityOfIncoming(one) ?? {};
    const { anonymousId, previousId } = identity;
    const userId = identity.userId === undefined ? undefined : ({ kind: 'userId', value: identity.userId } as const);
    const address = addressGivenBy(one);
    const email = address === undefined ? undefined : ({ kind: 'email', value: address } as const);
    const browser = anonymousId === undefined ? undefined : ({ kind: 'anonymousId', value: anonymousId } as const);
    const name = 'lead' in one.to ? { lead: one.to.lead } : userId && { userId };
    let isTheirs = true;
    let lead: string | undefined;
    let child: string | undefined;
    if (email !== undefined && name !== undefined) ({ lead, isTheirs } = withAddress(email, name, one));
    else if (one.entry.kind === 'merge' && 'lead' in one.to) {
      lead = enter(one.to.lead, one);
      const other = enter(one.entry.child, one);
      // What they were closed into may not be written yet.
      if (lead !== other && known.leads.has(one.to.lead) && known.leads.has(one.entry.child)) {
        child = [lead, other].sort()[1];
        lead = join(lead, other);
      }
    } else if ('lead' in one.to) lead = enter(one.to.lead, one);
    else {
      const alias = userId ?? email ?? browser;
      lead = alias && (ownerOf(alias, one) ?? found(alias, one));
    }
    if (lead === undefined) continue;
    if (browser !== undefined && (userId ?? email) !== undefined) withBrowser(browser, lead, one);
    if (previousId !== undefined) withPrevious(previousId, lead, one);
    if (email !== undefined && isTheirs && !isPublicSource(one.entry.source)) {
      const text = aliasText(email);
      const before = [trusted.get(text), ownedBy(email)?.trustedSince].filter((at) => at !== undefined).sort()[0];
      if (before === undefined || before > one.entry.receivedAt) {
        trusted.set(text, one.entry.receivedAt);
        if (!claimed.has(text)) people.trusted.push({ alias: email, at: one.entry.receivedAt, by: one });
      }
    }
    const said = aliasesOf({ ...identity, email: isTheirs ? address : undefined });
    const aliases = said.flatMap((alias) => {
      const owner = ownedBy(alias)?.lead;
      return owner === undefined ? [] : [{ alias, owner }];
    });
    people.whose.set(one, { lead, aliases, refused: isTheirs ? undefined : address, ...(child && { child }) });
  }

  for (const whose of people.whose.values()) {
    whose.lead = rootOf(whose.lead);
    whose.aliases = whose.aliases.filter(({ owner }) => rootOf(owner) === whose.lead);
  }
  people.claims = [...claimed.values()].map((it) => ({ ...it, owned: { ...it.owned, lead: rootOf(it.owned.lead) } }));
  const merged = new Set([...people.whose.values()].map(({ child }) => child));
  for (const [child, by] of touched) {
    const root = rootOf(child);
    // A lead that this very batch would have begun has nothing to bring along.
    if (child === root || begun.has(child) || known.leads.get(root)?.members.includes(child) === true) continue;
    people.joins.push({ child, root, by, isByHand: merged.has(child) });
  }
  people.proposals = people.proposals.filter(({ proposal: { leads } }) => rootOf(leads[0]) !== rootOf(leads[1]));
  return people;
};

/** What is in a lead's list, or what else tells of it. */
const hasIn = ({ id, identifiers, state, version }: Lead): Has => ({
  userId: identifiers?.some((text) => text.startsWith('userId#')) ?? false,
  email: identifiers?.some((text) => text.startsWith('email#')) ?? typeof state.profile.email === 'string',
  isVague: identifiers === undefined && version > 0 && !isVisitor(id),
});

/** As we received them; those with a name first: a visitor's messages then join the lead that the visitor turns out to be. */
const inOrder = (incoming: readonly Incoming[]): Incoming[] => {
  const isNameless = (one: Incoming) => {
    const { userId, email } = identityOfIncoming(one) ?? {};
    return 'identity' in one.to && userId === undefined && email === undefined;
  };
  return [...incoming].sort((a, b) => {
    const named = Number(isNameless(a)) - Number(isNameless(b));
    if (named !== 0) return named;
    return a.entry.receivedAt < b.entry.receivedAt ? -1 : a.entry.receivedAt > b.entry.receivedAt ? 1 : 0;
  });
};
