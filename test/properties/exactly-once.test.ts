import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lead } from '../../functions/store/lead.ts';
import { type Pipeline, type QueueMessage, startPipeline } from '../functions/a-pipeline.ts';
import { runs } from '../runs.ts';
import { aSmallModel } from './a-small-model.ts';
import { again, anActivity, anEntry, anIdentify, NOW } from './a-story.ts';
import { activitiesOf, expectSound } from './what-must-hold.ts';

const PEOPLE = ['ada', 'bob'] as const;
const TYPES = ['Ebook Downloaded', 'Page Viewed', 'Demo Requested', 'Careers Viewed', 'Shoe Size Told'];

/** How somebody shows: as a browser of their own, by name, or as both, which says that the two are one. */
const Appearance = fc.constantFrom(
  'laptop',
  'phone',
  'user',
  'email',
  'user on laptop',
  'email on phone',
  'user on shared',
);
type Appearance = 'laptop' | 'phone' | 'user' | 'email' | 'user on laptop' | 'email on phone' | 'user on shared';

const Deed = fc.record({
  person: fc.constantFrom(...PEOPLE),
  as: Appearance,
  type: fc.constantFrom(...TYPES),
  minutesAgo: fc.integer({ min: 1, max: 30_000 }),
  title: fc.constantFrom('A', 'B', 'C'),
});

const Plan = fc.record({
  deeds: fc.array(Deed, { minLength: 1, maxLength: 12 }),
  identified: fc.subarray([...PEOPLE]),
  /** Deeds that are told again, with another time and other properties under the same id. */
  repeats: fc.array(fc.record({ deed: fc.nat(), later: fc.integer({ min: 0, max: 5_000 }) }), { maxLength: 5 }),
  retracted: fc.array(fc.nat(), { maxLength: 2 }),
  adjusted: fc.boolean(),
  mergedByHand: fc.constantFrom('no', 'one way', 'both ways'),
  order: fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
  batch: fc.integer({ min: 1, max: 5 }),
  cut: fc.option(
    fc.record({ second: fc.boolean(), nth: fc.integer({ min: 1, max: 60 }), when: fc.constantFrom('before', 'after') }),
  ),
});
type Plan = typeof Plan extends fc.Arbitrary<infer T> ? T : never;

const identityOf = (who: string, as: Appearance) => {
  const shown: Record<Appearance, object> = {
    laptop: { anonymousId: `${who}-laptop` },
    phone: { anonymousId: `${who}-phone` },
    user: { userId: `${who}-user` },
    email: { email: `${who}@acme.example` },
    'user on laptop': { userId: `${who}-user`, anonymousId: `${who}-laptop` },
    'email on phone': { email: `${who}@acme.example`, anonymousId: `${who}-phone` },
    'user on shared': { userId: `${who}-user`, anonymousId: `${who.split('-')[0]}-shared` },
  };
  return shown[as];
};

/** The messages of a plan in the order in which they are delivered. */
const messagesOf = (plan: Plan, run: string): QueueMessage[] => {
  const who = (person: string) => `${run}-${person}`;
  const deeds = plan.deeds.map(({ person, as, type, minutesAgo, title }, at) =>
    anActivity({ id: `${run}-${at}`, type, identity: identityOf(who(person), as), minutesAgo, properties: { title } }),
  );
  const repeats = plan.repeats.map(({ deed, later }) => {
    const at = deed % plan.deeds.length;
    const { person, as, type, minutesAgo, title } = plan.deeds[at] as (typeof plan.deeds)[number];
    const identity = identityOf(who(person), as);
    return anActivity({
      id: `${run}-${at}`,
      type,
      identity,
      minutesAgo: Math.max(1, minutesAgo - later),
      properties: { title: `${title}'` },
    });
  });
  const identified = plan.identified.flatMap((person) => [
    anIdentify(`${run}-i-${person}`, {
      userId: `${who(person)}-user`,
      email: `${who(person)}@acme.example`,
      anonymousId: `${who(person)}-laptop`,
    }),
  ]);
  const retracted = plan.retracted.map((deed, at) => {
    const of = deed % plan.deeds.length;
    const { person, as } = plan.deeds[of] as (typeof plan.deeds)[number];
    const identity = identityOf(who(person), as);
    return anEntry({ identity }, { kind: 'retraction', id: `${run}-r${at}`, of: `a#${run}-${of}`, reason: 'a test' });
  });
  const adjusted = plan.adjusted
    ? [
        anEntry(
          { identity: { userId: `${who('ada')}-user` } },
          {
            kind: 'adjustment',
            id: `${run}-j`,
            change: { what: 'points', group: 'intent', points: 30 },
            reason: 'a test',
          },
        ),
      ]
    : [];
  const all = [...deeds, ...repeats, ...identified, ...retracted, ...adjusted];
  return all
    .map((message, at) => ({ message, place: plan.order[at] ?? at }))
    .sort((a, b) => a.place - b.place)
    .map(({ message }) => message);
};

