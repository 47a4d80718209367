import type { Json } from '../../../shared/activity/index.ts';
import type { LedgerEntry } from '../../../shared/lead/index.ts';

/**
 * The floor: what somebody would write by hand for exactly the workload's one model, with everything the model says
 * (limits, distinct values, fading by table, caps, stages) and nothing that another model could need. A lead is an
 * object with a field for everything.
 */

const whole = 65536;
const halving = (days: number): number[] =>
  Array.from({ length: 10 * days }, (_, age) => {
    const share = Math.floor((2 ** (-(age % days) / days) * whole) / 2 ** Math.floor(age / days) + 1e-9);
    return share;
  });
const content = halving(60);
const intent = halving(30);
const engagement = Array.from({ length: 60 }, (_, age) => 60 - age);

type Limit = { period: number; times: number };
const limit = (): Limit => ({ period: -1, times: 0 });

export type HandLead = {
  email: string;
  industry: Json | undefined;
  fit: number;
  day: number;
  stage: 'lead' | 'mql' | 'sql';
  content: number[];
  intent: number[];
  engagement: number[];
  qualification: number;
  ebooks: string[];
  pricingDays: number[];
  did: Record<string, { count: number; last: number }>;
  limits: Record<string, Limit>;
};

export const handLead = (): HandLead => ({
  email: '',
  industry: undefined,
  fit: 0,
  day: 0,
  stage: 'lead',
  content: [],
  intent: [],
  engagement: [],
  qualification: 0,
  ebooks: [],
  pricingDays: [],
  did: {},
  limits: {},
});

const sum = (bucket: number[], day: number, table: number[], parts: number): number => {
  let total = 0;
  for (let i = 0; i < bucket.length; i += 2) {
    const share = table[day - (bucket[i] as number)];
    if (share !== undefined) total += Math.trunc(((bucket[i + 1] as number) * share) / parts);
  }
  return total;
};

/** The total in thousandths on a day. */
export const handTotal = (lead: HandLead, day: number): number => {
  const a = Math.min(60_000, sum(lead.content, day, content, whole));
  const b = Math.min(120_000, sum(lead.intent, day, intent, whole));
  const c = Math.max(-20_000, Math.min(30_000, sum(lead.engagement, day, engagement, 60)));
  const d = Math.min(40_000, lead.qualification);
  return Math.max(0, Math.min(200_000, a + b + c + d));
};

const add = (bucket: number[], points: number, day: number, life: number): void => {
  const last = bucket.length - 2;
  if (last >= 0 && bucket[last] === day) bucket[last + 1] = (bucket[last + 1] as number) + points;
  else bucket.push(day, points);
  let gone = 0;
  while (day - (bucket[gone] as number) >= life) gone += 2;
  if (gone > 0) bucket.splice(0, gone);
};

const allowed = (lead: HandLead, rule: string, period: number, times: number): boolean => {
  const known = lead.limits[rule];
  if (known === undefined) {
    const fresh = limit();
    fresh.period = period;
    fresh.times = 1;
    lead.limits[rule] = fresh;
    return true;
  }
  if (known.period !== period) {
    known.period = period;
    known.times = 1;
    return true;
  }
  if (known.times >= times) return false;
  known.times += 1;
  return true;
};

const fall = (lead: HandLead, day: number): void => {
  if (lead.stage === 'lead') return;
  const total = handTotal(lead, day);
  if (lead.stage === 'sql' && total < 80_000) lead.stage = 'mql';
  if (lead.stage === 'mql' && total < 40_000) lead.stage = 'lead';
};

const text = (value: Json | undefined): string => (typeof value === 'string' ? value.toLowerCase() : '');
const number = (value: Json | undefined): number => (typeof value === 'number' ? value : Number.NEGATIVE_INFINITY);

