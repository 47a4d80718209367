import * as z from 'zod';
import { Role } from '../contract/index.ts';

/** One sign-in of a person: a browser, from the link or password on until it signs out or is ended. */
const Session = z.object({
  startedAt: z.string(),
  /** To within some minutes. */
  lastSeenAt: z.string(),
  /** What the browser says it is. */
  agent: z.string(),
  endedAt: z.string().optional(),
});

/** What the workspace knows of somebody who may sign in; who they are, and with which roles, the sign-in service says first. */
export const Person = z.object({
  /** The id that the sign-in service gives them. */
  id: z.string(),
  email: z.string().nullable(),
  name: z.string(),
  /** What they may do, as of `rolesAt` or of the token that was seen last. */
  roles: z.array(Role),
  /** Roles were changed here: tokens of before this instant, or all where `rolesHold`, do not say them. */
  rolesAt: z.string().optional(),
  /** The sign-in service was not told of the roles, so they hold for later tokens too. */
  rolesHold: z.boolean().optional(),
  lastSeenAt: z.string().nullable(),
  removedAt: z.string().optional(),
  /** All sessions that began before this instant are ended. */
  endedAt: z.string().optional(),
  sessions: z.record(z.string(), Session),
  /** Raised by each write. */
  revision: z.number().int(),
});
export type Person = z.infer<typeof Person>;

/** What an access token says: who, with which roles, of which sign-in, and when it was made (epoch seconds). */
export type TokenClaims = {
  id: string;
  roles: readonly Role[];
  session: string | undefined;
  issuedAt: number;
};

/** What a token is good for: the roles it opens, or why it opens nothing. */
export type Standing = { roles: readonly Role[] } | { refused: 'removed' | 'signed out' };

const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** A token says what was so when it was made; what a person of the workspace decided since comes first. */
export const standingOf = (person: Person | undefined, token: TokenClaims): Standing => {
  if (person === undefined) return { roles: token.roles };
  if (person.removedAt !== undefined) return { refused: 'removed' };
  const session = token.session === undefined ? undefined : person.sessions[token.session];
  if (session?.endedAt !== undefined) return { refused: 'signed out' };
  // A token of the very second may be of a sign-in that came after; sessions that were known are named above.
  if (person.endedAt !== undefined && token.issuedAt < secondsOf(person.endedAt)) return { refused: 'signed out' };
  const { rolesAt, rolesHold } = person;
  if (rolesAt === undefined) return { roles: token.roles };
  return { roles: rolesHold === true || token.issuedAt <= secondsOf(rolesAt) ? person.roles : token.roles };
};

/** The sessions that are kept of one person: those seen last. */
const MOST_SESSIONS = 20;
const SEEN_MS = 5 * 60_000;

type Seen = TokenClaims & { email: string | null; name: string; agent: string; at: string };

/** The person after a request of theirs; undefined where nothing worth writing is new. */
export const seen = (
  person: Person | undefined,
  token: Seen,
): { person: Person; isNewSession: boolean } | undefined => {
  const { id, email, name, at } = token;
  const key = token.session ?? 'unnamed';
  const before = person?.sessions[key];
  const isRecent = before !== undefined && Date.parse(at) - Date.parse(before.lastSeenAt) < SEEN_MS;
  if (person !== undefined && isRecent) return undefined;
  const agent = token.agent.slice(0, 300);
  const session =
    before === undefined ? { startedAt: at, lastSeenAt: at, agent } : { ...before, lastSeenAt: at, agent };
  const kept = Object.entries({ ...person?.sessions, [key]: session })
    .toSorted(([, a], [, b]) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1))
    .slice(0, MOST_SESSIONS);
  const standing = standingOf(person, token);
  const roles = 'roles' in standing ? [...standing.roles] : [];
  return {
    isNewSession: before === undefined,
    person: {
      ...person,
      ...{ id, email, name, roles, lastSeenAt: at, sessions: Object.fromEntries(kept) },
      revision: (person?.revision ?? 0) + 1,
    },
  };
};
