import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leadKey, scanLeads } from '../../../functions/store/lead.ts';
import { encodeState } from '../../../shared/scoring/index.ts';
import { aSmallModel } from '../../properties/a-small-model.ts';
import { anActivity, anEntry, NOW } from '../../properties/a-story.ts';
import { expectSound } from '../../properties/what-must-hold.ts';
import { type Pipeline, startPipeline } from '../a-pipeline.ts';

describe('a lead whose state is larger than an item may be', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => NOW });
    await pipeline.publish(aSmallModel());
  });
  afterAll(() => pipeline.close());

  const learnt = (who: string, n: number, value: string | null) =>
    anEntry(
      { identity: { userId: who } },
      {
        kind: 'profile',
        id: `${who}-p${n}`,
        fields: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`field${n % 10}x${at}`, value])),
      },
      90 - n,
    );
  const long = 'ü'.repeat(1000);
  const did = (who: string, n: number) =>
    anActivity({ id: `${who}-${n}`, type: 'Demo Requested', identity: { userId: who }, minutesAgo: 30 - n });
  const leadOf = async (who: string) => {
    const lead = await pipeline.leadOf('userId', who);
    if (lead === undefined) throw new Error('There is no lead.');
    return lead;
  };
  const partsOf = async (lead: string): Promise<string[]> => {
    const { Items = [] } = await pipeline.tables.doc.send(
      new QueryCommand({
        TableName: pipeline.tables.names.Leads,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :part)',
        ExpressionAttributeValues: { ':pk': leadKey(pipeline.tables.ws, lead).pk, ':part': 'overflow' },
        ConsistentRead: true,
      }),
    );
    return Items.map(({ sk }) => sk as string);
  };
  const grown = async (who: string) => {
    const scorer = pipeline.aScorer();
    for (let n = 0; n < 6; n += 1) expect(await scorer([learnt(who, n, long)])).toEqual([]);
    return leadOf(who);
  };

  it('is scored as any other, and nothing is left of the states before', async () => {
    const lead = await grown('large');
    // 300 fields of 2 KB each: an item holds 400.
    expect(encodeState(lead.state).length).toBeGreaterThan(300_000);
    expect(lead.overflow?.length).toBeGreaterThan(1);
    await pipeline.aScorer()([did('large', 1)]);
    await pipeline.drained();
    const after = await leadOf('large');
    expect(after.announced.stage).toBe('mql');
    await expectSound(pipeline, after);
    expect((await partsOf(after.id)).toSorted()).toEqual(after.overflow?.toSorted());
    const { leads } = await scanLeads(pipeline.tables, undefined, 100);
    expect(leads.find(({ id }) => id === after.id)?.state).toEqual(after.state);
  });

  it('is what it was where a crash came between its state and itself', async () => {
    const before = await grown('cut');
    const cut = pipeline.faults.onCall({ principal: 'score', service: 'dynamodb', operation: 'UpdateItem' }, 'error');
    const message = did('cut', 1);
    expect(await pipeline.aScorer()([message])).toEqual([message]);
    expect(cut.hits()).toBeGreaterThan(0);
    cut.remove();
    expect((await partsOf(before.id)).length).toBeGreaterThan(before.overflow?.length ?? 0);
    expect(await leadOf('cut')).toEqual(before);
    expect(await pipeline.aScorer()([message])).toEqual([]);
    await expectSound(pipeline, await leadOf('cut'));
  });

  it('lets two workers at once both count', async () => {
    await grown('race');
    const left = await Promise.all([pipeline.aScorer()([did('race', 1)]), pipeline.aScorer(true)([did('race', 2)])]);
    expect(left.flat()).toEqual([]);
    const lead = await leadOf('race');
    expect((await pipeline.seen(lead)).score.total).toBe(80);
    await expectSound(pipeline, lead);
    expect((await partsOf(lead.id)).toSorted()).toEqual(lead.overflow?.toSorted());
  });

  it('comes back into its item when it is small again', async () => {
    const { id } = await grown('small');
    for (let n = 10; n < 16; n += 1) await pipeline.aScorer()([learnt('small', n, null)]);
    const lead = await leadOf('small');
    await expectSound(pipeline, lead);
    expect(encodeState(lead.state).length).toBeLessThan(16_000);
    expect(lead.overflow).toBeUndefined();
    expect(await partsOf(id)).toEqual([]);
  });
});
