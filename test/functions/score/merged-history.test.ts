import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSmallModel } from '../../properties/a-small-model.ts';
import { anActivity, anEntry, NOW } from '../../properties/a-story.ts';
import { expectSound } from '../../properties/what-must-hold.ts';
import { type Pipeline, startPipeline } from '../a-pipeline.ts';

describe('the history of two leads that are merged', () => {
  let pipeline: Pipeline;
  let now = NOW;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => now });
    await pipeline.publish(aSmallModel());
  });
  afterAll(() => pipeline.close());

  it('is the union: what either reached stays in the ledger, and starts nothing a second time', async () => {
    const did = (who: string, id: string, type: string, minutesAgo: number) =>
      anActivity({ id, type, identity: { userId: who }, minutesAgo });
    await pipeline.aScorer()([did('older', 'e1', 'Ebook Downloaded', 90)]);
    now += 1000;
    await pipeline.aScorer()([did('younger', 'd1', 'Demo Requested', 80)]);
    const [older, younger] = [await pipeline.leadOf('userId', 'older'), await pipeline.leadOf('userId', 'younger')];
    if (older === undefined || younger === undefined) throw new Error('Both leads have been scored.');
    await pipeline.aScorer()([
      anEntry({ lead: older.id }, { kind: 'merge', id: younger.id, child: younger.id, reason: 'one person' }, 10),
    ]);
    await pipeline.drained();

    const root = await pipeline.leadOf('userId', 'older');
    if (root === undefined) throw new Error('The older lead lives on.');
    const announced = (await pipeline.ledger(root.id)).filter((entry) => entry.kind === 'announced');
    expect(announced.map(({ id, to, cause }) => [id, to, cause]).sort()).toEqual(
      [
        ['1', 'mql', `m#${younger.id}`],
        [`${younger.id}.1`, 'mql', 'a#d1'],
      ].sort(),
    );
    const told = pipeline.told.filter(({ type }) => type === 'Lead Stage Changed');
    expect(told.map(({ detail }) => [detail.lead, detail.startsFlows])).toEqual([
      [younger.id, true],
      [root.id, false],
    ]);
    await expectSound(pipeline, root);
  });
});
