import type { Flow } from '../document.ts';
import { asks, didWithin, emailsOf, type FlowTemplate, goOn, startOn } from './write.ts';

const flow: Flow = {
  id: 'mql-nurture',
  name: 'MQL nurture',
  schemaVersion: 1,
  description:
    'Four emails over two weeks for a lead that has just become MQL, then sales for those who took an interest.',
  start: startOn({ on: 'stage', to: ['mql'] }, 'first-steps'),
  steps: {
    'first-steps': { kind: 'sendEmail', settings: { template: 'mql-1-first-steps' }, next: goOn('two-days') },
    'two-days': {
      kind: 'wait',
      settings: {
        for: { amount: 2, unit: 'days' },
        until: { kind: 'time', at: '09:00', weekdays: [1, 2, 3, 4, 5], zone: 'lead', spreadMinutes: 20 },
      },
      next: goOn('case'),
    },
    case: { kind: 'sendEmail', settings: { template: 'mql-2-case' }, next: goOn('interest') },
    interest: {
      kind: 'waitFor',
      settings: {
        until: { kind: 'activity', matches: [{ activity: 'Email Clicked' }, { activity: 'Pricing Viewed' }] },
        timeout: { amount: 4, unit: 'days' },
      },
      next: { happened: 'offer', timedOut: 'objections' },
    },
    objections: { kind: 'sendEmail', settings: { template: 'mql-3-objections' }, next: goOn('four-days') },
    'four-days': {
      kind: 'wait',
      settings: {
        for: { amount: 4, unit: 'days' },
        until: { kind: 'time', at: '09:00', weekdays: [2, 3, 4], zone: 'lead', spreadMinutes: 20 },
      },
      next: goOn('offer'),
    },
    offer: { kind: 'sendEmail', settings: { template: 'mql-4-offer' }, next: goOn('think') },
    think: { kind: 'wait', settings: { for: { amount: 3, unit: 'days' } }, next: goOn('interested') },
    interested: {
      kind: 'split',
      settings: {
        branches: [
          {
            id: 'yes',
            name: 'Took an interest',
            when: {
              kind: 'any',
              of: [
                didWithin('Email Clicked', 14),
                didWithin('Pricing Viewed', 14),
                asks(['score', 'total'], 'gte', 75),
              ],
            },
          },
        ],
      },
      next: { yes: 'hand-off', else: null },
    },
    'hand-off': {
      kind: 'handOff',
      settings: {
        sla: { amount: 24, unit: 'hours' },
        instructions:
          'This lead went through the nurture and took an interest. Open with what they looked at, not with us.',
      },
      next: { accepted: null, rejected: 'recycle', overdue: 'remind' },
    },
    recycle: {
      kind: 'setStage',
      settings: { stage: 'recycled', reason: 'Sales rejected the handoff after the MQL nurture.' },
      next: goOn(null),
    },
    remind: {
      kind: 'notify',
      settings: {
        channel: 'email',
        to: 'owner',
        message:
          'A handoff has waited a day: {{ lead.firstName }} {{ lead.lastName }} at {{ lead.company | default: "an unknown company" }}.',
      },
      next: goOn(null),
    },
  },
  exits: { unsubscribed: true, becameCustomer: true, stageChanged: true },
  reentry: { kind: 'after', days: 180 },
};

export const mqlNurture: FlowTemplate = {
  id: flow.id,
  name: flow.name,
  description: flow.description ?? '',
  flow,
  emails: emailsOf(flow),
};
