import type { Json } from '../../shared/activity/index.ts';
import type { Chance } from './chance.ts';

/** One thing an example lead did, so many days ago. */
export type Deed = { daysAgo: number; type: string; properties: Record<string, Json> };
/** What sales made of it. */
export type Sale = {
  daysAgo: number;
  outcome: 'accepted' | 'rejected' | 'meeting' | 'opportunity' | 'won' | 'lost';
  reason?: string;
  amount?: number;
};

export type History = { deeds: Deed[]; bant: boolean; sales: Sale[]; subscribed: boolean };

const ebooks = ['The lead scoring handbook', 'Nurture that people answer', 'Marketing and sales: one funnel'] as const;
const webinars = ['Scoring in practice', 'From MQL to meeting'] as const;
const pages = ['/features', '/customers', '/blog/lead-scoring', '/integrations', '/about'] as const;

type Make = (chance: Chance, from: number) => Omit<Deed, 'daysAgo'>;
const visit: Make = (chance) => ({ type: 'Page Viewed', properties: { path: chance.pick(pages) } });
const ebook: Make = (chance) => ({ type: 'Ebook Downloaded', properties: { title: chance.pick(ebooks) } });
const newsletter: Make = () => ({ type: 'Newsletter Subscribed', properties: {} });
const webinar: Make = (chance) => ({ type: 'Webinar Attended', properties: { title: chance.pick(webinars) } });
const pricing: Make = () => ({ type: 'Pricing Viewed', properties: { path: '/pricing' } });
const video: Make = (chance) => ({
  type: 'Video Watched',
  properties: { title: 'Two-minute tour', percent: chance.between(40, 100) },
});
const demo: Make = () => ({ type: 'Demo Requested', properties: { from: 'pricing page' } });
const trial: Make = () => ({ type: 'Trial Started', properties: { plan: 'Team' } });
const bant: Make = () => ({ type: 'BANT Completed', properties: {} });
const click: Make = () => ({ type: 'Email Clicked', properties: { url: '/customers' } });
const survey: Make = (chance) => ({ type: 'Survey Answered', properties: { rating: chance.between(6, 10) } });

/** The ways that leads really take, the most usual ones most often. */
const ways: readonly [Way, ...Way[]] = [
  { makes: [visit, newsletter, visit], sales: [] },
  { makes: [visit, ebook, visit, visit], sales: [] },
  { makes: [visit, ebook, newsletter, webinar, visit], sales: [] },
  { makes: [visit, video, pricing, visit], sales: [] },
  { makes: [newsletter, ebook, webinar, click, pricing, demo], sales: [] },
  { makes: [ebook, webinar, pricing, pricing, pricing, demo, visit], sales: ['accepted'] },
  { makes: [visit, webinar, pricing, demo, trial, bant], sales: ['accepted', 'meeting'] },
  { makes: [ebook, pricing, demo, trial, bant, survey], sales: ['accepted', 'meeting', 'opportunity', 'won'] },
  { makes: [ebook, webinar, demo, pricing, trial, bant], sales: ['accepted', 'meeting', 'lost'] },
  { makes: [ebook, webinar, pricing, demo, click], sales: ['rejected'] },
];
type Way = { makes: readonly Make[]; sales: readonly Sale['outcome'][] };

/** What one example lead did in the last 90 days, the oldest first. */
export const historyOf = (chance: Chance): History => {
  const { makes, sales } = chance.pick(ways);
  const first = chance.between(12, 88);
  const last = chance.between(0, Math.min(9, first - 1));
  const step = (first - last) / Math.max(1, makes.length + sales.length);
  const at = (n: number) => first - step * n + chance.next() * Math.min(1, step / 2);
  const deeds = makes.map((make, n) => ({ daysAgo: at(n), ...make(chance, first) }));
  return {
    deeds,
    bant: makes.includes(bant),
    subscribed: makes.includes(newsletter) || makes.includes(ebook),
    sales: sales.map((outcome, n) => ({
      daysAgo: Math.max(0, first - step * (makes.length + n)),
      outcome,
      ...(outcome === 'won' && { amount: chance.between(40, 240) * 10_000 }),
      ...(outcome === 'lost' && { reason: 'Chose a competitor' }),
      ...(outcome === 'rejected' && { reason: 'bad timing' }),
    })),
  };
};
