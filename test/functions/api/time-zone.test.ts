import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobList, SettingsPage } from '../../../functions/api/contract/index.ts';
import { type Stack, startStack } from '../../stack/index.ts';
import { pageOf, someoneWho } from './people.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

describe("the workspace's time zone", () => {
  it('is the one in which days of scoring are counted, from the moment it is set', async () => {
    const { settings, revision } = await stack.get<SettingsPage>('/api/settings');
    const saved = await stack.api('/api/settings', {
      method: 'PUT',
      json: { settings: { ...settings, timeZone: 'Pacific/Kiritimati' } },
      headers: { 'if-match': String(revision) },
    });
    expect(saved.status).toBe(200);
    const jobs = await stack.get<JobList>('/api/jobs');
    expect(jobs.items.map(({ kind }) => kind)).toContain('rescore');

    // Four page views a day count; of eight at 09:00 and 11:00 UTC half lie on the next day there, fourteen hours ahead.
    const { id } = await someoneWho(stack, 'zone@halden.example', []);
    const at = (hour: string) => `2026-01-05T${hour}:00.000Z`;
    for (const [n, hour] of ['09:00', '09:01', '09:02', '09:03', '11:00', '11:01', '11:02', '11:03'].entries()) {
      await stack.post('/v1/track', {
        userId: 'user of zone@halden.example',
        event: 'Page Viewed',
        messageId: `zone-${n}`,
        timestamp: at(hour),
      });
    }
    await stack.drained();
    const { receipt } = await pageOf(stack, id);
    expect(receipt?.lines.filter(({ rule, note }) => rule === 'page' && note?.includes('limit'))).toEqual([]);
  });
});
