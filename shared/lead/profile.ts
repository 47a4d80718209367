import { addressOf, isPublicSource, type Json, type Source } from '../activity/index.ts';
import { emailDomain, emailKind } from './email-kind.ts';

/**
 * What we know of a lead: values by field (null: cleared) and, for each, the stamp that decides who wins. The derived
 * fields (`emailDomain`, `emailKind`, `competitor`) lie among the values, without stamps.
 */
export type Profile = { values: Record<string, Json>; stamps: Record<string, number> };

/** Fields that we work out and nobody sends. */
export const derivedFields: readonly string[] = ['emailDomain', 'emailKind', 'competitor'];

const trusted = 2 ** 50;

/**
 * One number that orders what was said of a field: what a server, an import or a person said outranks what a public key
 * sent, whenever that was; among equals the later by time. So the result does not depend on the order of arrival.
 */
export const stampOf = (source: Source, atMs: number): number => (isPublicSource(source) ? atMs : atMs + trusted);

/** Whether what stands in a field was said by somebody whom anybody on the internet cannot speak as. */
export const isTrustedStamp = (stamp: number | undefined): boolean => (stamp ?? 0) >= trusted;

/**
 * The same for consent, where what the person said through their own link outranks what anybody else says of them: an
 * import or a colleague cannot take back a refusal.
 */
export const consentStamp = (source: Source, atMs: number): number =>
  stampOf(source, atMs) + (source.kind === 'email' ? trusted : 0);

/** Who looks after a lead is ours to say. */
const closedToPublic: ReadonlySet<string> = new Set(['owner']);

/** What a public key may say of a lead once: the first that we received stands, until a trusted source says otherwise. */
const saidOnce: ReadonlySet<string> = new Set(['email', 'leadSource', 'createdAt']);

const settable = (name: string): boolean => !derivedFields.includes(name) && !(name in Object.prototype);

/** The competitor's domain itself or one below it. */
const isCompetitor = (domain: string, competitors: ReadonlySet<string>): boolean => {
  for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) {
    if (competitors.has(rest)) return true;
  }
  return false;
};

const derive = (values: Record<string, Json>, competitors: ReadonlySet<string>): void => {
  const email = values.email;
  const domain = typeof email === 'string' ? emailDomain(email) : undefined;
  if (typeof email !== 'string' || domain === undefined) {
    for (const name of derivedFields) delete values[name];
    return;
  }
  values.emailDomain = domain;
  values.emailKind = emailKind(email) ?? null;
  values.competitor = isCompetitor(domain, competitors);
};

/** True where two statements about a field have equal stamps, so that only their ids can say which one counts. */
export const profileTies = (
  profile: Profile,
  fields: Record<string, Json>,
  stamp: number,
  receivedMs = stamp,
): boolean => Object.keys(fields).some((name) => profile.stamps[name] === stampFor(name, stamp, receivedMs));

/** Among public statements that count once the one received first is the greatest; all of them are below every other stamp. */
const stampFor = (name: string, stamp: number, receivedMs: number): number =>
  stamp < trusted && saidOnce.has(name) ? -receivedMs : stamp;

/** Only an address is kept as one, in its one form; undefined for what is none. Clearing it takes a trusted source. */
const addressValue = (value: Json, stamp: number): Json | undefined =>
  typeof value === 'string' ? addressOf(value) : value === null && stamp >= trusted ? null : undefined;

/**
 * Writes into `profile` those fields for which `stamp` is not older than what stands there. Among equal stamps the one
 * written last counts: callers write in the ledger's order. `receivedMs` is when we received it, by our own clock, which
 * no sender can set: it decides who was first to say what a public key may say once.
 */
export const writeProfile = (
  profile: Profile,
  fields: Record<string, Json>,
  stamp: number,
  competitors: ReadonlySet<string>,
  receivedMs = stamp,
): void => {
  for (const [name, said] of Object.entries(fields)) {
    if (!settable(name) || (stamp < trusted && closedToPublic.has(name))) continue;
    const value = name === 'email' ? addressValue(said, stamp) : said;
    if (value === undefined) continue;
    const own = stampFor(name, stamp, receivedMs);
    const standing = profile.stamps[name];
    if (standing !== undefined && standing > own) continue;
    profile.values[name] = value;
    profile.stamps[name] = own;
    if (name === 'email') derive(profile.values, competitors);
  }
};
