import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditList, DeadLetterList, Discarded, Redriven } from '../../../functions/api/contract/index.ts';
import { createFaultSwitch } from '../../../infra/local/aws/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';
import { getStuck } from '../../stack/stuck.ts';
import { aClock } from '../a-clock.ts';

const time = aClock();
const faults = createFaultSwitch();
let stack: Stack;

const list = () => stack.get<DeadLetterList>('/api/dead-letters');
const send = async <T>(path: string, json: unknown): Promise<T> => {
  const response = await stack.api(path, { method: 'POST', json });
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as T;
};

beforeAll(async () => {
  stack = await startStack({ clock: time.clock, faults });
});
afterAll(() => stack.close());

describe('dead letters', () => {
  it('are put back and discarded one by one or all at once, with what became of them in the audit log', async () => {
    await getStuck(stack, faults, time.advance, ['ada', 'bo', 'cy', 'dee']);
    const stuck = await list();
    expect(stuck.queues).toContainEqual({ queue: 'score', count: 4 });
    expect(stuck.items.map(({ queue, what }) => [queue, what])).toEqual(
      Array(4).fill(['score', 'Ledger Entry Submitted']),
    );
    expect(stuck.items.every(({ reason }) => reason !== null && reason.length > 10)).toBe(true);
    expect(stuck.items.every(({ about }) => (about.id ?? '') !== '')).toBe(true);
    // Looking hides nothing from whoever looks next.
    expect((await list()).items).toEqual(
      expect.arrayContaining(stuck.items.map(({ id }) => expect.objectContaining({ id }))),
    );

    const [one, two, ...others] = stuck.items.map(({ id }) => id);
    const unknown = { queue: 'score', ids: ['none'] };
    expect(await send<Redriven>('/api/dead-letters/redrive', unknown)).toEqual({ moved: 0 });
    expect(await send<Discarded>('/api/dead-letters/discard', unknown)).toEqual({ discarded: 0 });
    expect((await list()).items).toHaveLength(4);

    expect(await send<Redriven>('/api/dead-letters/redrive', { queue: 'score', ids: [one] })).toEqual({ moved: 1 });
    await stack.drained();
    expect((await list()).items).toHaveLength(3);
    expect(await send<Discarded>('/api/dead-letters/discard', { queue: 'score', ids: [two, one] })).toEqual({
      discarded: 1,
    });
    expect((await list()).items.map(({ id }) => id).sort()).toEqual(others.sort());
    expect(await send<Redriven>('/api/dead-letters/redrive', { queue: 'score' })).toEqual({ moved: 2 });
    await stack.drained();
    expect((await list()).items).toEqual([]);
    const { total } = await stack.get<{ total: number }>('/api/leads');
    expect(total).toBe(3);

    const { items } = await stack.get<AuditList>('/api/audit');
    const told = items.filter(({ target }) => target === 'score').map(({ what, detail }) => [what, detail]);
    expect(told).toHaveLength(3);
    expect(told).toEqual(
      expect.arrayContaining([
        ['dead letters put back', { moved: 2 }],
        ['dead letters discarded', { letters: [expect.objectContaining({ id: two, what: 'Ledger Entry Submitted' })] }],
        ['dead letters put back', { letters: [expect.objectContaining({ id: one })] }],
      ]),
    );
    // The SDK waits between its own tries, on the real clock.
  }, 60_000);

  it('of a queue that there is not are not found', async () => {
    for (const path of ['redrive', 'discard']) {
      const response = await stack.api(`/api/dead-letters/${path}`, {
        method: 'POST',
        json: { queue: 'none', ids: ['a'] },
      });
      expect(response.status).toBe(404);
    }
  });
});
