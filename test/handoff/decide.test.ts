import { describe, expect, it } from 'vitest';
import { afterRejection, decide, RejectReason, slaClock, type Task, whyQualified } from '../../shared/handoff/index.ts';

const now = '2026-03-02T10:00:00.000Z';
const aTask = (given: Partial<Task> = {}): Task => ({
  id: 't1',
  lead: 'l1',
  title: 'Call Zoë',
  routedBecause: 'By hand.',
  status: 'open',
  createdAt: '2026-03-02T08:00:00.000Z',
  dueAt: '2026-03-02T12:00:00.000Z',
  why: { score: 60, grade: 'B', stage: 'mql', reasons: [], opening: '' },
  version: 1,
  ...given,
});
const task = (decision: ReturnType<typeof decide>) => ('task' in decision ? decision.task : decision.problem);

describe('decide', () => {
  it('goes from open over accepted to closed with an outcome', () => {
    const accepted = task(decide(aTask(), { do: 'accept', by: 'ana' }, now)) as Task;
    expect(accepted).toMatchObject({ status: 'accepted', decidedBy: 'ana', decidedAt: now });
    expect(task(decide(accepted, { do: 'close', by: 'ana', outcome: 'won', amount: 120_000 }, now))).toMatchObject({
      status: 'closed',
      outcome: 'won',
      amount: 120_000,
      closedAt: now,
    });
  });

  it('is closed with another outcome where the first was wrong, and keeps nothing of that', () => {
    const closed = aTask({ status: 'closed', outcome: 'won', amount: 12, note: 'Oops', closedAt: now });
    const corrected = task(decide(closed, { do: 'close', by: 'ana', outcome: 'lost', reason: 'Price' }, now));
    expect(corrected).toMatchObject({ status: 'closed', outcome: 'lost', reason: 'Price' });
    expect(corrected).not.toHaveProperty('amount');
    expect(corrected).not.toHaveProperty('note');
  });

  it('can be rejected while open or accepted, with a reason', () => {
    const reject = { do: 'reject', by: 'ana', reason: 'no budget', note: 'Next year' } as const;
    for (const status of ['open', 'accepted'] as const) {
      expect(task(decide(aTask({ status }), reject, now))).toMatchObject({
        status: 'rejected',
        reason: 'no budget',
        note: 'Next year',
      });
    }
  });

  it.each([
    ['accept', 'accepted', { do: 'accept', by: 'bo' }],
    ['accept', 'rejected', { do: 'accept', by: 'bo' }],
    ['close', 'open', { do: 'close', by: 'bo', outcome: 'won' }],
    ['reject', 'closed', { do: 'reject', by: 'bo', reason: 'other' }],
    ['reassign', 'rejected', { do: 'reassign', by: 'bo', rep: 'cy', because: 'By hand.' }],
  ] as const)('does not %s what is %s already, and says what happened', (_what, status, action) => {
    const decision = decide(aTask({ status, decidedBy: 'ana' }), action, now);
    expect('problem' in decision && decision.problem).toMatchObject({ code: 'task-state', severity: 'error' });
  });

  it('goes to another rep without losing the clock', () => {
    const moved = task(
      decide(aTask({ rep: 'ana' }), { do: 'reassign', by: 'x', rep: 'bo', because: 'Ana is ill.' }, now),
    );
    expect(moved).toMatchObject({ rep: 'bo', routedBecause: 'Ana is ill.', dueAt: aTask().dueAt, status: 'open' });
  });
});

describe('afterRejection', () => {
  it('has an answer for every reason, and leaves "other" to the scoring model', () => {
    for (const reason of RejectReason.options) expect(afterRejection(reason, 'mql').words).not.toBe('');
    expect(afterRejection('bad timing', 'mql').stage).toBe('recycled');
    expect(afterRejection('wrong fit', 'mql').stage).toBe('disqualified');
    expect(afterRejection('other', 'mql').stage).toBe('mql');
  });
});

describe('slaClock', () => {
  it.each([
    ['2026-03-02T09:00:00.000Z', 'running'],
    ['2026-03-02T11:00:00.000Z', 'soon'],
    ['2026-03-02T12:00:00.000Z', 'overdue'],
  ])('at %s is %s', (at, state) => {
    expect(slaClock(aTask(), at).state).toBe(state);
  });

  it('stands still once sales has decided', () => {
    const decided = aTask({ status: 'accepted', decidedAt: '2026-03-02T09:00:00.000Z' });
    expect(slaClock(decided, '2026-03-05T00:00:00.000Z')).toEqual({ state: 'stopped', left: 3 * 3_600_000 });
  });
});

describe('whyQualified', () => {
  const aLead = {
    score: 72.5,
    grade: 'A',
    stage: 'mql',
    lead: { company: 'Acme', jobTitle: 'VP Marketing', companySize: 300, budget: 'approved' },
    bant: { budget: true, authority: false, need: false, timeline: false },
    receipt: [
      { label: 'Pricing viewed', points: 10 },
      { label: 'Demo requested', points: 20 },
      { label: 'Pricing viewed', points: 10 },
      { label: 'Taken back', points: -5 },
    ],
    activities: [
      { type: 'Pricing Viewed', at: '2026-03-02T09:00:00.000Z', properties: {} },
      { type: 'Ebook Downloaded', at: '2026-03-01T09:00:00.000Z', properties: { title: 'Grading leads' } },
    ],
  } as const;

  it('gives the score, who it is, the answers to BANT and what weighed most', () => {
    expect(whyQualified(aLead, now).reasons).toEqual([
      'MQL with 72.5 points and fit grade A.',
      'VP Marketing · Acme · 300 employees.',
      'BANT 1 of 4 (budget: approved).',
      'Demo requested: +20',
      'Pricing viewed ×2: +20',
      'Taken back: −5',
    ]);
  });

  it('begins the talk with the strongest sign of interest of the last 30 days', () => {
    expect(whyQualified(aLead, now).opening).toContain('looked at our pricing today');
    const [, ebook] = aLead.activities;
    expect(whyQualified({ ...aLead, activities: [ebook] }, now).opening).toContain('“Grading leads” yesterday');
    expect(whyQualified(aLead, '2026-08-02T10:00:00.000Z').opening).toBe('What is Acme working on this quarter?');
  });
});