/** What a batch of rules for one activity does to one lead. */
export const handApply = (lead: HandLead, entry: LedgerEntry): void => {
  const ms = Date.parse(entry.at);
  const day = Math.floor(ms / 86_400_000);
  if (day > lead.day) {
    if (lead.day > 0) fall(lead, day);
    lead.day = day;
  }
  if (entry.kind === 'profile') {
    const { email, industry, companySize, jobTitle, country } = entry.fields;
    lead.email = text(email);
    lead.industry = industry;
    lead.fit = 0;
    const sector = text(industry);
    if (sector === 'software' || sector === 'manufacturing') lead.fit += 20_000;
    if (number(companySize) >= 50 && number(companySize) <= 5000) lead.fit += 25_000;
    if (text(jobTitle).includes('director')) lead.fit += 25_000;
    if (lead.email.endsWith('@gmail.com')) lead.fit -= 10_000;
    const land = text(country);
    if (land === 'de' || land === 'fr' || land === 'us') lead.fit += 5_000;
    return;
  }
  if (entry.kind !== 'activity' || entry.machine !== undefined) return;
  const { properties } = entry;
  const week = Math.floor((day + 3) / 7);
  switch (entry.type) {
    case 'Newsletter Subscribed':
      if (allowed(lead, 'newsletter', 0, 1)) add(lead.content, 5000, day, 600);
      break;
    case 'Ebook Downloaded': {
      const title = text(properties.title);
      if (!lead.ebooks.includes(title)) {
        lead.ebooks.push(title);
        add(lead.content, 10_000, day, 600);
      }
      if (text(properties.buyerStage) === 'decision' && allowed(lead, 'decision', week, 2))
        add(lead.content, 5000, day, 600);
      break;
    }
    case 'Webinar Registered':
      if (allowed(lead, 'registered', week, 2)) add(lead.content, 5000, day, 600);
      break;
    case 'Webinar Attended':
      if (allowed(lead, 'attended', week, 1)) add(lead.content, 15_000, day, 600);
      if (number(properties.minutes) >= 30 && allowed(lead, 'long', week, 1)) add(lead.content, 5000, day, 600);
      break;
    case 'Video Watched':
      if (allowed(lead, 'video', week, 2)) add(lead.content, 5000, day, 600);
      if (number(properties.percent) >= 90 && allowed(lead, 'whole', day, 1)) add(lead.content, 3000, day, 600);
      break;
    case 'Survey Answered':
      if (allowed(lead, 'survey', 0, 2)) add(lead.content, 10_000, day, 600);
      if (number(properties.score) >= 9 && allowed(lead, 'promoter', 0, 1)) add(lead.content, 5000, day, 600);
      break;
    case 'Pricing Viewed': {
      if (allowed(lead, 'pricing', week, 2)) add(lead.intent, 10_000, day, 300);
      if (text(properties.plan) === 'enterprise' && allowed(lead, 'enterprise', week, 1))
        add(lead.intent, 5000, day, 300);
      const days = lead.pricingDays;
      while (days.length > 0 && (days[0] as number) <= day - 7) days.shift();
      days.push(day);
      if (days.length >= 3 && allowed(lead, 'often', week, 1)) add(lead.intent, 10_000, day, 300);
      break;
    }
    case 'Pricing Requested':
      if (allowed(lead, 'requested', 0, 2)) add(lead.intent, 20_000, day, 300);
      break;
    case 'Demo Requested':
      if (allowed(lead, 'demo', 0, 2)) add(lead.intent, 20_000, day, 300);
      if (text(lead.industry) === 'software' && allowed(lead, 'demo software', 0, 1)) add(lead.intent, 5000, day, 300);
      break;
    case 'Trial Started':
      if (allowed(lead, 'trial', 0, 1)) add(lead.intent, 25_000, day, 300);
      break;
    case 'Product Added':
      if (allowed(lead, 'product', week, 2)) add(lead.intent, 10_000, day, 300);
      if (number(properties.price) >= 1000 && allowed(lead, 'dear', day, 1)) add(lead.intent, 5000, day, 300);
      break;
    case 'Meeting Booked':
      if (allowed(lead, 'meeting', 0, 2)) add(lead.intent, 30_000, day, 300);
      break;
    case 'BANT Completed':
      if (allowed(lead, 'bant', 0, 1)) lead.qualification += 30_000;
      break;
    case 'Email Clicked':
      if (allowed(lead, 'clicked', day, 2)) add(lead.engagement, 3000, day, 60);
      break;
    case 'Email Opened':
      if (allowed(lead, 'opened', week, 2)) add(lead.engagement, 1000, day, 60);
      break;
    case 'CTA Clicked':
      if (allowed(lead, 'cta', day, 3)) add(lead.engagement, 3000, day, 60);
      break;
    case 'Social Engaged':
      if (allowed(lead, 'social', day, 2)) add(lead.engagement, 2000, day, 60);
      break;
    case 'Page Viewed': {
      const path = text(properties.path);
      if (allowed(lead, 'page', day, 4)) add(lead.engagement, 500, day, 60);
      if (path.startsWith('/product') && allowed(lead, 'product page', day, 2)) add(lead.engagement, 1000, day, 60);
      if (path.startsWith('/careers') && allowed(lead, 'careers', week, 1)) add(lead.engagement, -10_000, day, 60);
      break;
    }
    case 'Form Submitted':
      if (allowed(lead, 'form', day, 2)) add(lead.engagement, 3000, day, 60);
      if (text(properties.form) === 'contact' && allowed(lead, 'contact', week, 1)) add(lead.engagement, 5000, day, 60);
      break;
  }
  const did = lead.did[entry.type];
  if (did === undefined) lead.did[entry.type] = { count: 1, last: ms };
  else {
    did.count += 1;
    if (ms > did.last) did.last = ms;
  }
  const total = handTotal(lead, day);
  if (lead.stage !== 'sql' && total >= 100_000) lead.stage = 'sql';
  else if (lead.stage === 'lead' && total >= 50_000) lead.stage = 'mql';
  else if (lead.stage === 'sql' && total < 80_000) lead.stage = 'mql';
  else if (lead.stage === 'mql' && total < 40_000) lead.stage = 'lead';
};
