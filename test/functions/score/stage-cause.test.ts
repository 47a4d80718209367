import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSmallModel } from '../../properties/a-small-model.ts';
import { anActivity, anEntry, NOW } from '../../properties/a-story.ts';
import { type Pipeline, startPipeline } from '../a-pipeline.ts';

describe('the cause of a stage change', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => NOW });
    await pipeline.publish(aSmallModel());
  });
  afterAll(() => pipeline.close());

  const changesOf = async (who: string) => {
    const lead = await pipeline.leadOf('userId', who);
    const ledger = await pipeline.ledger(lead?.id ?? '');
    return ledger.flatMap((entry) =>
      entry.kind === 'announced' ? [{ to: entry.to, cause: entry.cause, happenedAt: entry.happenedAt }] : [],
    );
  };
  const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

  it('is the demo that a form requested, not what the form told beside', async () => {
    const to = { identity: { userId: 'form', email: 'form@example.com' } };
    await pipeline.aScorer()([
      anActivity({ id: 'd1', type: 'Demo Requested', identity: to.identity, minutesAgo: 60 }),
      anEntry(to, { kind: 'profile', id: 'f1', fields: { email: 'form@example.com', firstName: 'Ada' } }, 60),
    ]);
    expect(await changesOf('form')).toEqual([{ to: 'mql', cause: 'a#d1', happenedAt: minutesAgo(60) }]);
  });

  it('is the entry that did it, whatever came late with it, and dated by when it happened', async () => {
    const identity = { userId: 'late' };
    await pipeline.aScorer()([anActivity({ id: 'v1', type: 'Page Viewed', identity, minutesAgo: 10 })]);
    await pipeline.aScorer()([
      anActivity({ id: 'd2', type: 'Demo Requested', identity, minutesAgo: 3000, receivedMinutesAgo: 5 }),
      anActivity({ id: 'v2', type: 'Shoe Size Told', identity, minutesAgo: 6 }),
    ]);
    expect(await changesOf('late')).toEqual([{ to: 'mql', cause: 'a#d2', happenedAt: minutesAgo(3000) }]);
  });

  it('is what was taken back, where that lets the lead fall', async () => {
    const identity = { userId: 'back' };
    await pipeline.aScorer()([anActivity({ id: 'd3', type: 'Demo Requested', identity, minutesAgo: 50 })]);
    await pipeline.aScorer()([
      anEntry({ identity }, { kind: 'retraction', id: 'r3', of: 'a#d3', reason: 'a test' }, 20),
      anActivity({ id: 'v3', type: 'Shoe Size Told', identity, minutesAgo: 10 }),
    ]);
    expect((await changesOf('back')).at(-1)).toMatchObject({ to: 'lead', cause: 'r#r3' });
  });
});
