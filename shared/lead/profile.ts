import { isPublicSource, type Json, type Source } from '../activity/index.ts';
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
export const profileTies = (profile: Profile, fields: Record<string, Json>, stamp: number): boolean =>
  Object.keys(fields).some((name) => profile.stamps[name] === stamp);

/**
 * Writes into `profile` those fields for which `stamp` is not older than what stands there. Among equal stamps the one
 * written last counts: callers write in the ledger's order.
 */
export const writeProfile = (
  profile: Profile,
  fields: Record<string, Json>,
  stamp: number,
  competitors: ReadonlySet<string>,
): void => {
  for (const [name, value] of Object.entries(fields)) {
    if (!settable(name)) continue;
    const standing = profile.stamps[name];
    if (standing !== undefined && standing > stamp) continue;
    profile.values[name] = value;
    profile.stamps[name] = stamp;
    if (name === 'email') derive(profile.values, competitors);
  }
};
