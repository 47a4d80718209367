import type { Flow, Step } from '../../../shared/flow/index.ts';

const goOn = (to: string | null): Record<string, string | null> => Object.fromEntries([['then', to]]);

const settings: readonly Pick<Step, 'kind' | 'settings'>[] = [
  { kind: 'sendEmail', settings: { template: 'welcome' } },
  { kind: 'wait', settings: { for: { amount: 2, unit: 'days' } } },
  { kind: 'notify', settings: { channel: 'email', to: 'owner', message: 'Look at {{ lead.company }}.' } },
  { kind: 'updateLead', settings: { fields: { region: 'EMEA' } } },
];

/** A nurture of so many steps in so many columns: one split, and a path of all kinds of steps on each of its branches. */
export const wideFlow = (length: number, columns: number): Flow => {
  const steps: Record<string, Step> = {};
  const branches = Array.from({ length: columns - 1 }, (_, at) => ({
    id: `b${at}`,
    name: `From ${at * 100}`,
    when: { kind: 'test' as const, field: ['lead', 'companySize'], op: 'gte', value: at * 100 },
  }));
  const ways = [...branches.map(({ id }) => id), 'else'];
  steps.split = {
    kind: 'split',
    settings: { branches },
    next: Object.fromEntries(ways.map((way, at) => [way, `s${at}`])),
  };
  for (let at = 0; at < length - 1; at += 1) {
    const below = at + columns < length - 1 ? `s${at + columns}` : null;
    steps[`s${at}`] = { ...(settings[Math.floor(at / columns) % settings.length] as Step), next: goOn(below) };
  }
  return {
    id: `wide-${length}`,
    name: `${length} steps`,
    schemaVersion: 1,
    start: { kind: 'trigger', trigger: { on: 'hand' }, next: goOn('split') },
    steps,
    exits: { unsubscribed: true, becameCustomer: true, stageChanged: false },
    reentry: { kind: 'never' },
  };
};
