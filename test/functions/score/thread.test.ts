import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { starterModel } from '../../../shared/scoring/index.ts';
import { type Pipeline, startPipeline } from '../a-pipeline.ts';

describe('from a posted activity to a scored lead', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
    await pipeline.publish(starterModel('Europe/Berlin'));
  });
  afterAll(() => pipeline.close());

  it('scores what somebody did and announces the stage that it makes', async () => {
    const answer = await pipeline.post('identify', {
      userId: 'u-1',
      traits: { email: 'Ada@Acme.example', title: 'VP Marketing', company: { name: 'Acme', industry: 'Software' } },
    });
    expect(answer).toMatchObject({ status: 200, text: '{"success":true}' });
    for (const event of ['Demo Requested', 'Trial Started', 'Webinar Attended', 'Ebook Downloaded']) {
      expect((await pipeline.post('track', { userId: 'u-1', event })).status).toBe(200);
    }
    await pipeline.drained();

    const lead = await pipeline.leadOf('email', 'ada@acme.example');
    if (lead === undefined) throw new Error('There is no lead.');
    expect(lead.state).toEqual(await pipeline.folded(lead));
    const seen = await pipeline.seen(lead);
    expect(seen.stage).toBe('mql');
    expect(seen.lead).toMatchObject({ email: 'ada@acme.example', jobTitle: 'VP Marketing', industry: 'Software' });
    expect(lead.announced).toEqual({ stage: 'mql', n: 1 });
    expect(lead.outbox).toEqual({});
    expect(pipeline.told.filter(({ type }) => type === 'Lead Stage Changed').map(({ detail }) => detail)).toMatchObject(
      [{ lead: lead.id, n: 1, from: 'lead', to: 'mql', startsFlows: true }],
    );
    expect(pipeline.logs).toEqual([]);
  });
});
