import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJob, getJob } from '../../../functions/store/job.ts';
import { leadKey } from '../../../functions/store/lead.ts';
import { encodeState } from '../../../shared/scoring/index.ts';
import { aSmallModel } from '../../properties/a-small-model.ts';
import { anActivity, NOW } from '../../properties/a-story.ts';
import { activitiesOf, expectSound } from '../../properties/what-must-hold.ts';
import { type Pipeline, startPipeline } from '../a-pipeline.ts';

const DAY = 86_400_000;

describe('the sweep', () => {
  let pipeline: Pipeline;
  let now = NOW;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => now });
    await pipeline.publish(aSmallModel());
  });
  afterAll(() => pipeline.close());

  const did = (who: string, n: number, type: string, properties = {}) =>
    anActivity({ id: `${who}-${n}`, type, identity: { userId: who }, minutesAgo: 60 - n, properties });
  const leadOf = async (who: string) => {
    const lead = await pipeline.leadOf('userId', who);
    if (lead === undefined) throw new Error('There is no lead.');
    return lead;
  };
  const toldOf = (lead: string) =>
    pipeline.told
      .filter(({ type, detail }) => type === 'Lead Stage Changed' && detail.lead === lead)
      .map(({ detail }) => `${detail.from} → ${detail.to}`);

  it('moves a lead down on the day on which its points have faded', async () => {
    const titles = ['A', 'B', 'C'];
    await pipeline.aScorer()(titles.map((title, n) => did('fading', n, 'Ebook Downloaded', { title })));
    const before = await leadOf('fading');
    expect(before.announced.stage).toBe('mql');
    if (before.dueAt === undefined) throw new Error('The lead is never due.');

    now = NOW + 60 * DAY;
    await pipeline.sweep();
    await pipeline.drained();
    const after = await leadOf('fading');
    expect(after.announced).toEqual({ stage: 'lead', n: 2 });
    expect(toldOf(after.id)).toEqual(['lead → mql', 'mql → lead']);
    await expectSound(pipeline, after);

    now += 60_000;
    await pipeline.sweep();
    expect((await leadOf('fading')).dueAt ?? '9999').not.toBe(after.dueAt);
    now = NOW;
  });

  it('tells what a crash left in an outbox', async () => {
    const published = pipeline.faults.onCall({ principal: 'score', service: 'events' }, 'error');
    expect(await pipeline.aScorer()([did('untold', 1, 'Demo Requested')])).toHaveLength(1);
    published.remove();
    const before = await leadOf('untold');
    expect(toldOf(before.id)).toEqual([]);
    expect(Object.keys(before.outbox)).toEqual(['n1']);

    now = NOW + 60_000;
    await pipeline.sweep();
    await pipeline.drained();
    const after = await leadOf('untold');
    expect(toldOf(after.id)).toEqual(['lead → mql']);
    await expectSound(pipeline, after);
    now = NOW;
  });

  it('refolds every lead under a model that was published, starting flows only where that was chosen', async () => {
    const people = ['re-1', 're-2', 're-3'];
    await pipeline.aScorer()(people.map((who) => did(who, 1, 'Page Viewed')));
    const model = aSmallModel();
    const rules = model.rules.map((rule) => (rule.id === 'page' ? { ...rule, points: 45 } : rule));
    const live = await pipeline.publish({ ...model, rules });
    const job = {
      id: 'job-1',
      kind: 'rescore' as const,
      flow: 'scoring',
      flowVersion: live.model?.version ?? 0,
      startedAt: new Date(now).toISOString(),
      startedBy: 'test',
      announce: false,
    };
    await createJob(pipeline.tables, job);
    // One of them does something before the sweep comes by.
    await pipeline.aScorer()([did('re-3', 2, 'Shoe Size Told')]);

    await pipeline.sweep();
    await pipeline.drained();
    for (const who of people) {
      const lead = await leadOf(who);
      expect(lead.announced.stage).toBe('mql');
      expect(lead.scored.version).toBe(live.model?.version);
      const told = pipeline.told.find(({ type, detail }) => type === 'Lead Stage Changed' && detail.lead === lead.id);
      expect(told?.detail).toMatchObject({ startsFlows: false, cause: 'model' });
      await expectSound(pipeline, lead);
    }
    expect(await getJob(pipeline.tables, 'job-1')).toMatchObject({ status: 'running' });

    now = NOW + 120_000;
    await pipeline.sweep();
    expect(await getJob(pipeline.tables, 'job-1')).toMatchObject({ status: 'done' });
    now = NOW;
  });

  it('raises an alarm where a lead is not the fold of its ledger', async () => {
    const audit = async () => {
      for (let run = 0; run < 60 && !pipeline.logs.some((line) => line.includes('ledger-differs')); run += 1)
        await pipeline.sweep();
    };
    now = NOW + 2 * 3_600_000;
    await pipeline.sweep();
    expect(pipeline.logs.filter((line) => line.includes('ledger-differs'))).toEqual([]);

    const lead = await leadOf('re-1');
    expect(await activitiesOf(pipeline, lead)).toEqual(['re-1-1']);
    const broken = encodeState({ ...lead.state, otherActivities: { 'Page Viewed': [7, lead.state.lastAt] } });
    await pipeline.tables.doc.send(
      new UpdateCommand({
        TableName: pipeline.tables.names.Leads,
        Key: leadKey(pipeline.tables.ws, lead.id),
        UpdateExpression: 'SET #state = :broken',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':broken': broken },
      }),
    );
    await audit();
    expect(pipeline.logs.find((line) => line.includes('ledger-differs'))).toContain(lead.id);
    now = NOW;
  });
});
