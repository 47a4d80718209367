import type { Flow } from '../document.ts';
import { asks, emailsOf, type FlowTemplate, goOn, startOn } from './write.ts';

const flow: Flow = {
  id: 'webinar-nurture',
  name: 'Webinar nurture',
  schemaVersion: 1,
  description: 'Confirms a registration, then follows up differently with those who came and those who missed it.',
  start: startOn({ on: 'activity', match: { activity: 'Webinar Registered' } }, 'confirm'),
  steps: {
    confirm: { kind: 'sendEmail', settings: { template: 'webinar-confirmation' }, next: goOn('attends') },
    attends: {
      kind: 'waitFor',
      settings: {
        until: { kind: 'activity', matches: [{ activity: 'Webinar Attended' }] },
        timeout: { amount: 14, unit: 'days' },
      },
      next: { happened: 'day-after', timedOut: 'missed' },
    },
    'day-after': {
      kind: 'wait',
      settings: {
        for: { amount: 12, unit: 'hours' },
        until: { kind: 'time', at: '10:00', weekdays: [1, 2, 3, 4, 5], zone: 'lead', spreadMinutes: 15 },
      },
      next: goOn('thanks'),
    },
    thanks: { kind: 'sendEmail', settings: { template: 'webinar-thanks' }, next: goOn('asks-more') },
    missed: { kind: 'sendEmail', settings: { template: 'webinar-missed' }, next: goOn('asks-more') },
    'asks-more': {
      kind: 'waitFor',
      settings: {
        until: {
          kind: 'activity',
          matches: [{ activity: 'Video Watched' }, { activity: 'Email Clicked' }, { activity: 'Demo Requested' }],
        },
        timeout: { amount: 5, unit: 'days' },
      },
      next: { happened: 'fits', timedOut: 'next-step' },
    },
    fits: {
      kind: 'split',
      settings: {
        branches: [{ id: 'good', name: 'Grade A or B', when: asks(['grade'], 'isOneOf', ['A', 'B']) }],
      },
      next: { good: 'hand-off', else: 'next-step' },
    },
    'hand-off': {
      kind: 'handOff',
      settings: {
        sla: { amount: 24, unit: 'hours' },
        instructions: 'Registered for the webinar and came back for more. Ask which part was closest to their work.',
      },
      next: { accepted: null, rejected: 'next-step', overdue: 'next-step' },
    },
    'next-step': { kind: 'sendEmail', settings: { template: 'webinar-next-step' }, next: goOn(null) },
  },
  exits: { unsubscribed: true, becameCustomer: true, stageChanged: false },
  reentry: { kind: 'after', days: 30 },
};

export const webinarNurture: FlowTemplate = {
  id: flow.id,
  name: flow.name,
  description: flow.description ?? '',
  flow,
  emails: emailsOf(flow),
};
