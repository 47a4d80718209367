import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lead } from '../../functions/store/lead.ts';
import { type Pipeline, type QueueMessage, startPipeline } from '../functions/a-pipeline.ts';
import { runs } from '../runs.ts';
import { aSmallModel } from './a-small-model.ts';
import { again, anActivity, anEntry, NOW } from './a-story.ts';
import { activitiesOf, expectSound } from './what-must-hold.ts';

/** Which of a person's identifiers a message says. */
const Names = fc.constantFrom(
  ['userId'],
  ['email'],
  ['anonymousId'],
  ['userId', 'email'],
  ['userId', 'anonymousId'],
  ['email', 'anonymousId'],
  ['userId', 'email', 'anonymousId'],
);

const Message = fc.record({
  person: fc.constantFrom('ada', 'bob'),
  names: Names,
  /** Says an address that is not this person's. */
  borrows: fc.boolean(),
  does: fc.boolean(),
  source: fc.constantFrom('tracker', 'server'),
  minutesAgo: fc.integer({ min: 1, max: 9_000 }),
});

const Plan = fc.record({
  messages: fc.array(Message, { minLength: 2, maxLength: 10 }),
  trust: fc.constantFrom('public', 'trusted', 'mixed'),
  mayConflict: fc.boolean(),
  order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  batch: fc.integer({ min: 1, max: 6 }),
  cut: fc.option(
    fc.record({ second: fc.boolean(), nth: fc.integer({ min: 1, max: 50 }), when: fc.constantFrom('before', 'after') }),
  ),
});
type Plan = typeof Plan extends fc.Arbitrary<infer T> ? T : never;

const sourceOf = (plan: Plan, source: string) =>
  plan.trust === 'mixed' ? source : plan.trust === 'public' ? 'tracker' : 'server';

const identityOf = (run: string, { person, names, borrows }: Plan['messages'][number], mayConflict: boolean) => {
  const other = person === 'ada' ? 'bob' : 'ada';
  const all: Record<string, string> = {
    userId: `${run}-${person}`,
    email: `${run}-${mayConflict && borrows ? other : person}@acme.example`,
    anonymousId: `${run}-${person}-browser`,
  };
  return Object.fromEntries(names.map((name) => [name, all[name] as string]));
};

/**
 * What somebody is told to be, in the order in which it is received. Without conflicts everybody is said to be one by the
 * end: by a trusted source, or by a public key before any trusted source names the address.
 */
const messagesOf = (plan: Plan, run: string): QueueMessage[] => {
  const told = plan.messages.map((message, at) => {
    const identity = identityOf(run, message, plan.mayConflict);
    const kind = sourceOf(plan, message.source);
    if (message.does) {
      const did = anActivity({ id: `${run}-${at}`, type: 'Demo Requested', identity, minutesAgo: message.minutesAgo });
      return { ...did, detail: { ...(did.detail as object), source: { kind, id: 'key' } } };
    }
    const fields: Record<string, string> = identity.email === undefined ? {} : { email: identity.email };
    return anEntry(
      { identity },
      { kind: 'profile', id: `${run}-${at}`, fields, source: { kind, id: 'key' } },
      message.minutesAgo,
    );
  });
  if (plan.mayConflict) return told;
  const links = ['ada', 'bob'].map((person) =>
    anEntry(
      {
        identity: {
          userId: `${run}-${person}`,
          email: `${run}-${person}@acme.example`,
          anonymousId: `${run}-${person}-browser`,
        },
      },
      {
        kind: 'profile',
        id: `${run}-link-${person}`,
        fields: { email: `${run}-${person}@acme.example` },
        source: { kind: plan.trust === 'public' ? 'tracker' : 'server', id: 'key' },
      },
      10_000,
    ),
  );
  return [...told, ...links];
};

