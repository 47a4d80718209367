import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerWaits, removeWaits } from '../../../functions/store/wait.ts';
import { aSmallModel } from '../../properties/a-small-model.ts';
import { again, anActivity, anEntry, anIdentify, NOW } from '../../properties/a-story.ts';
import { type Pipeline, startPipeline } from '../a-pipeline.ts';

const at = new Date(NOW).toISOString();

const flow = (id: string, activity: string, paused = false) => ({
  flow: id,
  version: 3,
  trigger: { on: 'activity' as const, match: { activity } },
  transitions: [],
  exits: { unsubscribed: true, becameCustomer: false, stageChanged: false },
  reentry: { kind: 'always' as const },
  paused,
});

describe('what follows from an entry', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => NOW });
    await pipeline.publish(aSmallModel(), {
      flows: [flow('nurture', 'Ebook Downloaded'), flow('asleep', 'Ebook Downloaded', true)],
    });
  });
  afterAll(() => pipeline.close());

  const did = (who: string, n: number, type: string, more: Partial<Parameters<typeof anActivity>[0]> = {}) =>
    anActivity({ id: `${who}-${n}`, type, identity: { userId: who }, minutesAgo: 60 - n, ...more });
  const score = async (...messages: ReturnType<typeof did>[]) => {
    expect(await pipeline.aScorer()(messages)).toEqual([]);
    await pipeline.drained();
  };
  const idOf = async (who: string) => (await pipeline.leadOf('userId', who))?.id ?? '';
  const told = (type: string, lead: string) =>
    pipeline.told.filter((one) => one.type === type && one.detail.lead === lead);

  it('starts published flows and not paused ones, and says which activity did', async () => {
    await score(did('starts', 1, 'Ebook Downloaded', { properties: { title: 'A' } }));
    const matched = told('Trigger Matched', await idOf('starts'));
    expect(matched.map(({ detail }) => detail)).toMatchObject([
      { flow: 'nurture', version: 3, cause: 'starts-1', activity: { properties: { title: 'A' } } },
    ]);
  });

  it('is told again when the message comes again, and not when the sender repeats itself', async () => {
    const message = did('repeats', 1, 'Ebook Downloaded');
    await score(message);
    await score(again(message));
    const lead = await idOf('repeats');
    expect(told('Trigger Matched', lead).map(({ id }) => id)).toEqual(Array(2).fill(`${lead}.nurture.repeats-1`));
    await score(did('repeats', 1, 'Ebook Downloaded', { receivedMinutesAgo: 5 }));
    expect(told('Trigger Matched', lead)).toHaveLength(2);
  });

  it('ends the waits that it is waited for, and no others', async () => {
    await score(did('waits', 1, 'Page Viewed'));
    const lead = await idOf('waits');
    const wait = (activity: string) => ({ enrolment: 'e1', match: { activity }, outlet: 'happened' });
    await registerWaits(pipeline.tables, lead, { w1: wait('Demo Requested') }, at);
    await registerWaits(pipeline.tables, lead, { w2: wait('Trial Started') }, at);
    await score(did('waits', 2, 'Demo Requested'));
    expect(told('Wait Matched', lead).map(({ detail }) => detail)).toMatchObject([
      { wait: 'w1', outlet: 'happened', activity: { id: 'waits-2' } },
    ]);

    await removeWaits(pipeline.tables, lead, ['w1']);
    await score(did('waits', 3, 'Demo Requested'));
    expect(told('Wait Matched', lead)).toHaveLength(1);
  });

  it('ends waits that a visitor’s lead brought along', async () => {
    const browser = { anonymousId: 'brings-browser' };
    await score(did('brings', 1, 'Page Viewed', { identity: browser }));
    const visitor = (await pipeline.leadOf('anonymousId', 'brings-browser'))?.id ?? '';
    const wait = { enrolment: 'e2', match: { activity: 'Demo Requested' }, outlet: 'happened' };
    await registerWaits(pipeline.tables, visitor, { w3: wait }, at);
    await score(anIdentify('brings-i', { userId: 'brings', ...browser }));
    await score(did('brings', 2, 'Demo Requested'));
    expect(told('Wait Matched', await idOf('brings')).map(({ detail }) => detail.wait)).toEqual(['w3']);
  });

  it('starts nothing from what is brought in as history, what a machine did, or an example', async () => {
    const entry = (id: string, more: object) =>
      anEntry(
        { identity: { userId: id } },
        { kind: 'activity', id, type: 'Ebook Downloaded', properties: { title: id }, context: {}, ...more },
      );
    await score(
      entry('history', { backfill: true }),
      entry('machine', { machine: 'a robot' }),
      entry('example', { source: { kind: 'import', id: 'examples' } }),
    );
    for (const who of ['history', 'machine', 'example']) expect(told('Trigger Matched', await idOf(who))).toEqual([]);
    expect((await pipeline.leadOf('userId', 'example'))?.example).toBe(true);
    expect((await pipeline.leadOf('userId', 'history'))?.example).toBeUndefined();
  });

  it('drops what is addressed to a lead that is not there', async () => {
    await score(
      anEntry(
        { lead: 'l-gone' },
        { kind: 'adjustment', id: 'j', change: { what: 'points', group: 'intent', points: 5 }, reason: 'late' },
      ),
    );
    expect(await pipeline.ledger('l-gone')).toEqual([]);
  });

  it('learns the address and where the lead came from, once', async () => {
    const identity = { userId: 'touch', email: 'tom@touch.example' };
    const from = (name: string, n: number) => {
      const message = did('touch', n, 'Page Viewed', { identity });
      return { ...message, detail: { ...(message.detail as object), context: { campaign: { name, medium: 'cpc' } } } };
    };
    await score(from('Spring', 1));
    await score(from('Summer', 2));
    const lead = await pipeline.leadOf('userId', 'touch');
    if (lead === undefined) throw new Error('There is no lead.');
    expect((await pipeline.seen(lead)).lead).toMatchObject({
      email: 'tom@touch.example',
      leadSource: 'Paid search',
      campaign: 'Spring',
    });
  });
});
