import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJob } from '../../../functions/store/job.ts';
import { aSmallModel } from '../../properties/a-small-model.ts';
import { anActivity, NOW } from '../../properties/a-story.ts';
import { type Pipeline, startPipeline } from '../a-pipeline.ts';

const pageWorth = (points: number) => {
  const model = aSmallModel();
  return { ...model, rules: model.rules.map((rule) => (rule.id === 'page' ? { ...rule, points } : rule)) };
};

describe('whether flows start from what a new model alone changes', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => NOW });
  });
  afterAll(() => pipeline.close());

  const did = (who: string, n: number, type: string) =>
    anActivity({ id: `${who}-${n}`, type, identity: { userId: who }, minutesAgo: 60 - n });

  /** Publishes with a choice, and asks for the re-score as the publish function does. */
  const publish = async (points: number, startsFlows: boolean) => {
    const live = await pipeline.publish(pageWorth(points), {}, startsFlows);
    const version = live.model?.version ?? 0;
    await createJob(pipeline.tables, {
      id: `rescore-scoring-${version}`,
      kind: 'rescore',
      flow: 'scoring',
      flowVersion: version,
      startedAt: new Date(NOW).toISOString(),
      startedBy: 'test',
      announce: startsFlows,
    });
  };

  const startsOf = async (who: string) => {
    const lead = await pipeline.leadOf('userId', who);
    return pipeline.told
      .filter(({ type, detail }) => type === 'Lead Stage Changed' && detail.lead === lead?.id)
      .map(({ detail }) => `${String(detail.cause)}: ${detail.startsFlows === true ? 'starts' : 'starts nothing'}`);
  };

  it.each([
    ['no, then yes', [false, true], 'model: starts'],
    ['yes, then no', [true, false], 'model: starts nothing'],
  ] as const)('is what was chosen for the version that is live: %s', async (name, choices, expected) => {
    const people = [`quiet ${name}`, `busy ${name}`];
    await pipeline.publish(pageWorth(5));
    await pipeline.aScorer()(people.map((who) => did(who, 1, 'Page Viewed')));
    for (const choice of choices) await publish(45, choice);
    // One of them does something before any re-score comes by.
    await pipeline.aScorer()([did(`busy ${name}`, 2, 'Shoe Size Told')]);
    await pipeline.sweep();
    await pipeline.drained();
    for (const who of people) expect(await startsOf(who)).toEqual([expected]);
  });
});