describe('leads under whatever delivery', () => {
  let pipeline: Pipeline;
  let rounds = 0;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => NOW });
    await pipeline.publish(aSmallModel());
  });
  afterAll(() => pipeline.close());

  /** Two workers take batches at once; what fails is delivered again until nothing does. */
  const deliver = async (messages: readonly QueueMessage[], { batch, cut }: Plan): Promise<void> => {
    const batches = Array.from({ length: Math.ceil(messages.length / batch) }, (_, at) =>
      messages.slice(at * batch, (at + 1) * batch),
    );
    if (cut !== null)
      pipeline.faults.cutAt(cut.second ? 'second-score' : 'score', cut.nth, cut.when as 'before' | 'after');
    const left: QueueMessage[] = [];
    const worker = async (second: boolean) => {
      const handle = pipeline.aScorer(second);
      for (let next = batches.shift(); next !== undefined; next = batches.shift()) left.push(...(await handle(next)));
    };
    await Promise.all([worker(false), worker(true)]);
    pipeline.faults.reset();
    const handle = pipeline.aScorer();
    for (let rest = left; rest.length > 0; ) rest = await handle(rest.map(again));
  };

  const rootsOf = async (run: string): Promise<Lead[]> => {
    const found = new Map<string, Lead>();
    const identifiers = PEOPLE.flatMap((person) => {
      const who = `${run}-${person}`;
      return [
        ['userId', `${who}-user`],
        ['email', `${who}@acme.example`],
        ['anonymousId', `${who}-laptop`],
        ['anonymousId', `${who}-phone`],
      ] as const;
    });
    for (const [kind, value] of [...identifiers, ['anonymousId', `${run}-shared`] as const]) {
      const lead = await pipeline.leadOf(kind, value);
      if (lead !== undefined) found.set(lead.id, lead);
    }
    return [...found.values()];
  };

  const idOf = async (kind: 'userId' | 'anonymousId', value: string) => (await pipeline.leadOf(kind, value))?.id;

  it('are the fold of their ledgers, hold each activity once and have told each transition', async () => {
    await fc.assert(
      fc.asyncProperty(Plan, async (plan) => {
        rounds += 1;
        const run = `r${rounds}`;
        const messages = messagesOf(plan, run);
        const half = Math.ceil(messages.length / 2);
        await deliver(messages.slice(0, half), plan);
        const [ada, bob] = await Promise.all([idOf('userId', `${run}-ada-user`), idOf('userId', `${run}-bob-user`)]);
        const mayMerge = plan.mergedByHand !== 'no' && ada !== undefined && bob !== undefined && ada !== bob;
        const merges = mayMerge
          ? [
              anEntry({ lead: ada }, { kind: 'merge', id: `${run}-m1`, child: bob }),
              ...(plan.mergedByHand === 'both ways'
                ? [anEntry({ lead: bob }, { kind: 'merge', id: `${run}-m2`, child: ada })]
                : []),
            ]
          : [];
        await deliver([...merges, ...messages.slice(half), ...merges.map(again)], plan);
        await pipeline.drained();

        const roots = await rootsOf(run);
        for (const root of roots) await expectSound(pipeline, root);
        const kept = (await Promise.all(roots.map((root) => activitiesOf(pipeline, root)))).flat();
        expect(kept.sort()).toEqual(plan.deeds.map((_, at) => `${run}-${at}`).sort());
        for (const person of plan.identified) {
          const who = `${run}-${person}`;
          expect(await idOf('anonymousId', `${who}-laptop`)).toBe(await idOf('userId', `${who}-user`));
        }
        if (mayMerge) expect(await idOf('userId', `${run}-ada-user`)).toBe(await idOf('userId', `${run}-bob-user`));
      }),
      { numRuns: runs(40), endOnFailure: true },
    );
  }, 300_000);
});
