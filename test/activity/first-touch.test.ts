import { expect, it } from 'vitest';
import { firstTouchOf } from '../../shared/activity/index.ts';

it.each([
  [
    { campaign: { name: 'Spring', source: 'google', medium: 'cpc' } },
    { leadSource: 'Paid search', campaign: 'Spring' },
  ],
  [{ campaign: { source: 'linkedin', medium: 'social' } }, { leadSource: 'Social' }],
  [{ campaign: { source: 'Trade Weekly' } }, { leadSource: 'Trade Weekly' }],
  [
    { page: { referrer: 'https://www.google.com/', url: 'https://www.example.com/' } },
    { leadSource: 'Organic search' },
  ],
  [{ page: { referrer: 'https://blog.partner.example/post' } }, { leadSource: 'Referral' }],
  [{ page: { referrer: 'https://www.example.com/a', url: 'https://www.example.com/b' } }, {}],
  [{ page: { referrer: '' } }, {}],
  [{}, {}],
])('reads where a lead came from in %j', (context, touch) => {
  expect(firstTouchOf(context)).toEqual(touch);
});
