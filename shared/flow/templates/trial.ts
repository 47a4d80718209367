import type { Flow } from '../document.ts';
import { asks, emailsOf, type FlowTemplate, goOn, startOn } from './write.ts';

const flow: Flow = {
  id: 'trial-to-customer',
  name: 'Trial to customer',
  schemaVersion: 1,
  description: 'Helps a trial along with two ways of writing, against a holdout, until the lead talks to sales.',
  start: startOn({ on: 'activity', match: { activity: 'Trial Started' } }, 'welcome'),
  steps: {
    welcome: { kind: 'sendEmail', settings: { template: 'trial-welcome' }, next: goOn('groups') },
    groups: {
      kind: 'randomSplit',
      settings: {
        branches: [
          { id: 'tips', name: 'Tips', weight: 45 },
          { id: 'person', name: 'A person', weight: 45 },
          { id: 'holdout', name: 'No more mail', weight: 10, holdout: true },
        ],
        salt: 'trial-1',
      },
      next: { tips: 'wait-tips', person: 'wait-person', holdout: null },
    },
    'wait-tips': { kind: 'wait', settings: { for: { amount: 3, unit: 'days' } }, next: goOn('tips') },
    tips: { kind: 'sendEmail', settings: { template: 'trial-tips' }, next: goOn('week') },
    'wait-person': {
      kind: 'wait',
      settings: {
        for: { amount: 3, unit: 'days' },
        until: { kind: 'time', at: '09:00', weekdays: [1, 2, 3, 4, 5], zone: 'lead', spreadMinutes: 20 },
      },
      next: goOn('person'),
    },
    person: { kind: 'sendEmail', settings: { template: 'trial-person' }, next: goOn('week') },
    week: { kind: 'wait', settings: { for: { amount: 1, unit: 'weeks' } }, next: goOn('ending') },
    ending: { kind: 'sendEmail', settings: { template: 'trial-ending' }, next: goOn('last-days') },
    'last-days': { kind: 'wait', settings: { for: { amount: 4, unit: 'days' } }, next: goOn(null) },
    meets: {
      kind: 'goal',
      settings: {
        name: 'Booked a meeting',
        reached: { by: 'activity', match: { activity: 'Meeting Booked' } },
      },
      next: goOn('hand-off'),
    },
    'hand-off': {
      kind: 'handOff',
      settings: {
        sla: { amount: 4, unit: 'hours' },
        instructions: 'Booked a meeting out of a trial. Look at what they built before you call.',
      },
      next: { accepted: null, rejected: null, overdue: null },
    },
  },
  exits: {
    unsubscribed: true,
    becameCustomer: true,
    stageChanged: false,
    when: asks(['lead', 'competitor'], 'is', true),
  },
  reentry: { kind: 'never' },
};

export const trial: FlowTemplate = {
  id: flow.id,
  name: flow.name,
  description: flow.description ?? '',
  flow,
  emails: emailsOf(flow),
};
