import type { Json } from '../activity/index.ts';
import { DAY_MS } from '../time/index.ts';

/** Something the lead did. */
export type Deed = { type: string; at: string; properties: Readonly<Record<string, Json>> };

/** What a rep can say about each kind of activity, the ones that show most intent first. */
const openings: readonly { type: string; say: (thing: string, when: string) => string }[] = [
  { type: 'Demo Requested', say: (_, when) => `You asked us for a demo ${when}. What would you like to see first?` },
  { type: 'Meeting Booked', say: (_, when) => `Thanks for booking a meeting ${when}. What should we prepare?` },
  { type: 'Pricing Requested', say: (_, when) => `You asked for our prices ${when}. For how many people is it?` },
  { type: 'Trial Started', say: (_, when) => `You started a trial ${when}. How far have you got?` },
  {
    type: 'BANT Completed',
    say: (_, when) => `Thanks for telling us about your plans ${when}. What comes next on your side?`,
  },
  {
    type: 'Product Added',
    say: (thing, when) => `You picked ${thing || 'a product'} ${when}. What made it interesting?`,
  },
  {
    type: 'Pricing Viewed',
    say: (_, when) => `I saw that you looked at our pricing ${when}. May I answer a question about it?`,
  },
  {
    type: 'Webinar Attended',
    say: (thing, when) => `You joined our webinar${named(thing)} ${when}. Which part concerns you most?`,
  },
  {
    type: 'Survey Answered',
    say: (_, when) => `Thanks for answering our survey ${when}. May I ask one more question?`,
  },
  {
    type: 'Ebook Downloaded',
    say: (thing, when) => `You downloaded our guide${named(thing)} ${when}. Was the answer in it?`,
  },
  {
    type: 'Webinar Registered',
    say: (thing, when) => `You registered for our webinar${named(thing)} ${when}. What do you hope to learn?`,
  },
  { type: 'Video Watched', say: (thing, when) => `You watched our video${named(thing)} ${when}. What did you think?` },
  {
    type: 'Email Clicked',
    say: (_, when) => `You followed a link in our email ${when}. Did you find what you were looking for?`,
  },
];

const named = (thing: string): string => (thing === '' ? '' : ` “${thing}”`);

const thingOf = (properties: Readonly<Record<string, Json>>): string => {
  const found = [properties.title, properties.name, properties.product, properties.webinar].find(
    (value) => typeof value === 'string' && value.trim() !== '',
  );
  return typeof found === 'string' ? found.trim().slice(0, 80) : '';
};

/** A first sentence for the call: about the strongest sign of interest of the last 30 days, else about the company. */
export const openingFor = (activities: readonly Deed[], lead: Readonly<Record<string, Json>>, now: string): string => {
  const since = Date.parse(now) - 30 * DAY_MS;
  const recent = activities.filter(({ at }) => Date.parse(at) >= since).toSorted((a, b) => (a.at < b.at ? 1 : -1));
  for (const { type, say } of openings) {
    const deed = recent.find((activity) => activity.type === type);
    if (deed !== undefined) return say(thingOf(deed.properties), whenOf(deed.at, now));
  }
  const company = typeof lead.company === 'string' && lead.company !== '' ? lead.company : 'your company';
  return `What is ${company} working on this quarter?`;
};

/** By whole days of 24 hours, which needs no time zone. */
const whenOf = (at: string, now: string): string => {
  const days = Math.floor((Date.parse(now) - Date.parse(at)) / DAY_MS);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days < 7) return `${days} days ago`;
  return days < 14 ? 'last week' : `${Math.floor(days / 7)} weeks ago`;
};
