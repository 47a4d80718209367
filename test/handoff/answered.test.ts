import { expect, test } from 'vitest';
import { decide, slaClock, type Task } from '../../shared/handoff/index.ts';
import { report } from '../../shared/report/index.ts';

const task: Task = {
  id: 't',
  lead: 'l',
  title: 'Call',
  rep: 'ana',
  routedBecause: 'test',
  status: 'open',
  createdAt: '2026-03-01T08:00:00.000Z',
  dueAt: '2026-03-02T08:00:00.000Z',
  why: { score: 80, grade: 'A', stage: 'sql', reasons: [], opening: '' },
  version: 1,
};
const after = (it: Task, action: Parameters<typeof decide>[1], at: string): Task => {
  const decided = decide(it, action, at);
  if ('problem' in decided) throw new Error(decided.problem.message);
  return decided.task;
};

test('a handoff that is answered in time and given back later was answered in time', () => {
  const accepted = after(task, { do: 'accept', by: 'Ana' }, '2026-03-01T09:00:00.000Z');
  const back = after(accepted, { do: 'reject', by: 'Ben', reason: 'no need' }, '2026-03-09T09:00:00.000Z');
  expect(back).toMatchObject({
    answeredAt: '2026-03-01T09:00:00.000Z',
    answeredBy: 'Ana',
    decidedAt: '2026-03-09T09:00:00.000Z',
    decidedBy: 'Ben',
  });
  expect(slaClock(back, '2026-03-10T00:00:00.000Z')).toEqual({ state: 'stopped', left: 23 * 3_600_000 });
  const { sla } = report({
    from: '2026-03-01',
    to: '2026-03-31',
    by: 'source',
    now: '2026-03-10T00:00:00.000Z',
    dayOf: (instant) => instant.slice(0, 10),
    leads: [],
    handoffs: [back],
    spend: [],
  });
  expect(sla).toMatchObject({ handoffs: 1, inTime: 1, late: 0, open: 0, rejected: 1 });
});

test('what 0.1 accepted keeps its answer when it is given back under this version', () => {
  const accepted: Task = { ...task, status: 'accepted', decidedAt: '2026-03-01T10:00:00.000Z', decidedBy: 'Ana' };
  const back = after(accepted, { do: 'reject', by: 'Ana', reason: 'no need' }, '2026-03-09T09:00:00.000Z');
  expect(back.answeredAt).toBe('2026-03-01T10:00:00.000Z');
});
