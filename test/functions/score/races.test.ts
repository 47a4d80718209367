import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aliasKey } from '../../../functions/store/alias.ts';
import { leadKey, readLead } from '../../../functions/store/lead.ts';
import { aSmallModel } from '../../properties/a-small-model.ts';
import { again, anActivity, anEntry, anIdentify, NOW } from '../../properties/a-story.ts';
import { activitiesOf, expectSound } from '../../properties/what-must-hold.ts';
import { type Pipeline, startPipeline } from '../a-pipeline.ts';

/** Holds a worker before its nth call of one operation until it is let go. */
const aGate = (operation: string, nth = 1) => {
  const reached = Promise.withResolvers<void>();
  const open = Promise.withResolvers<void>();
  let calls = 0;
  return {
    reached: reached.promise,
    open: open.resolve,
    async before(called: string) {
      if (called !== operation) return;
      calls += 1;
      if (calls !== nth) return;
      reached.resolve();
      await open.promise;
    },
  };
};

describe('two workers at one lead', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => NOW });
    await pipeline.publish(aSmallModel());
  });
  afterAll(() => pipeline.close());

  const aPage = (who: string, n: number, minutesAgo = 100 - n) =>
    anActivity({ id: `${who}-${n}`, type: 'Page Viewed', identity: { userId: who }, minutesAgo });
  const aDemo = (who: string, n: number, minutesAgo = 100 - n) =>
    anActivity({ id: `${who}-${n}`, type: 'Demo Requested', identity: { userId: who }, minutesAgo });
  const leadOf = async (who: string) => {
    const lead = await pipeline.leadOf('userId', who);
    if (lead === undefined) throw new Error('There is no lead.');
    return lead;
  };

  it.each([
    ['read', 'BatchGetItem', 2],
    ['written', 'UpdateItem', 1],
  ] as const)(
    'leaves what is scored to a new lead where the lead is erased before it is %s',
    async (when, operation, nth) => {
      const who = `erased-${when}`;
      const other = pipeline.aScorer();
      await other([aDemo(who, 1, 5_000)]);
      const before = await leadOf(who);
      const gate = aGate(operation, nth);
      const page = aPage(who, 2);
      const held = pipeline.aScorer(true, gate.before)([page]);
      await gate.reached;
      const { doc, names, ws } = pipeline.tables;
      const remove = (TableName: string, Key: Record<string, string>) =>
        doc.send(new DeleteCommand({ TableName, Key }));
      await remove(names.Leads, aliasKey(ws, { kind: 'userId', value: who }));
      for (const n of [1, 2]) await remove(names.Ledger, { pk: `${ws}#${before.id}`, sk: `a#${who}-${n}` });
      await remove(names.Leads, leadKey(ws, before.id));
      gate.open();
      expect(await held).toEqual([page]);
      expect(await readLead(pipeline.tables, before.id)).toBeUndefined();

      expect(await other([again(page)])).toEqual([]);
      await pipeline.drained();
      const after = await leadOf(who);
      expect(after.id).not.toBe(before.id);
      await expectSound(pipeline, after);
      expect(await activitiesOf(pipeline, after)).toEqual([`${who}-2`]);
    },
  );

  it('counts an entry once that the other has folded out of the ledger before it was applied', async () => {
    const other = pipeline.aScorer();
    const told = anActivity({ id: 'folded-2', type: 'Shoe Size Told', identity: { userId: 'folded' }, minutesAgo: 98 });
    await other([aDemo('folded', 1, 5_000)]);
    const gate = aGate('UpdateItem');
    const held = pipeline.aScorer(true, gate.before)([told]);
    await gate.reached;
    // A retraction can only be folded, and the ledger holds what the other worker has put but not applied.
    const identity = { userId: 'folded' };
    await other([anEntry({ identity }, { kind: 'retraction', id: 'r', of: 'a#folded-0', reason: 'a test' })]);
    gate.open();
    expect(await held).toEqual([]);
    await pipeline.drained();
    const lead = await leadOf('folded');
    await expectSound(pipeline, lead);
    expect((await pipeline.seen(lead)).did).toMatchObject({ 'Shoe Size Told': { count: 1 } });
  });

  it('lets both apply what they bring, one after the other', async () => {
    const other = pipeline.aScorer();
    await other([aPage('both', 1)]);
    const gate = aGate('UpdateItem');
    const held = pipeline.aScorer(true, gate.before)([aDemo('both', 9)]);
    await gate.reached;
    await other([aDemo('both', 3)]);
    pipeline.faults.clearCounts();
    gate.open();
    expect(await held).toEqual([]);
    expect(pipeline.faults.counts()['second-score']).not.toHaveProperty('dynamodb:Query');
    await pipeline.drained();
    const lead = await leadOf('both');
    await expectSound(pipeline, lead);
    expect((await activitiesOf(pipeline, lead)).sort()).toEqual(['both-1', 'both-3', 'both-9']);
  });

  it('takes a message to the lead that its visitor became while it was on its way', async () => {
    const other = pipeline.aScorer();
    const browser = { anonymousId: 'moving-browser' };
    const visit = (n: number) =>
      anActivity({ id: `moving-${n}`, type: 'Demo Requested', identity: browser, minutesAgo: 90 - n });
    await other([visit(1)]);
    const gate = aGate('UpdateItem');
    const held = pipeline.aScorer(true, gate.before)([visit(2)]);
    await gate.reached;
    await other([anIdentify('moving-i', { userId: 'moving', ...browser })]);
    gate.open();
    expect(await held).toEqual([]);
    await pipeline.drained();
    const lead = await leadOf('moving');
    await expectSound(pipeline, lead);
    expect((await activitiesOf(pipeline, lead)).sort()).toEqual(['moving-1', 'moving-2']);
    expect((await pipeline.seen(lead)).score.total).toBe(80);
  });

  it('counts an entry once whose write was done though the answer was lost', async () => {
    const worker = pipeline.aScorer();
    await worker([aPage('lost', 1)]);
    for (const operation of ['PutItem', 'UpdateItem']) {
      const fault = pipeline.faults.onCall({ principal: 'score', operation }, 'lost-response', { times: 1 });
      const message = aDemo('lost', operation === 'PutItem' ? 2 : 3);
      let left = await worker([message]);
      while (left.length > 0) left = await worker(left.map(again));
      expect(fault.hits()).toBe(1);
    }
    await pipeline.drained();
    const lead = await leadOf('lost');
    await expectSound(pipeline, lead);
    expect((await pipeline.seen(lead)).score.total).toBe(85);
  });
});

