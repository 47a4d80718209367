import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueMessage } from '../functions/a-pipeline.ts';
import { type Pipeline, startPipeline } from '../functions/a-pipeline.ts';
import { aSmallModel } from './a-small-model.ts';
import { again, anActivity, anEntry, anIdentify, NOW } from './a-story.ts';
import { activitiesOf, expectSound } from './what-must-hold.ts';

/**
 * A visitor reads, is scored, then turns out to be somebody; the lead crosses stages, is a trigger's match, has an entry
 * taken back and one that comes late. Each batch is what one call of the handler gets.
 */
const story = (who: string): QueueMessage[][] => {
  const browser = { anonymousId: `${who}-browser` };
  const person = { userId: `${who}-user`, email: `${who}@acme.example` };
  const did = (n: number, type: string, identity: object, minutesAgo: number, properties = {}) =>
    anActivity({ id: `${who}-${n}`, type, identity, minutesAgo, properties });
  return [
    [did(1, 'Page Viewed', browser, 900), did(2, 'Ebook Downloaded', browser, 880, { title: 'A' })],
    [anIdentify(`${who}-i`, { ...person, ...browser }, 800), did(3, 'Demo Requested', { ...person, ...browser }, 790)],
    [did(4, 'Ebook Downloaded', person, 700, { title: 'B' }), did(5, 'Page Viewed', browser, 690)],
    [
      did(6, 'Page Viewed', person, 850),
      anEntry({ identity: person }, { kind: 'retraction', id: `${who}-r`, of: `a#${who}-3`, reason: 'a test' }, 600),
    ],
    [
      did(7, 'Demo Requested', person, 500),
      anEntry(
        { identity: person },
        { kind: 'consent', id: `${who}-c`, channel: 'email', state: 'subscribed', how: 'form' },
        490,
      ),
    ],
  ];
};

const trigger = {
  flow: 'after-ebook',
  version: 1,
  trigger: { on: 'activity' as const, match: { activity: 'Ebook Downloaded' } },
  transitions: [],
  exits: { unsubscribed: true, becameCustomer: false, stageChanged: false },
  reentry: { kind: 'always' as const },
  paused: false,
};

describe('a handler that dies at any call', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => NOW });
    await pipeline.publish(aSmallModel(), {
      flows: [trigger],
      segments: [
        {
          id: 'reader',
          name: 'Readers',
          when: { kind: 'test', field: ['did', 'Ebook Downloaded', 'count'], op: 'gte', value: 2 },
        },
      ],
    });
  });
  afterAll(() => pipeline.close());

  /** Tells the story; the `nth` call is the last that the handler makes before it dies and its messages come again. */
  const tell = async (who: string, nth?: number, when: 'before' | 'after' = 'before') => {
    const handle = pipeline.aScorer();
    const cut = nth === undefined ? undefined : pipeline.faults.cutAt('score', nth, when);
    for (const batch of story(who)) {
      let left = await handle(batch);
      for (let tries = 0; left.length > 0 && tries < 5; tries += 1) {
        expect(cut?.reached(), pipeline.logs.join('\n')).toBe(true);
        pipeline.faults.reset();
        left = await handle(left.map(again));
      }
      expect(left).toEqual([]);
    }
    pipeline.faults.reset();
    await pipeline.drained();
    return cut?.reached() ?? true;
  };

  const expectTold = async (who: string) => {
    const lead = await pipeline.leadOf('userId', `${who}-user`);
    if (lead === undefined) throw new Error('There is no lead.');
    await expectSound(pipeline, lead);
    expect((await activitiesOf(pipeline, lead)).sort()).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `${who}-${n}`));
    expect((await pipeline.leadOf('anonymousId', `${who}-browser`))?.id).toBe(lead.id);
    const about = (type: string) => [
      ...new Set(
        pipeline.told.filter((told) => told.type === type && told.detail.lead === lead.id).map(({ id }) => id),
      ),
    ];
    // Of the two ebooks the first was a visitor's, to whom nobody can write.
    expect(about('Trigger Matched')).toEqual([`${lead.id}.after-ebook.${who}-4`]);
    expect(about('Segment Changed')).toHaveLength(1);
    expect(about('Consent Changed')).toHaveLength(1);
    return lead;
  };

  it('loses nothing, doubles nothing and tells everything, wherever it is cut', async () => {
    const callsBefore = Object.values(pipeline.faults.counts().score ?? {}).reduce((sum, count) => sum + count, 0);
    await tell('uncut');
    const whole = await expectTold('uncut');
    const calls =
      Object.values(pipeline.faults.counts().score ?? {}).reduce((sum, count) => sum + count, 0) - callsBefore;
    expect(calls).toBeGreaterThan(30);
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; nth <= calls; nth += 1) {
        const who = `cut-${when}-${nth}`;
        expect(await tell(who, nth, when), `call ${nth} was reached`).toBe(true);
        const lead = await expectTold(who);
        const [seen, expected] = [await pipeline.seen(lead), await pipeline.seen(whole)];
        expect({ ...seen, lead: {} }).toEqual({ ...expected, lead: {} });
      }
    }
  });
});
