import type { Flow, Step } from '../document.ts';
import { asks, emailsOf, type FlowTemplate, goOn, startOn } from './write.ts';

const handOffTo = (team: string, instructions: string): Step => ({
  kind: 'handOff',
  settings: { team, sla: { amount: 8, unit: 'hours' }, instructions },
  next: { accepted: null, rejected: 'recycle', overdue: 'anyone' },
});

const flow: Flow = {
  id: 'route-by-territory',
  name: 'Route by territory',
  schemaVersion: 1,
  description:
    'Hands pricing requests to the team of the lead’s part of the world, and to anyone free if that team is slow.',
  start: startOn({ on: 'activity', match: { activity: 'Pricing Requested' } }, 'confirm'),
  steps: {
    confirm: { kind: 'sendEmail', settings: { template: 'pricing-confirmation' }, next: goOn('territory') },
    territory: {
      kind: 'split',
      settings: {
        branches: [
          {
            id: 'emea',
            name: 'Europe, Middle East, Africa',
            when: asks(['lead', 'country'], 'isOneOf', [
              'Germany',
              'France',
              'United Kingdom',
              'Netherlands',
              'Spain',
              'Italy',
              'Sweden',
              'Poland',
              'South Africa',
            ]),
          },
          {
            id: 'apac',
            name: 'Asia and Pacific',
            when: asks(['lead', 'country'], 'isOneOf', ['Japan', 'India', 'Singapore', 'Australia', 'New Zealand']),
          },
        ],
      },
      next: { emea: 'emea', apac: 'apac', else: 'americas' },
    },
    emea: handOffTo('emea', 'Asked for pricing. Quote in their currency and mention the data residency in the EU.'),
    apac: handOffTo('apac', 'Asked for pricing. Offer a call in their morning.'),
    americas: handOffTo('americas', 'Asked for pricing. Send the rate card and two times for a call.'),
    anyone: {
      kind: 'handOff',
      settings: { sla: { amount: 1, unit: 'days' }, instructions: 'The team of the territory has not answered.' },
      next: { accepted: null, rejected: 'recycle', overdue: null },
    },
    recycle: {
      kind: 'setStage',
      settings: { stage: 'recycled', reason: 'Sales rejected the pricing request.' },
      next: goOn(null),
    },
  },
  exits: { unsubscribed: false, becameCustomer: true, stageChanged: false },
  reentry: { kind: 'after', days: 14 },
};

export const territory: FlowTemplate = {
  id: flow.id,
  name: flow.name,
  description: flow.description ?? '',
  flow,
  emails: emailsOf(flow),
};
