import type { Condition } from '../condition/index.ts';
import type { ScoringModel } from './model.ts';
import { defaultAfterRejection } from './requalify.ts';

const test = (field: string[], op: string, value?: string | number | boolean | (string | number)[]): Condition => ({
  kind: 'test',
  field,
  op,
  ...(value === undefined ? {} : { value }),
});
const lead = (field: string, op: string, value?: string | number | boolean | (string | number)[]): Condition =>
  test(['lead', field], op, value);
const all = (...of: Condition[]): Condition => ({ kind: 'all', of });
const any = (...of: Condition[]): Condition => ({ kind: 'any', of });

const month = { kind: 'halfLife', days: 30 } as const;

/**
 * The model that a new workspace starts with, from the practice of the field: a newsletter is 5, an ebook 10, a webinar
 * attended 15, a demo requested 20, a trial 25, BANT 30; MQL at 50, SQL at 100. Interest fades by half in 60 days, light
 * engagement in 30; what was said to sales does not fade.
 */
export const starterModel = (timeZone = 'UTC'): ScoringModel => ({
  timeZone,
  groups: [
    { id: 'engagement', name: 'Engagement', cap: 30, floor: -20, decay: month },
    { id: 'content', name: 'Content', cap: 60, decay: { kind: 'halfLife', days: 60 } },
    { id: 'intent', name: 'Buying intent', cap: 120, decay: { kind: 'halfLife', days: 60 } },
    { id: 'qualification', name: 'Qualification', cap: 40, decay: { kind: 'none' } },
  ],
  rules: [
    {
      id: 'newsletter',
      name: 'Newsletter subscribed',
      group: 'content',
      activity: 'Newsletter Subscribed',
      points: 5,
      limit: { times: 1, per: 'ever' },
    },
    {
      id: 'ebook',
      name: 'Ebook downloaded',
      group: 'content',
      activity: 'Ebook Downloaded',
      points: 10,
      distinctBy: 'title',
    },
    {
      id: 'webinar-registered',
      name: 'Webinar registered',
      group: 'content',
      activity: 'Webinar Registered',
      points: 5,
      distinctBy: 'title',
    },
    {
      id: 'webinar-attended',
      name: 'Webinar attended',
      group: 'content',
      activity: 'Webinar Attended',
      points: 15,
      distinctBy: 'title',
    },
    {
      id: 'video',
      name: 'Video watched',
      group: 'content',
      activity: 'Video Watched',
      points: 5,
      limit: { times: 2, per: 'week' },
    },
    {
      id: 'survey',
      name: 'Survey answered',
      group: 'content',
      activity: 'Survey Answered',
      points: 10,
      limit: { times: 2, per: 'ever' },
    },
    {
      id: 'pricing-viewed',
      name: 'Pricing viewed',
      group: 'intent',
      activity: 'Pricing Viewed',
      points: 10,
      limit: { times: 2, per: 'week' },
    },
    {
      id: 'pricing-often',
      name: 'Third pricing view in 7 days',
      group: 'intent',
      activity: 'Pricing Viewed',
      points: 10,
      frequency: { times: 3, withinDays: 7 },
      limit: { times: 1, per: 'week' },
    },
    {
      id: 'pricing-requested',
      name: 'Pricing requested',
      group: 'intent',
      activity: 'Pricing Requested',
      points: 20,
      limit: { times: 2, per: 'ever' },
    },
    {
      id: 'demo',
      name: 'Demo requested',
      group: 'intent',
      activity: 'Demo Requested',
      points: 20,
      limit: { times: 2, per: 'ever' },
    },
    {
      id: 'trial',
      name: 'Trial started',
      group: 'intent',
      activity: 'Trial Started',
      points: 25,
      limit: { times: 1, per: 'ever' },
    },
    {
      id: 'product-added',
      name: 'Product added',
      group: 'intent',
      activity: 'Product Added',
      points: 10,
      limit: { times: 2, per: 'week' },
    },
    {
      id: 'meeting',
      name: 'Meeting booked',
      group: 'intent',
      activity: 'Meeting Booked',
      points: 30,
      limit: { times: 2, per: 'ever' },
    },
    {
      id: 'bant',
      name: 'BANT form completed',
      group: 'qualification',
      activity: 'BANT Completed',
      points: 30,
      limit: { times: 1, per: 'ever' },
    },
    {
      id: 'email-clicked',
      name: 'Email clicked',
      group: 'engagement',
      activity: 'Email Clicked',
      points: 3,
      limit: { times: 2, per: 'day' },
    },
    {
      id: 'email-opened',
      name: 'Email opened',
      group: 'engagement',
      activity: 'Email Opened',
      points: 1,
      limit: { times: 2, per: 'week' },
    },
    {
      id: 'cta',
      name: 'CTA clicked',
      group: 'engagement',
      activity: 'CTA Clicked',
      points: 3,
      limit: { times: 3, per: 'day' },
    },
    {
      id: 'social',
      name: 'Social engaged',
      group: 'engagement',
      activity: 'Social Engaged',
      points: 2,
      limit: { times: 2, per: 'day' },
    },
    {
      id: 'page',
      name: 'Page viewed',
      group: 'engagement',
      activity: 'Page Viewed',
      points: 0.5,
      limit: { times: 4, per: 'day' },
    },
    {
      id: 'form',
      name: 'Form submitted',
      group: 'engagement',
      activity: 'Form Submitted',
      points: 3,
      limit: { times: 2, per: 'day' },
    },
    {
      id: 'careers',
      name: 'Looked for a job',
      group: 'engagement',
      activity: 'Page Viewed',
      when: test(['activity', 'properties', 'path'], 'startsWith', '/careers'),
      points: -10,
      limit: { times: 1, per: 'week' },
    },
  ],
  total: { cap: 200, floor: 0 },
  fit: {
    rules: [
      {
        id: 'industry',
        name: 'An industry we sell to',
        when: lead('industry', 'isOneOf', ['Software', 'Financial services', 'Manufacturing', 'Professional services']),
        points: 20,
      },
      {
        id: 'size',
        name: 'Between 50 and 5,000 employees',
        when: lead('companySize', 'between', [50, 5000]),
        points: 25,
      },
      { id: 'small', name: 'Fewer than 10 employees', when: lead('companySize', 'lt', 10), points: -10 },
      {
        id: 'decides',
        name: 'Leads the area',
        when: any(
          lead('seniority', 'isOneOf', ['Director', 'VP', 'C-level', 'Owner']),
          ...['chief', 'head of', 'director', 'vp ', 'vice president', 'founder'].map((word) =>
            lead('jobTitle', 'contains', word),
          ),
        ),
        points: 25,
      },
      {
        id: 'manages',
        name: 'Manager',
        when: any(lead('seniority', 'is', 'Manager'), lead('jobTitle', 'contains', 'manager')),
        points: 10,
      },
      {
        id: 'student',
        name: 'Student or intern',
        when: any(lead('jobTitle', 'contains', 'student'), lead('jobTitle', 'contains', 'intern ')),
        points: -20,
      },
      { id: 'business-mail', name: 'Business address', when: lead('emailKind', 'is', 'business'), points: 10 },
      { id: 'free-mail', name: 'Free mail address', when: lead('emailKind', 'is', 'free'), points: -10 },
      { id: 'role-mail', name: 'Shared mailbox', when: lead('emailKind', 'is', 'role'), points: -5 },
      { id: 'throwaway', name: 'Throw-away address', when: lead('emailKind', 'is', 'disposable'), points: -40 },
      { id: 'competitor', name: 'Works for a competitor', when: lead('competitor', 'is', true), points: -100 },
      { id: 'pain', name: 'Told us a pain point', when: lead('painPoints', 'isKnown'), points: 5 },
    ],
    cutoffs: { A: 60, B: 40, C: 20, D: 0 },
    competitorDomains: [],
  },
  bant: {
    budget: lead('budget', 'isOneOf', ['planned', 'approved']),
    authority: lead('authority', 'isOneOf', ['influencer', 'decision maker']),
    need: lead('need', 'isOneOf', ['exploring', 'urgent']),
    timeline: lead('timeline', 'isOneOf', ['this year', 'this quarter', 'now']),
  },
  ladder: {
    rungs: [
      {
        stage: 'mql',
        up: all(
          any(test(['score', 'total'], 'gte', 50), test(['did', 'Demo Requested', 'count'], 'gte', 1)),
          lead('competitor', 'isNot', true),
        ),
        down: all(test(['score', 'total'], 'lt', 35), test(['did', 'Demo Requested', 'count'], 'is', 0)),
      },
      {
        stage: 'sql',
        up: all(test(['score', 'total'], 'gte', 100), lead('competitor', 'isNot', true)),
        down: test(['score', 'total'], 'lt', 70),
      },
    ],
    salesAcceptance: false,
    inactivityDays: 180,
    rejectedTo: 'recycled',
    afterRejection: defaultAfterRejection,
  },
});
