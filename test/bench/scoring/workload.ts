import type { Json } from '../../../shared/activity/index.ts';
import type { Condition } from '../../../shared/condition/index.ts';
import type { ActivityEntry, LedgerEntry } from '../../../shared/lead/index.ts';
import type { Rule, ScoringModel } from '../../../shared/scoring/index.ts';
import { seeded } from '../../seeded.ts';

const test = (field: string[], op: string, value: string | number | (string | number)[]): Condition => ({
  kind: 'test',
  field,
  op,
  value,
});
const property = (name: string, op: string, value: string | number): Condition =>
  test(['activity', 'properties', name], op, value);

type Short = [
  id: string,
  activity: string,
  group: string,
  points: number,
  limit: Rule['limit'] | null,
  more?: Partial<Rule>,
];
const per = (times: number, period: 'day' | 'week' | 'ever'): Rule['limit'] => ({ times, per: period });

const rules: Short[] = [
  ['newsletter', 'Newsletter Subscribed', 'content', 5, per(1, 'ever')],
  ['ebook', 'Ebook Downloaded', 'content', 10, null, { distinctBy: 'title' }],
  [
    'ebook-decision',
    'Ebook Downloaded',
    'content',
    5,
    per(2, 'week'),
    { when: property('buyerStage', 'is', 'decision') },
  ],
  ['webinar-registered', 'Webinar Registered', 'content', 5, per(2, 'week')],
  ['webinar-attended', 'Webinar Attended', 'content', 15, per(1, 'week')],
  ['webinar-long', 'Webinar Attended', 'content', 5, per(1, 'week'), { when: property('minutes', 'gte', 30) }],
  ['video', 'Video Watched', 'content', 5, per(2, 'week')],
  ['video-whole', 'Video Watched', 'content', 3, per(1, 'day'), { when: property('percent', 'gte', 90) }],
  ['survey', 'Survey Answered', 'content', 10, per(2, 'ever')],
  ['promoter', 'Survey Answered', 'content', 5, per(1, 'ever'), { when: property('score', 'gte', 9) }],
  ['pricing', 'Pricing Viewed', 'intent', 10, per(2, 'week')],
  ['pricing-enterprise', 'Pricing Viewed', 'intent', 5, per(1, 'week'), { when: property('plan', 'is', 'enterprise') }],
  ['pricing-often', 'Pricing Viewed', 'intent', 10, per(1, 'week'), { frequency: { times: 3, withinDays: 7 } }],
  ['pricing-requested', 'Pricing Requested', 'intent', 20, per(2, 'ever')],
  ['demo', 'Demo Requested', 'intent', 20, per(2, 'ever')],
  [
    'demo-software',
    'Demo Requested',
    'intent',
    5,
    per(1, 'ever'),
    { when: test(['lead', 'industry'], 'is', 'software') },
  ],
  ['trial', 'Trial Started', 'intent', 25, per(1, 'ever')],
  ['product', 'Product Added', 'intent', 10, per(2, 'week')],
  ['product-dear', 'Product Added', 'intent', 5, per(1, 'day'), { when: property('price', 'gte', 1000) }],
  ['meeting', 'Meeting Booked', 'intent', 30, per(2, 'ever')],
  ['bant', 'BANT Completed', 'qualification', 30, per(1, 'ever')],
  ['email-clicked', 'Email Clicked', 'engagement', 3, per(2, 'day')],
  ['email-opened', 'Email Opened', 'engagement', 1, per(2, 'week')],
  ['cta', 'CTA Clicked', 'engagement', 3, per(3, 'day')],
  ['social', 'Social Engaged', 'engagement', 2, per(2, 'day')],
  ['page', 'Page Viewed', 'engagement', 0.5, per(4, 'day')],
  ['page-product', 'Page Viewed', 'engagement', 1, per(2, 'day'), { when: property('path', 'startsWith', '/product') }],
  ['careers', 'Page Viewed', 'engagement', -10, per(1, 'week'), { when: property('path', 'startsWith', '/careers') }],
  ['form', 'Form Submitted', 'engagement', 3, per(2, 'day')],
  ['form-contact', 'Form Submitted', 'engagement', 5, per(1, 'week'), { when: property('form', 'is', 'contact') }],
];

/** 30 behaviour rules and 5 fit rules, as a company with some practice would have them. */
export const model: ScoringModel = {
  timeZone: 'UTC',
  groups: [
    { id: 'content', name: 'Content', cap: 60, decay: { kind: 'halfLife', days: 60 } },
    { id: 'intent', name: 'Intent', cap: 120, decay: { kind: 'halfLife', days: 30 } },
    { id: 'engagement', name: 'Engagement', cap: 30, floor: -20, decay: { kind: 'linear', days: 60 } },
    { id: 'qualification', name: 'Qualification', cap: 40, decay: { kind: 'none' } },
  ],
  rules: rules.map(([id, activity, group, points, limit, more]) => ({
    id,
    activity,
    group,
    points,
    ...(limit ? { limit } : {}),
    ...more,
  })),
  total: { cap: 200, floor: 0 },
  fit: {
    rules: [
      { id: 'industry', when: test(['lead', 'industry'], 'isOneOf', ['software', 'manufacturing']), points: 20 },
      { id: 'size', when: test(['lead', 'companySize'], 'between', [50, 5000]), points: 25 },
      { id: 'title', when: test(['lead', 'jobTitle'], 'contains', 'director'), points: 25 },
      { id: 'free', when: test(['lead', 'emailKind'], 'is', 'free'), points: -10 },
      { id: 'country', when: test(['lead', 'country'], 'isOneOf', ['de', 'fr', 'us']), points: 5 },
    ],
    cutoffs: { A: 60, B: 40, C: 20, D: 0 },
  },
  bant: {
    budget: test(['lead', 'budget'], 'is', 'approved'),
    authority: test(['lead', 'authority'], 'is', 'decision maker'),
    need: test(['lead', 'need'], 'is', 'urgent'),
    timeline: test(['lead', 'timeline'], 'is', 'now'),
  },
  ladder: {
    rungs: [
      { stage: 'mql', up: test(['score', 'total'], 'gte', 50), down: test(['score', 'total'], 'lt', 40) },
      { stage: 'sql', up: test(['score', 'total'], 'gte', 100), down: test(['score', 'total'], 'lt', 80) },
    ],
    salesAcceptance: false,
    rejectedTo: 'recycled',
  },
};

