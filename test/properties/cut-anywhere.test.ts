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

/** Whether the last call is still performed, and whether what it leaves comes again with what follows. */
const ways = [
  ['before', false],
  ['after', false],
  ['before', true],
] as const;

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

  /**
   * Tells the story; the `nth` call is the last that the handler makes before it dies. Then its messages come again:
   * alone, or together with those that follow.
   */
  const tell = async (who: string, nth?: number, when: 'before' | 'after' = 'before', together = false) => {
    const handle = pipeline.aScorer();
    const cut = nth === undefined ? undefined : pipeline.faults.cutAt('score', nth, when);
    const deliver = async (batch: readonly QueueMessage[]) => {
      const left = await handle(batch);
      if (left.length > 0) expect(cut?.reached(), pipeline.logs.join('\n')).toBe(true);
      if (cut?.reached()) pipeline.faults.reset();
      return left.map(again);
    };
    let left: QueueMessage[] = [];
    for (const batch of story(who)) {
      left = await deliver([...left, ...batch]);
      if (!together) left = await deliver(left);
    }
    expect(await deliver(left)).toEqual([]);
    pipeline.faults.reset();
    await pipeline.drained();
    return cut?.reached() ?? true;
  };

  const expectTold = async (who: string, together = false) => {
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
    // The first of two ebooks was a visitor's, to whom nobody can write, unless it came along with the visitor's name.
    const triggers = about('Trigger Matched').map((id) => id.split('.').at(-1));
    expect(triggers).toContain(`${who}-4`);
    expect(triggers.filter((id) => id !== `${who}-4`)).toEqual(together && triggers.length > 1 ? [`${who}-2`] : []);
    expect(about('Segment Changed')).toHaveLength(1);
    expect(about('Consent Changed')).toHaveLength(1);
    return lead;
  };

  it('loses nothing, doubles nothing and tells everything, wherever it is cut', async () => {
    await tell('uncut');
    const whole = await expectTold('uncut');
    for (const [when, together] of ways) {
      let cuts = 0;
      for (let reached = true; reached; ) {
        const who = `cut-${when}-${together ? 'together' : 'alone'}-${cuts + 1}`;
        reached = await tell(who, cuts + 1, when, together);
        if (reached) cuts += 1;
        const lead = await expectTold(who, together);
        const [seen, expected] = [await pipeline.seen(lead), await pipeline.seen(whole)];
        // The entry that made the stage has an id of its own in each story.
        const by = expected.stageSince && { ...expected.stageSince, by: `a#${who}-7` };
        expect(expected.stageSince?.by).toBe('a#uncut-7');
        expect({ ...seen, lead: {} }).toEqual({ ...expected, stageSince: by, lead: {} });
      }
      // Every call was the last one once: the first that was not reached is the one after them all.
      expect(cuts).toBeGreaterThan(40);
    }
  }, 300_000);
});
