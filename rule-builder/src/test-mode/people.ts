import type { LeadPage } from '../../../functions/api/contract/index.ts';
import type { MadeUpFacts } from '../../../shared/simulation/index.ts';

/** Somebody to test with. */
export type Person = { id: string; name: string; facts: MadeUpFacts };

const bant = { budget: false, authority: false, need: false, timeline: false, answered: 0, met: 0 };
const score = (total: number, fit: number) => ({ total, fit, groups: {} });

/** People that one meets in every funnel. */
export const presets: readonly Person[] = [
  {
    id: 'preset-buyer',
    name: 'Ideal buyer, just became MQL',
    facts: {
      lead: {
        email: 'dana.ruiz@northwind.example',
        firstName: 'Dana',
        lastName: 'Ruiz',
        jobTitle: 'VP Marketing',
        seniority: 'VP',
        company: 'Northwind',
        industry: 'Software',
        companySize: 320,
        country: 'US',
        timeZone: 'America/New_York',
        emailKind: 'business',
      },
      stage: 'mql',
      grade: 'A',
      score: score(62, 80),
      bant: { ...bant, need: true, authority: true, answered: 2, met: 2 },
      did: { 'Ebook Downloaded': { count: 2, last: '2026-01-05T10:00:00.000Z' } },
      consent: { email: 'subscribed', suppressed: false },
    },
  },
  {
    id: 'preset-reader',
    name: 'Newsletter reader, little known',
    facts: {
      lead: { email: 'sam@gmail.example', firstName: 'Sam', timeZone: 'Europe/Berlin', emailKind: 'free' },
      stage: 'lead',
      grade: 'D',
      score: score(8, 5),
      did: { 'Newsletter Subscribed': { count: 1, last: '2026-01-05T10:00:00.000Z' } },
      consent: { email: 'subscribed', suppressed: false },
    },
  },
  {
    id: 'preset-hot',
    name: 'Asked for a demo, SQL',
    facts: {
      lead: {
        email: 'kim@contoso.example',
        firstName: 'Kim',
        jobTitle: 'Head of Operations',
        company: 'Contoso',
        industry: 'Manufacturing',
        companySize: 900,
        timeZone: 'Asia/Seoul',
        emailKind: 'business',
      },
      stage: 'sql',
      grade: 'B',
      score: score(118, 60),
      bant: { budget: true, authority: true, need: true, timeline: false, answered: 4, met: 3 },
      did: { 'Demo Requested': { count: 1, last: '2026-01-05T10:00:00.000Z' } },
      consent: { email: 'subscribed', suppressed: false },
    },
  },
  {
    id: 'preset-silent',
    name: 'Unsubscribed from email',
    facts: {
      lead: { email: 'lee@fabrikam.example', firstName: 'Lee', company: 'Fabrikam', timeZone: 'Europe/London' },
      stage: 'mql',
      grade: 'C',
      score: score(54, 30),
      consent: { email: 'unsubscribed', suppressed: false },
    },
  },
];

/** A real lead as it stands now. */
export const personOf = (page: LeadPage): Person => {
  const did: Record<string, { count: number; last: string }> = {};
  for (const item of page.timeline) {
    if (item.kind !== 'activity' || item.ignored !== null) continue;
    const before = did[item.title];
    did[item.title] = {
      count: (before?.count ?? 0) + 1,
      last: before && before.last > item.at ? before.last : item.at,
    };
  }
  return {
    id: page.id,
    name: page.row.name,
    facts: {
      lead: page.profile,
      stage: page.stage,
      grade: page.grade,
      score: {
        total: page.score.total,
        fit: page.score.fit,
        groups: Object.fromEntries(page.score.groups.map(({ id, points }) => [id, points])),
      },
      bant: page.bant,
      did,
      consent: {
        email: page.consent === 'suppressed' ? 'unknown' : page.consent,
        suppressed: page.consent === 'suppressed',
      },
      segments: page.row.segments,
    },
  };
};
