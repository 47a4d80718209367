import type { Flow } from '../document.ts';
import { asks, emailsOf, type FlowTemplate, goOn, startOn } from './write.ts';

const flow: Flow = {
  id: 'demo-fast-lane',
  name: 'Demo request fast lane',
  schemaVersion: 1,
  description: 'Answers a demo request at once and puts it before a rep within the hour.',
  start: startOn({ on: 'activity', match: { activity: 'Demo Requested' } }, 'confirm', {
    kind: 'not',
    of: asks(['stage'], 'isOneOf', ['opportunity', 'customer', 'disqualified']),
  }),
  steps: {
    confirm: { kind: 'sendEmail', settings: { template: 'demo-confirmation' }, next: goOn('office-hours') },
    'office-hours': {
      kind: 'wait',
      settings: {
        until: {
          kind: 'businessHours',
          from: '08:00',
          to: '18:00',
          weekdays: [1, 2, 3, 4, 5],
          zone: 'lead',
          spreadMinutes: 5,
        },
      },
      next: goOn('hand-off'),
    },
    'hand-off': {
      kind: 'handOff',
      settings: {
        sla: { amount: 1, unit: 'hours' },
        instructions: 'Asked for a demo. Reply with two times today or tomorrow.',
      },
      next: { accepted: null, rejected: 'recycle', overdue: 'alarm' },
    },
    alarm: {
      kind: 'notify',
      settings: {
        channel: 'email',
        to: 'owner',
        message: 'A demo request is an hour old: {{ lead.email }}, {{ lead.company | default: "company unknown" }}.',
      },
      next: goOn('second-try'),
    },
    'second-try': {
      kind: 'handOff',
      settings: { sla: { amount: 4, unit: 'hours' }, instructions: 'Asked for a demo and has had no answer yet.' },
      next: { accepted: null, rejected: 'recycle', overdue: 'book' },
    },
    book: { kind: 'sendEmail', settings: { template: 'demo-book-yourself' }, next: goOn(null) },
    recycle: {
      kind: 'setStage',
      settings: { stage: 'recycled', reason: 'Sales rejected the demo request.' },
      next: goOn(null),
    },
  },
  exits: { unsubscribed: false, becameCustomer: true, stageChanged: false },
  reentry: { kind: 'after', days: 30 },
};

export const demoFastLane: FlowTemplate = {
  id: flow.id,
  name: flow.name,
  description: flow.description ?? '',
  flow,
  emails: emailsOf(flow),
};
