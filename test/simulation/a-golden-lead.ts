import { GoldenLead } from '../../shared/simulation/index.ts';

/** Of the starter's scoring flow: a lead is handed off and a rep accepts within the hour. */
export const acceptedAtOnce: GoldenLead = GoldenLead.parse({
  v: 1,
  id: 'accepted-at-once',
  name: 'A rep accepts at once',
  flow: 'lead-scoring',
  mustPass: true,
  startAt: '2026-03-02T10:00:00.000Z',
  outlet: 'sql',
  ledger: [
    {
      v: 1,
      id: 'demo',
      kind: 'activity',
      type: 'Demo Requested',
      at: '2026-03-02T09:00:00.000Z',
      receivedAt: '2026-03-02T09:00:00.000Z',
      source: { kind: 'server' },
      properties: {},
      context: {},
    },
  ],
  script: [{ since: 'hand-off', after: { amount: 1, unit: 'hours' }, does: { what: 'answer', outlet: 'accepted' } }],
  expected: {
    path: ['start.sql', 'hand-off.accepted', 'owner.then'],
    effects: ['hand-off task', 'owner notice'],
    status: 'completed',
    stage: 'mql',
    score: 20,
  },
});
