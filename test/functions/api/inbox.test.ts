import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RepList, TaskList } from '../../../functions/api/contract/index.ts';
import { openTables, type Tables } from '../../../functions/store/table.ts';
import { getTask, putTask, replaceTask } from '../../../functions/store/task.ts';
import type { Task } from '../../../shared/handoff/index.ts';
import { DAY_MS } from '../../../shared/time/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';

let stack: Stack;
let tables: Tables;
let now: number;
beforeAll(async () => {
  stack = await startStack({ schedule: false });
  const deps = stack.ripen.depsOf('api');
  tables = openTables(deps);
  now = deps.now();
});
afterAll(() => stack.close());

const iso = (at: number): string => new Date(at).toISOString();
const aTask = (given: Partial<Task> & { id: string }): Task => ({
  lead: 'nobody',
  title: 'Call',
  rep: 'rita-lange',
  routedBecause: 'test',
  status: 'open',
  createdAt: iso(now - DAY_MS),
  dueAt: iso(now + DAY_MS),
  why: { score: 80, grade: 'A', stage: 'sql', reasons: [], opening: '' },
  version: 1,
  ...given,
});
const put = async (tasks: readonly Task[]): Promise<void> => {
  for (let from = 0; from < tasks.length; from += 50) {
    await Promise.all(tasks.slice(from, from + 50).map((task) => putTask(tables, task)));
  }
};
const many = (count: number, make: (n: number) => Task): Task[] => Array.from({ length: count }, (_, n) => make(n));
/** Every page of a list. */
const listed = async (query: string): Promise<Task[]> => {
  const found: Task[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: TaskList = await stack.get(
      `/api/tasks?${query}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    found.push(...page.items.map(({ task }) => task));
    cursor = page.next;
  }
  return found;
};

describe('an inbox behind many decided handoffs', () => {
  beforeAll(async () => {
    await put(
      many(550, (n) =>
        aTask({
          id: `done-${String(n).padStart(4, '0')}`,
          status: n % 2 === 0 ? 'rejected' : 'closed',
          dueAt: iso(now - DAY_MS - n * 1000),
          decidedAt: iso(now - n * 60_000),
        }),
      ),
    );
    await put(
      many(130, (n) => aTask({ id: `open-${String(n).padStart(4, '0')}`, dueAt: iso(now + DAY_MS + n * 1000) })),
    );
    await put([aTask({ id: 'examples-77', dueAt: iso(now - 1000) })]);
  });

  it('shows every handoff that is still to be answered, page by page, and counts them', async () => {
    const first = await stack.get<TaskList>('/api/tasks?rep=rita-lange&limit=100');
    expect(first.items).toHaveLength(100);
    expect(first.counts).toEqual({ open: 130, overdue: 0, accepted: 0 });
    const all = await listed('rep=rita-lange&limit=100');
    expect(all.map(({ id }) => id)).toEqual([
      'examples-77',
      ...many(130, (n) => aTask({ id: `open-${String(n).padStart(4, '0')}` })).map(({ id }) => id),
    ]);
  });

  it('lists what is done, the latest first, all of it', async () => {
    const first = await stack.get<TaskList>('/api/tasks?rep=rita-lange&status=done&limit=50');
    expect(first.total).toBe(550);
    expect(first.items[0]?.task.id).toBe('done-0000');
    const all = await listed('rep=rita-lange&status=done&limit=200');
    expect(all.map(({ id }) => id)).toEqual(
      many(550, (n) => aTask({ id: `done-${String(n).padStart(4, '0')}` })).map(({ id }) => id),
    );
  });

  it('counts the desk of each rep, examples left out', async () => {
    const { items } = await stack.get<RepList>('/api/reps');
    expect(items.find(({ rep }) => rep.id === 'rita-lange')).toMatchObject({ open: 130, overdue: 0 });
  });

  it('notes more than a thousand overdue handoffs in one sweep', async () => {
    await put(many(1050, (n) => aTask({ id: `late-${n}`, rep: 'sam-okafor', dueAt: iso(now - 2000 - n) })));
    await stack.sweep();
    const noted = await Promise.all([0, 1, 999, 1001, 1049].map((n) => getTask(tables, `late-${n}`)));
    expect(noted.map((task) => task?.overdueAt !== undefined)).toEqual([true, true, true, true, true]);
  });

  it('refuses a cursor that no page gave', async () => {
    expect((await stack.api('/api/tasks?cursor=x')).status).toBe(400);
  });

  it('keeps what a removed rep decided, under their name, and removes nobody with work on the desk', async () => {
    const added = await stack.api('/api/reps', {
      method: 'POST',
      role: 'admin',
      json: { name: 'Gone Soon', email: 'gone@ripen.example', team: 'sales' },
    });
    const { id } = (await added.json()) as { id: string };
    await put([aTask({ id: 'of-gone', rep: id, status: 'accepted' })]);
    expect((await stack.api(`/api/reps/${id}`, { method: 'DELETE', role: 'admin' })).status).toBe(422);
    const task = await getTask(tables, 'of-gone');
    if (task === undefined) throw new Error('The task is gone.');
    await replaceTask(tables, { ...task, status: 'closed', closedAt: iso(now + 1000) });
    expect((await stack.api(`/api/reps/${id}`, { method: 'DELETE', role: 'admin' })).status).toBe(200);
    const done = await stack.get<TaskList>('/api/tasks?rep=all&status=done&limit=1');
    expect(done.items[0]).toMatchObject({ task: { id: 'of-gone' }, repName: 'Gone Soon' });
  });
});
