import type { Flow, Step } from '../../../shared/flow/index.ts';

const goOn = (to: string | null): Record<string, string | null> => Object.fromEntries([['then', to]]);

/** A nurture of so many steps as people draw them: emails and waits in a row, a split now and then. */
export const longFlow = (length: number): Flow => {
  const steps: Record<string, Step> = {};
  for (let i = 0; i < length; i++) {
    const to = i + 1 < length ? `s${i + 1}` : null;
    const far = i + 3 < length ? `s${i + 3}` : to;
    const kinds: Step[] = [
      { kind: 'sendEmail', settings: { template: 'welcome' }, next: goOn(to) },
      { kind: 'wait', settings: { for: { amount: 1, unit: 'hours' } }, next: goOn(to) },
      {
        kind: 'split',
        settings: {
          branches: [
            { id: 'yes', name: 'Big', when: { kind: 'test', field: ['lead', 'companySize'], op: 'gte', value: i } },
          ],
        },
        next: { yes: far, else: to },
      },
      { kind: 'updateLead', settings: { fields: { owner: `Rep ${i}` } }, next: goOn(to) },
    ];
    steps[`s${i}`] = kinds[i % kinds.length] as Step;
  }
  return {
    id: `long-${length}`,
    name: `${length} steps`,
    schemaVersion: 1,
    start: { kind: 'trigger', trigger: { on: 'hand' }, next: goOn('s0') },
    steps,
    exits: { unsubscribed: true, becameCustomer: true, stageChanged: false },
    reentry: { kind: 'never' },
  };
};
