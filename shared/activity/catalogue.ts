/** An activity that the field knows by this name, with the properties it usually carries. */
export type KnownActivity = { name: string; means: string; properties: readonly string[] };

/** What people choose from when they write a rule; any other name that a customer sends is as good. */
export const knownActivities: readonly KnownActivity[] = [
  { name: 'Newsletter Subscribed', means: 'Asked for the newsletter.', properties: ['list'] },
  {
    name: 'Ebook Downloaded',
    means: 'Downloaded an ebook, a white paper or a report.',
    properties: ['title', 'topic', 'buyerStage'],
  },
  { name: 'Webinar Registered', means: 'Signed up for a webinar.', properties: ['title', 'topic', 'date'] },
  { name: 'Webinar Attended', means: 'Was in a webinar.', properties: ['title', 'topic', 'minutes'] },
  { name: 'Video Watched', means: 'Watched a video.', properties: ['title', 'percent'] },
  { name: 'CTA Clicked', means: 'Clicked a call to action.', properties: ['label', 'location'] },
  { name: 'Social Engaged', means: 'Liked, shared or commented on a post.', properties: ['network', 'action'] },
  {
    name: 'Page Viewed',
    means: 'Viewed a page.',
    properties: ['name', 'category', 'url', 'path', 'title', 'referrer'],
  },
  { name: 'Pricing Viewed', means: 'Looked at the prices.', properties: ['plan'] },
  { name: 'Pricing Requested', means: 'Asked for a quote.', properties: ['plan', 'seats'] },
  { name: 'Product Added', means: 'Put a product in the basket.', properties: ['product', 'price', 'quantity'] },
  { name: 'Demo Requested', means: 'Asked for a demo.', properties: ['product'] },
  { name: 'Meeting Booked', means: 'Booked a meeting with sales.', properties: ['with', 'date'] },
  { name: 'Trial Started', means: 'Started a trial.', properties: ['plan'] },
  { name: 'Form Submitted', means: 'Sent a form.', properties: ['form'] },
  {
    name: 'BANT Completed',
    means: 'Answered budget, authority, need and timeline.',
    properties: ['budget', 'authority', 'need', 'timeline'],
  },
  { name: 'Survey Answered', means: 'Answered a survey.', properties: ['survey', 'score'] },
  {
    name: 'Email Opened',
    means: 'Opened an email; says little, since machines open them too.',
    properties: ['template', 'message'],
  },
  { name: 'Email Clicked', means: 'Clicked a link in an email.', properties: ['template', 'message', 'url'] },
];
