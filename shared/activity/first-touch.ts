import type { Json } from './activity.ts';

const isRecord = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined;

/** Mediums and sources as campaign links usually name them, and the source that people know. */
const sources: readonly (readonly [RegExp, string])[] = [
  [/^(cpc|ppc|paid|paid[-_ ]?search|sem|display|ads?|retargeting)$/i, 'Paid search'],
  [/^(social|paid[-_ ]?social|linkedin|twitter|x|facebook|instagram|youtube)$/i, 'Social'],
  [/^(organic|seo)$/i, 'Organic search'],
  [/^(email|e-mail|newsletter)$/i, 'Email'],
  [/^webinar$/i, 'Webinar'],
  [/^(event|tradeshow|conference)$/i, 'Event'],
  [/^(partner|affiliate)$/i, 'Partner'],
  [/^(referral)$/i, 'Referral'],
];

const searchEngines = /(^|\.)(google|bing|duckduckgo|ecosia|yahoo|baidu|startpage|qwant)\./i;
const socialNetworks = /(^|\.)(linkedin|lnkd|twitter|t\.co|x\.com|facebook|instagram|youtube|reddit|xing)(\.|$)/i;

const hostOf = (url: string | undefined): string | undefined => {
  const host = url === undefined ? undefined : /^https?:\/\/([^/:?#]+)/i.exec(url)?.[1];
  return host?.toLowerCase();
};

/**
 * Where a lead came from, by what its browser says at one page view: the campaign of the link, else the site that linked
 * here. Only the first such thing of a lead counts; who keeps it sees to that.
 */
export const firstTouchOf = (context: Readonly<Record<string, Json>>): { leadSource?: string; campaign?: string } => {
  const campaign = isRecord(context.campaign) ? context.campaign : {};
  const page = isRecord(context.page) ? context.page : {};
  const named = text(campaign.name);
  const [medium, source] = [text(campaign.medium), text(campaign.source)];
  const leadSource =
    [medium, source]
      .map((word) => sources.find(([pattern]) => word !== undefined && pattern.test(word))?.[1])
      .find(Boolean) ??
    source ??
    fromReferrer(text(page.referrer), text(page.url));
  return { ...(leadSource === undefined ? {} : { leadSource }), ...(named === undefined ? {} : { campaign: named }) };
};

const fromReferrer = (referrer: string | undefined, url: string | undefined): string | undefined => {
  const host = hostOf(referrer);
  if (host === undefined || host === hostOf(url)) return undefined;
  if (searchEngines.test(host)) return 'Organic search';
  return socialNetworks.test(host) ? 'Social' : 'Referral';
};
