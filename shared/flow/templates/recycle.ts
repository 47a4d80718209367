import type { Flow } from '../document.ts';
import { emailsOf, type FlowTemplate, goOn, startOn } from './write.ts';

const flow: Flow = {
  id: 'recycle',
  name: 'Recycle after rejection',
  schemaVersion: 1,
  description:
    'Keeps in touch with leads that sales sent back: one useful email a month, three at most, until they stir.',
  start: startOn({ on: 'stage', to: ['recycled'] }, 'month'),
  steps: {
    month: {
      kind: 'wait',
      settings: {
        for: { amount: 30, unit: 'days' },
        until: { kind: 'time', at: '09:30', weekdays: [2, 3, 4], zone: 'lead', spreadMinutes: 30 },
      },
      next: goOn('useful'),
    },
    useful: { kind: 'sendEmail', settings: { template: 'recycle-useful' }, next: goOn('stirs') },
    stirs: {
      kind: 'waitFor',
      settings: {
        until: {
          kind: 'activity',
          matches: [{ activity: 'Email Clicked' }, { activity: 'Pricing Viewed' }, { activity: 'Demo Requested' }],
        },
        timeout: { amount: 7, unit: 'days' },
      },
      next: { happened: 'ask', timedOut: 'again' },
    },
    again: { kind: 'repeat', settings: { times: 2 }, next: { again: 'month', done: null } },
    ask: { kind: 'sendEmail', settings: { template: 'recycle-ask' }, next: goOn('tell') },
    tell: {
      kind: 'notify',
      settings: {
        channel: 'email',
        to: 'owner',
        message:
          '{{ lead.firstName | default: "A recycled lead" }} at {{ lead.company | default: "an unknown company" }} is looking again.',
      },
      next: goOn(null),
    },
  },
  exits: { unsubscribed: true, becameCustomer: true, stageChanged: true },
  reentry: { kind: 'after', days: 90 },
};

export const recycle: FlowTemplate = {
  id: flow.id,
  name: flow.name,
  description: flow.description ?? '',
  flow,
  emails: emailsOf(flow),
};
