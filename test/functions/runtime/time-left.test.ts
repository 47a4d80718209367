import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { create as emailEvents } from '../../../functions/email-events/handler.ts';
import { type CallContext, type Handler, timeLeft } from '../../../functions/runtime/index.ts';
import { create as score } from '../../../functions/score/handler.ts';
import { create as startFlows } from '../../../functions/start-flows/handler.ts';
import { type Stack, startStack } from '../../stack/index.ts';

/** A call to which Lambda says, each time it is asked, the next of these milliseconds; at the end always the last. */
const aCall = (...left: number[]): CallContext => ({
  awsRequestId: 'call',
  getRemainingTimeInMillis: () => (left.length > 1 ? left.shift() : left[0]) ?? 0,
});

const aRecord = (messageId: string, body: object): SQSRecord => ({
  messageId,
  receiptHandle: messageId,
  body: JSON.stringify({ id: messageId, time: '2026-11-02T09:00:00Z', source: 'ripen', ...body }),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'ripen',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: '',
  awsRegion: 'us-east-1',
});

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const givenBack = async (handle: Handler<SQSEvent, SQSBatchResponse>, records: SQSRecord[], call?: CallContext) =>
  (await handle({ Records: records }, call)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe('a function whose time runs out', () => {
  const nobodys = (id: string) => aRecord(id, { 'detail-type': 'Nobody Asked', detail: {} });
  const entryFor = (id: string) =>
    aRecord(id, {
      'detail-type': 'Ledger Entry Submitted',
      detail: {
        v: 1,
        to: { identity: { userId: id } },
        entry: {
          v: 1,
          kind: 'profile',
          id,
          at: '2026-11-02T09:00:00.000Z',
          receivedAt: '2026-11-02T09:00:00.000Z',
          source: { kind: 'system' },
          fields: { firstName: 'Ada' },
        },
      },
    });

  it('answers what it finished and gives back the rest: flows', async () => {
    const handle = startFlows(stack.ripen.depsOf('start-flows'));
    expect(await givenBack(handle, [nobodys('a'), nobodys('b')], aCall(30_000, 0))).toEqual(['b']);
    expect(await givenBack(handle, [nobodys('a'), nobodys('b')])).toEqual([]);
  });

  it('answers what it finished and gives back the rest: emails', async () => {
    const handle = emailEvents(stack.ripen.depsOf('email-events'));
    const [one, two] = ['a', 'b'].map((id) =>
      aRecord(id, {
        'detail-type': 'Email Delivered',
        detail: { eventType: 'Sending Resumed', timestamp: '2026-11-02T09:00:00.000Z', reason: '' },
      }),
    ) as [SQSRecord, SQSRecord];
    const all = await givenBack(handle, [one, two], aCall(0));
    expect(all).toEqual(['a', 'b']);
  });

  it('gives back leads that it had no time to score, and scores them when they come again', async () => {
    const handle = score(stack.ripen.depsOf('score'));
    const records = [entryFor('ada'), entryFor('bo')];
    expect((await givenBack(handle, records, aCall(0))).sort()).toEqual(['ada', 'bo']);
    expect(await givenBack(handle, records, aCall(30_000))).toEqual([]);
  });
});

describe('the time left to a call', () => {
  it('ends work that takes longer, as something to be done again', async () => {
    const forEver = () => new Promise<never>(() => {});
    await expect(timeLeft(aCall(3001)).within(forEver)).rejects.toThrow('The time of this call was up.');
  });

  it('is as much as is needed where nobody says otherwise', async () => {
    expect(await timeLeft(undefined).within(async () => 'done')).toBe('done');
    expect(await timeLeft({ awsRequestId: 'call' }).within(async () => 'done')).toBe('done');
  });
});
