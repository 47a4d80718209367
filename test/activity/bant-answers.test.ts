import { describe, expect, it } from 'vitest';
import { fromSegment } from '../../shared/activity/index.ts';

const reception = {
  receivedAt: Date.parse('2026-03-01T10:00:00Z'),
  source: { kind: 'server' },
  id: () => 'made',
} as const;
const track = (event: string, properties: Record<string, string>) =>
  fromSegment({ type: 'track', messageId: 'm1', userId: 'ada', event, properties }, reception);

describe('what a questionnaire answers', () => {
  it('is learnt of the lead as well as done by it', () => {
    const { activities, learnt } = track('BANT Completed', { budget: 'approved', timeline: 'now', page: '/bant' });
    expect(activities.map(({ type }) => type)).toEqual(['BANT Completed']);
    expect(learnt).toMatchObject([{ kind: 'profile', traits: { budget: 'approved', timeline: 'now' } }]);
    expect(learnt[0]).not.toHaveProperty('traits.page');
  });

  it('is not read from other activities, which may call anything a budget', () => {
    expect(track('Pricing Viewed', { budget: 'approved' }).learnt).toEqual([]);
  });
});