describe('what an activity costs', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => NOW });
    await pipeline.publish(aSmallModel());
  });
  afterAll(() => pipeline.close());

  const visits = (count: number, from: number) =>
    Array.from({ length: count }, (_, n) =>
      anActivity({
        id: `cost-${from + n}`,
        type: 'Shoe Size Told',
        identity: { userId: 'cost' },
        minutesAgo: 500 - from - n,
      }),
    );

  it('is two reads and two writes when it comes alone', async () => {
    const worker = pipeline.aScorer();
    await worker(visits(1, 0));
    pipeline.faults.clearCounts();
    await worker(visits(1, 1));
    expect(pipeline.faults.counts().score).toEqual({
      'dynamodb:BatchGetItem': 2,
      'dynamodb:PutItem': 1,
      'dynamodb:UpdateItem': 1,
    });
  });

  it('is one write and a share of the rest when it comes with others of its lead', async () => {
    const worker = pipeline.aScorer();
    await worker(visits(1, 10));
    pipeline.faults.clearCounts();
    await worker(visits(50, 11));
    expect(pipeline.faults.counts().score).toEqual({
      'dynamodb:BatchGetItem': 2,
      'dynamodb:PutItem': 50,
      'dynamodb:UpdateItem': 1,
    });
  });
});
