import * as z from 'zod';
import type { Json } from '../../../shared/activity/index.ts';
import { type LeadView, view } from '../../../shared/scoring/index.ts';
import type { Lead } from '../../store/lead.ts';
import type { LeadRow } from '../contract/index.ts';
import type { Scored } from './programs.ts';

const text = (value: Json | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

const Dated = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** An instant that somebody gave in a field, where it is one: a day or a time that exists, in a year of four digits. */
const instantIn = (value: Json | undefined): string | null => {
  const { success, data } = Dated.safeParse(value);
  return success ? new Date(data).toISOString() : null;
};

/** What to call a lead: first and last name, else the address, else a visitor. */
const nameOf = (profile: Readonly<Record<string, Json>>): string =>
  [text(profile.firstName), text(profile.lastName)].filter((part) => part !== null).join(' ') ||
  text(profile.name) ||
  text(profile.email) ||
  'Anonymous visitor';

/** Consent as one word; a refusal for good outranks what was said. */
export const consentOf = ({ consent }: Pick<LeadView, 'consent'>): LeadRow['consent'] =>
  consent.suppressed ? 'suppressed' : consent.email;

/** The lead as lists show it, as of `now`. */
export const rowOf = (
  lead: Pick<Lead, 'id' | 'state' | 'segments' | 'createdAt'> & { example?: boolean },
  { program }: Scored,
  now: string,
): LeadRow => {
  const seen = view(program, lead.state, now);
  const [lastActivity, last] = Object.entries(seen.did).reduce<[string | null, string | null]>(
    (latest, [type, { last: at }]) => (latest[1] === null || at > latest[1] ? [type, at] : latest),
    [null, null],
  );
  return {
    id: lead.id,
    name: nameOf(seen.lead),
    email: text(seen.lead.email),
    company: text(seen.lead.company),
    jobTitle: text(seen.lead.jobTitle),
    score: seen.score.total,
    grade: seen.grade,
    stage: seen.stage,
    source: text(seen.lead.leadSource),
    owner: text(seen.lead.owner),
    segments: [...lead.segments],
    consent: consentOf(seen),
    lastActivity,
    lastActivityAt: last,
    createdAt: instantIn(seen.lead.createdAt) ?? lead.createdAt,
    example: lead.example === true,
  };
};
