import type { ScoringModel } from '../../scoring/index.ts';
import type { Flow } from '../document.ts';
import { type FlowTemplate, goOn } from './write.ts';

/** The scoring flow of a new workspace: a points model, and sales as soon as a lead becomes SQL. */
export const pointsModel = (model: ScoringModel): FlowTemplate => {
  const flow: Flow = {
    id: 'lead-scoring',
    name: 'Lead scoring',
    schemaVersion: 1,
    description: 'Scores every lead by what it does and who it is, and hands it to sales when it becomes SQL.',
    start: {
      kind: 'scoring',
      model,
      next: { mql: null, sql: 'hand-off', opportunity: null, customer: null, fallsBack: null },
    },
    steps: {
      'hand-off': {
        kind: 'handOff',
        settings: {
          sla: { amount: 4, unit: 'hours' },
          instructions:
            'This lead has reached the score for sales. Call within the day; the receipt shows what earned it.',
        },
        next: { accepted: 'owner', rejected: 'recycle', overdue: 'remind' },
      },
      owner: {
        kind: 'notify',
        settings: {
          channel: 'email',
          to: 'owner',
          message:
            '{{ lead.firstName | default: "Your new lead" }} at {{ lead.company | default: "an unknown company" }} is yours.',
        },
        next: goOn(null),
      },
      recycle: {
        kind: 'setStage',
        settings: { stage: 'recycled', reason: 'Sales rejected the handoff.' },
        next: goOn(null),
      },
      remind: {
        kind: 'notify',
        settings: {
          channel: 'email',
          to: 'owner',
          message: 'A sales-qualified lead has waited four hours: {{ lead.email }}.',
        },
        next: goOn('second-chance'),
      },
      'second-chance': {
        kind: 'handOff',
        settings: {
          sla: { amount: 2, unit: 'days' },
          instructions: 'Nobody answered the first handoff. The lead is still warm.',
        },
        next: { accepted: 'owner', rejected: 'recycle', overdue: null },
      },
    },
    exits: { unsubscribed: false, becameCustomer: true, stageChanged: false },
    reentry: { kind: 'always' },
  };
  return { id: flow.id, name: flow.name, description: flow.description ?? '', flow, emails: [] };
};
