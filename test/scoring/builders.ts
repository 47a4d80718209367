import type { Json, Source } from '../../shared/activity/index.ts';
import type { LedgerEntry } from '../../shared/lead/index.ts';
import type { Group, Rule, ScoringModel } from '../../shared/scoring/index.ts';

type Of<K extends LedgerEntry['kind']> = Extract<LedgerEntry, { kind: K }>;

let made = 0;
const base = (at: string, source: Source = { kind: 'server' }) => {
  made += 1;
  return { v: 1 as const, id: `e${made}`, at: instant(at), receivedAt: instant(at), source };
};

/** '2024-05-06' or '2024-05-06 10:00' as an instant. */
export const instant = (text: string): string =>
  text.length === 24 ? text : `${text.slice(0, 10)}T${text.length > 10 ? text.slice(11) : '12:00'}:00.000Z`;

export const did = (
  type: string,
  at: string,
  properties: Record<string, Json> = {},
  more: Partial<Of<'activity'>> = {},
): Of<'activity'> => ({
  ...base(at),
  kind: 'activity',
  type,
  properties,
  context: {},
  ...more,
});

export const learnt = (
  at: string,
  fields: Record<string, Json>,
  source: Source = { kind: 'server' },
): Of<'profile'> => ({
  ...base(at, source),
  kind: 'profile',
  fields,
});

export const adjusted = (at: string, change: Of<'adjustment'>['change'], reason = 'because'): Of<'adjustment'> => ({
  ...base(at, { kind: 'person' }),
  kind: 'adjustment',
  change,
  reason,
});

export const tookBack = (at: string, of: string, reason = 'a scanner did it'): Of<'retraction'> => ({
  ...base(at, { kind: 'person' }),
  kind: 'retraction',
  of,
  reason,
});

export const sales = (at: string, outcome: Of<'outcome'>['outcome'], reason?: string): Of<'outcome'> => ({
  ...base(at, { kind: 'person' }),
  kind: 'outcome',
  handoff: 'h1',
  outcome,
  ...(reason === undefined ? {} : { reason }),
});

const atLeast = (points: number) => ({ kind: 'test' as const, field: ['score', 'total'], op: 'gte', value: points });
const lessThan = (points: number) => ({ kind: 'test' as const, field: ['score', 'total'], op: 'lt', value: points });
const answered = (question: string, answer: string) => ({
  kind: 'test' as const,
  field: ['lead', question],
  op: 'is',
  value: answer,
});

export const aGroup = (group: Partial<Group> = {}): Group => ({
  id: 'g',
  name: 'Group',
  decay: { kind: 'none' },
  ...group,
});

export const aRule = (rule: Partial<Rule> = {}): Rule => ({
  id: 'r',
  group: 'g',
  activity: 'Ebook Downloaded',
  points: 10,
  ...rule,
});

/** A model with one group and one rule, MQL at 50 (falls below 40) and SQL at 100 (falls below 80). */
export const aModel = (model: Partial<ScoringModel> = {}): ScoringModel => ({
  timeZone: 'UTC',
  groups: [aGroup()],
  rules: [aRule()],
  total: {},
  fit: { rules: [], cutoffs: { A: 40, B: 30, C: 20, D: 10 } },
  bant: {
    budget: answered('budget', 'approved'),
    authority: answered('authority', 'decision maker'),
    need: answered('need', 'urgent'),
    timeline: answered('timeline', 'now'),
  },
  ladder: {
    rungs: [
      { stage: 'mql', up: atLeast(50), down: lessThan(40) },
      { stage: 'sql', up: atLeast(100), down: lessThan(80) },
    ],
    salesAcceptance: false,
    rejectedTo: 'recycled',
  },
  ...model,
});

/** One rule alone in one group. */
export const modelOf = (rule: Partial<Rule>, group: Partial<Group> = {}): ScoringModel =>
  aModel({ groups: [aGroup(group)], rules: [aRule(rule)] });

/** `n` activities of a type on one day, a minute apart. */
export const times = (n: number, type: string, day: string): Of<'activity'>[] =>
  Array.from({ length: n }, (_, i) => did(type, `${day} 10:${String(i % 60).padStart(2, '0')}`));