describe('people under whatever delivery', () => {
  let pipeline: Pipeline;
  let rounds = 0;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => NOW });
    await pipeline.publish(aSmallModel());
  });
  afterAll(() => pipeline.close());

  const deliver = async (messages: readonly QueueMessage[], { batch, cut }: Pick<Plan, 'batch' | 'cut'>) => {
    const batches = Array.from({ length: Math.ceil(messages.length / batch) }, (_, at) =>
      messages.slice(at * batch, (at + 1) * batch),
    );
    if (cut !== null)
      pipeline.faults.cutAt(cut.second ? 'second-score' : 'score', cut.nth, cut.when as 'before' | 'after');
    let left: QueueMessage[] = [];
    const worker = async (second: boolean) => {
      const handle = pipeline.aScorer(second);
      for (let next = batches.shift(); next !== undefined; next = batches.shift()) left.push(...(await handle(next)));
    };
    await Promise.all([worker(false), worker(true)]);
    pipeline.faults.reset();
    const handle = pipeline.aScorer();
    for (let rounds = 0; left.length > 0; rounds += 1) {
      expect(rounds, pipeline.logs.slice(-5).join('\n')).toBeLessThan(20);
      left = await handle(left.map(again));
    }
    await pipeline.drained();
  };

  /** Each person as their identifiers show them: which are one lead's, its score, its address, what was told of it last. */
  const seenOf = async (run: string) => {
    const leads = new Map<string, Lead>();
    const texts = ['ada', 'bob'].flatMap((person) => [
      ['userId', `${run}-${person}`] as const,
      ['email', `${run}-${person}@acme.example`] as const,
      ['anonymousId', `${run}-${person}-browser`] as const,
    ]);
    const owners: [string, string | undefined][] = [];
    for (const [kind, value] of texts) {
      const lead = await pipeline.leadOf(kind, value);
      if (lead !== undefined) leads.set(lead.id, lead);
      owners.push([`${kind}#${value.slice(run.length)}`, lead?.id]);
    }
    for (const lead of leads.values()) await expectSound(pipeline, lead);
    const addresses = [...leads.values()].flatMap(({ state }) => state.profile.email ?? []);
    expect(new Set(addresses).size, `two leads with one of ${addresses.join(', ')}`).toBe(addresses.length);
    const people = await Promise.all(
      [...leads.values()].map(async (lead) => {
        const { score, stage, lead: profile } = await pipeline.seen(lead);
        return {
          goesBy: owners.flatMap(([text, id]) => (id === lead.id ? [text] : [])).sort(),
          did: (await activitiesOf(pipeline, lead)).map((id) => id.slice(run.length)).sort(),
          score: score.total,
          stage,
          email: String(profile.email).slice(run.length),
        };
      }),
    );
    return people.sort((a, b) => (a.goesBy.join() < b.goesBy.join() ? -1 : 1));
  };

  it('are the same people with the same scores as in order, and no two of them have one address', async () => {
    await fc.assert(
      fc.asyncProperty(Plan, async (plan) => {
        rounds += 1;
        const shuffled = messagesOf(plan, `s${rounds}`)
          .map((message, at) => ({ message, place: plan.order[at] ?? at }))
          .sort((a, b) => a.place - b.place)
          .map(({ message }) => message);
        await deliver(shuffled, plan);
        const seen = await seenOf(`s${rounds}`);
        expect(seen.flatMap(({ did }) => did)).toHaveLength(plan.messages.filter(({ does }) => does).length);
        if (plan.mayConflict) return;
        const inOrder = messagesOf(plan, `o${rounds}`).sort((a, b) => (receivedAt(a) < receivedAt(b) ? -1 : 1));
        await deliver(inOrder, { batch: 1, cut: null });
        expect(seen).toEqual(await seenOf(`o${rounds}`));
        expect(seen.length).toBe(2);
      }),
      { numRuns: runs(40), endOnFailure: true },
    );
  }, 3_600_000);
});

const receivedAt = ({ detail }: QueueMessage): string => {
  const said = detail as { receivedAt?: string; entry?: { receivedAt: string } };
  return said.receivedAt ?? said.entry?.receivedAt ?? '';
};
