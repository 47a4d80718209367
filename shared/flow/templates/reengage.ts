import type { Flow } from '../document.ts';
import { asks, emailsOf, type FlowTemplate, goOn, startOn } from './write.ts';

const signOfLife = {
  kind: 'activity',
  matches: [{ activity: 'Email Clicked' }, { activity: 'Page Viewed' }, { activity: 'Pricing Viewed' }],
};

const flow: Flow = {
  id: 're-engage',
  name: 'Re-engage the quiet',
  schemaVersion: 1,
  description:
    'Two emails to leads who have gone quiet. Whoever stays quiet is set aside, so that the list stays clean.',
  start: startOn({ on: 'inactivity', days: 60 }, 'still', asks(['stage'], 'isOneOf', ['lead', 'mql', 'recycled'])),
  steps: {
    still: { kind: 'sendEmail', settings: { template: 'quiet-1-still-useful' }, next: goOn('answer') },
    answer: {
      kind: 'waitFor',
      settings: { until: signOfLife, timeout: { amount: 10, unit: 'days' } },
      next: { happened: 'back', timedOut: 'last' },
    },
    last: { kind: 'sendEmail', settings: { template: 'quiet-2-last-note' }, next: goOn('last-answer') },
    'last-answer': {
      kind: 'waitFor',
      settings: { until: signOfLife, timeout: { amount: 14, unit: 'days' } },
      next: { happened: 'back', timedOut: 'set-aside' },
    },
    back: {
      kind: 'adjustScore',
      settings: { group: 'engagement', points: 5, reason: 'Came back after a re-engagement email.' },
      next: goOn(null),
    },
    'set-aside': {
      kind: 'setStage',
      settings: { stage: 'recycled', reason: 'Quiet for three months and two emails.' },
      next: goOn(null),
    },
  },
  exits: { unsubscribed: true, becameCustomer: true, stageChanged: true },
  reentry: { kind: 'after', days: 180 },
};

export const reengage: FlowTemplate = {
  id: flow.id,
  name: flow.name,
  description: flow.description ?? '',
  flow,
  emails: emailsOf(flow),
};
