import { afterAll, beforeAll, expect, it } from 'vitest';
import { settings } from '../../../functions/store/workspace.ts';
import { starterModel } from '../../../shared/scoring/index.ts';
import { type Pipeline, startPipeline, WRITE_KEY } from '../a-pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
  await pipeline.publish(starterModel());
  const { value, revision } = await settings.get(pipeline.tables);
  const fields = [
    { name: 'seats', label: 'Seats', type: 'number' as const },
    { name: 'partner', label: 'Partner', type: 'boolean' as const },
    { name: 'tools', label: 'Tools', type: 'list' as const },
    { name: 'renewal', label: 'Renewal', type: 'date' as const },
  ];
  await settings.put(pipeline.tables, { value: { ...value, fields }, revision: revision + 1 });
});
afterAll(() => pipeline.close());

it('reads a workspace’s own fields by their types, from a form and from an identify call', async () => {
  const said = { seats: '1.200,50', partner: 'yes', tools: 'a, b', renewal: '2026-12-31 00:00:00' };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams({ email: 'form@typed.example', ...said }).toString();
  await pipeline.request('POST', `/f/${WRITE_KEY}`, { headers, body });
  await pipeline.post('identify', { userId: 'typed', traits: { email: 'call@typed.example', ...said } });
  await pipeline.drained();
  for (const email of ['form@typed.example', 'call@typed.example']) {
    const lead = await pipeline.leadOf('email', email);
    expect(lead?.state.profile).toMatchObject({
      seats: 1200.5,
      partner: true,
      tools: ['a', 'b'],
      renewal: '2026-12-31',
    });
  }
});