/** How often each activity comes, in parts; the rest of the world only looks at pages. */
const frequent: [string, number][] = [
  ['Page Viewed', 30],
  ['Email Opened', 18],
  ['Email Clicked', 9],
  ['CTA Clicked', 6],
  ['Ebook Downloaded', 5],
  ['Pricing Viewed', 6],
  ['Video Watched', 4],
  ['Form Submitted', 4],
  ['Social Engaged', 3],
  ['Newsletter Subscribed', 3],
  ['Webinar Registered', 3],
  ['Webinar Attended', 2],
  ['Survey Answered', 1],
  ['Pricing Requested', 1],
  ['Demo Requested', 1],
  ['Trial Started', 1],
  ['Product Added', 1],
  ['Meeting Booked', 1],
  ['BANT Completed', 1],
];

const pick = <T>(chance: number, of: readonly T[]): T => of[Math.floor(chance * of.length)] as T;

const propertiesOf = (type: string, chance: () => number): Record<string, Json> => {
  switch (type) {
    case 'Page Viewed':
      return {
        path: pick(chance(), ['/', '/product/a', '/product/b', '/blog/x', '/about', '/careers']),
        title: 'A page',
      };
    case 'Ebook Downloaded':
      return {
        title: `Ebook ${Math.floor(chance() * 12)}`,
        buyerStage: pick(chance(), ['awareness', 'consideration', 'decision']),
      };
    case 'Webinar Attended':
      return { title: 'A webinar', minutes: Math.floor(chance() * 60) };
    case 'Video Watched':
      return { title: 'A video', percent: Math.floor(chance() * 101) };
    case 'Survey Answered':
      return { survey: 'NPS', score: Math.floor(chance() * 11) };
    case 'Pricing Viewed':
      return { plan: pick(chance(), ['starter', 'team', 'enterprise']) };
    case 'Product Added':
      return { product: 'p', price: Math.floor(chance() * 3000) };
    case 'Form Submitted':
      return { form: pick(chance(), ['contact', 'newsletter', 'event']) };
    default:
      return { label: 'x' };
  }
};

const start = Date.UTC(2024, 0, 8);
const span = 120 * 86_400_000;

export type Item = { lead: number; entry: LedgerEntry };
/** Profiles first, then activities lead by lead, each lead's in the order of their time. */
export type Workload = { leads: number; profiles: Item[]; items: Item[]; until: string };

const source = { kind: 'server' as const };

const profileOf = (lead: number, chance: () => number): LedgerEntry => {
  const at = new Date(start - 86_400_000 + lead).toISOString();
  const mail = pick(chance(), ['gmail.com', 'acme.example', 'initech.example']);
  const fields = {
    email: `person${lead}@${mail}`,
    firstName: `First${lead}`,
    industry: pick(chance(), ['software', 'retail', 'manufacturing', 'education']),
    companySize: Math.floor(chance() * 8000),
    jobTitle: pick(chance(), ['managing director', 'engineer', 'marketing manager']),
    country: pick(chance(), ['de', 'fr', 'us', 'jp']),
    budget: pick(chance(), ['approved', 'none']),
  };
  return { v: 1, id: `p${lead}`, at, receivedAt: at, source, kind: 'profile', fields };
};

/** The same entry made anew, so that entries lie in memory as they come from the wire: in the order they are read. */
const fresh = ({ lead, entry }: Item): Item => {
  const copy = JSON.parse(JSON.stringify(entry)) as LedgerEntry;
  return { lead, entry: copy.kind === 'activity' && entry.kind === 'activity' ? { ...copy, type: entry.type } : copy };
};

/** A profile for each lead and activities, ten a lead on average. The same for the same numbers. */
export const workload = (activities: number, leads: number, extraNames: readonly string[] = []): Workload => {
  const chance = seeded(42);
  const names = frequent.flatMap(([name, parts]) => Array.from({ length: parts }, () => name));
  const profiles = Array.from({ length: leads }, (_, lead): Item => ({ lead, entry: profileOf(lead, chance) }));
  const items: Item[] = [];
  const step = span / activities;
  for (let n = 0; n < activities; n++) {
    const at = new Date(Math.floor(start + n * step)).toISOString();
    const type = extraNames.length > 0 ? pick(chance(), extraNames) : pick(chance(), names);
    const entry: ActivityEntry = {
      v: 1,
      id: `a${n}`,
      at,
      receivedAt: at,
      source,
      kind: 'activity',
      type,
      properties: propertiesOf(type, chance),
      context: {},
    };
    // Some leads are far livelier than others.
    items.push({ lead: Math.floor(chance() ** 1.5 * leads), entry });
  }
  // Leads do not know of each other, so their order is free; this one leaves the machine's caches out of it.
  items.sort((a, b) => a.lead - b.lead);
  return { leads, profiles, items: items.map(fresh), until: new Date(start + span).toISOString() };
};
