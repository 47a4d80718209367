import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listProposals } from '../../../functions/store/proposal.ts';
import { aSmallModel } from '../../properties/a-small-model.ts';
import { again, anActivity, anEntry, NOW } from '../../properties/a-story.ts';
import { activitiesOf, expectSound } from '../../properties/what-must-hold.ts';
import { type Pipeline, type QueueMessage, startPipeline } from '../a-pipeline.ts';

type Said = { userId?: string; email?: string; anonymousId?: string; previousId?: string };

describe('identifiers that are one person’s', () => {
  let pipeline: Pipeline;
  let ids = 0;
  beforeAll(async () => {
    pipeline = await startPipeline({ byHand: true, now: () => NOW });
    await pipeline.publish(aSmallModel());
  });
  afterAll(() => pipeline.close());

  const says = (identity: Said, minutesAgo: number, source: string): QueueMessage => {
    ids += 1;
    return anEntry(
      { identity },
      {
        kind: 'profile',
        id: `said-${ids}`,
        fields: identity.email === undefined ? {} : { email: identity.email },
        source: { kind: source, id: 'a-key' },
      },
      minutesAgo,
    );
  };
  const inPublic = (identity: Said, minutesAgo = 60) => says(identity, minutesAgo, 'tracker');
  const byServer = (identity: Said, minutesAgo = 60) => says(identity, minutesAgo, 'server');
  const did = (identity: Said, minutesAgo = 60) => {
    ids += 1;
    return anActivity({ id: `did-${ids}`, type: 'Demo Requested', identity, minutesAgo });
  };
  const tell = async (...batches: QueueMessage[][]) => {
    const handle = pipeline.aScorer();
    let left: QueueMessage[] = [];
    for (const batch of batches) left = await handle([...left.map(again), ...batch]);
    expect(left, pipeline.logs.join('\n')).toEqual([]);
    await pipeline.drained();
  };
  const leadsOf = async (who: string) => {
    const [user, address] = await Promise.all([
      pipeline.leadOf('userId', who),
      pipeline.leadOf('email', `${who}@acme.example`),
    ]);
    for (const lead of [user, address]) if (lead !== undefined) await expectSound(pipeline, lead);
    return { user, address };
  };
  const isOne = async (who: string) => {
    const { user, address } = await leadsOf(who);
    expect(user).toBeDefined();
    return user?.id === address?.id;
  };
  const proposalOf = async (one: string | undefined, other: string | undefined) =>
    (await listProposals(pipeline.tables)).find(
      ({ leads }) => leads.includes(one ?? '') && leads.includes(other ?? ''),
    );

  it('are one lead when they first come together in one batch, whatever their order', async () => {
    const browser = { anonymousId: 'flush-browser' };
    const email = 'flush@acme.example';
    await tell([
      did({ ...browser, email }, 60),
      inPublic({ userId: 'flush', ...browser, email }, 60),
      did({ userId: 'flush' }, 60),
    ]);
    expect(await isOne('flush')).toBe(true);
    const { user } = await leadsOf('flush');
    expect(user && (await activitiesOf(pipeline, user))).toHaveLength(2);
    expect([...(user?.identifiers ?? [])].sort()).toEqual([
      'anonymousId#flush-browser',
      'email#flush@acme.example',
      'userId#flush',
    ]);
  });

  it('are one lead when what links them comes after both were known', async () => {
    await tell(
      [did({ userId: 'later' }, 60)],
      [did({ email: 'later@acme.example' }, 50)],
      [inPublic({ userId: 'later', email: 'later@acme.example' }, 40)],
    );
    expect(await isOne('later')).toBe(true);
    expect((await leadsOf('later')).user?.identifiers).toHaveLength(2);
  });

  it('stay two where a list had the address first and only a public key links it; people are asked', async () => {
    const email = 'listed@acme.example';
    await tell([byServer({ email }, 60)], [did({ userId: 'listed' }, 50)], [inPublic({ userId: 'listed', email }, 40)]);
    const { user, address } = await leadsOf('listed');
    expect(user?.id).not.toBe(address?.id);
    expect(user?.state.profile.email).toBeUndefined();
    expect(await proposalOf(user?.id, address?.id)).toMatchObject({ cause: 'public key' });
    await tell([byServer({ userId: 'listed', email }, 30)]);
    expect(await isOne('listed')).toBe(true);
  });

  it('stay two as well where the link is the first that is heard of the user', async () => {
    const email = 'unheard@acme.example';
    await tell([byServer({ email }, 60)], [inPublic({ userId: 'unheard', email }, 40)]);
    const { user, address } = await leadsOf('unheard');
    expect(user?.id).not.toBe(address?.id);
    expect(user?.state.profile.email).toBeUndefined();
    expect(await proposalOf(user?.id, address?.id)).toBeDefined();
  });

  it('are judged by when we received them, not by when they are delivered', async () => {
    const email = 'before@acme.example';
    await tell([byServer({ email }, 40)], [inPublic({ userId: 'before', email }, 60)]);
    expect(await isOne('before')).toBe(true);
  });

  it('are not joined where a lead would have two users', async () => {
    const email = 'shared@acme.example';
    await tell([byServer({ userId: 'shared', email }, 60)], [byServer({ userId: 'shared-2', email }, 50)]);
    const other = await pipeline.leadOf('userId', 'shared-2');
    const { user, address } = await leadsOf('shared');
    expect(user?.id).toBe(address?.id);
    expect(other?.id).not.toBe(user?.id);
    expect(other?.state.profile.email).toBeUndefined();
    expect(await proposalOf(user?.id, other?.id)).toMatchObject({ cause: 'two users' });
  });

  it('never get a second address from a public key', async () => {
    await tell(
      [inPublic({ userId: 'two', email: 'two@acme.example' }, 60)],
      [inPublic({ userId: 'two', email: 'attacker@evil.example' }, 50)],
      [did({ email: 'attacker@evil.example' }, 40)],
    );
    const attacker = await pipeline.leadOf('email', 'attacker@evil.example');
    const { user } = await leadsOf('two');
    expect(attacker?.id).not.toBe(user?.id);
    expect(user?.state.profile.email).toBe('two@acme.example');
    expect(user?.identifiers).toEqual(['userId#two', 'email#two@acme.example']);
  });

  it('are joined when a trusted source gives a lead the address of another', async () => {
    await tell([did({ userId: 'given' }, 60)], [did({ email: 'given@acme.example' }, 60)]);
    const { user } = await leadsOf('given');
    if (user === undefined) throw new Error('There is no lead.');
    await tell([
      anEntry(
        { lead: user.id },
        {
          kind: 'profile',
          id: 'by-hand',
          fields: { email: 'given@acme.example' },
          source: { kind: 'person', id: 'rep' },
        },
        50,
      ),
    ]);
    expect(await isOne('given')).toBe(true);
  });

  it('are one user where a server says that the old id is the new one’s, in either order', async () => {
    await tell(
      [did({ userId: 'old' }, 60)],
      [did({ userId: 'new' }, 60)],
      [byServer({ userId: 'new', previousId: 'old' }, 50)],
    );
    expect((await pipeline.leadOf('userId', 'old'))?.id).toBe((await pipeline.leadOf('userId', 'new'))?.id);
    await tell([byServer({ userId: 'new-2', previousId: 'old-2' }, 50)], [did({ userId: 'old-2' }, 40)]);
    expect((await pipeline.leadOf('userId', 'old-2'))?.id).toBe((await pipeline.leadOf('userId', 'new-2'))?.id);
  });

  it('stay two users where only a public key says so; people are asked', async () => {
    await tell(
      [did({ userId: 'mine' }, 60)],
      [did({ userId: 'yours' }, 60)],
      [inPublic({ userId: 'mine', previousId: 'yours' }, 50)],
    );
    const [mine, yours] = await Promise.all(['mine', 'yours'].map((id) => pipeline.leadOf('userId', id)));
    expect(mine?.id).not.toBe(yours?.id);
    expect(await proposalOf(mine?.id, yours?.id)).toMatchObject({ cause: 'alias' });
  });

  it('are one lead where two workers take the halves at the same moment', async () => {
    const [one, other] = [pipeline.aScorer(), pipeline.aScorer(true)];
    for (let n = 0; n < 12; n += 1) {
      const who = `moment-${n}`;
      const email = `${who}@acme.example`;
      const left = await Promise.all([
        one([did({ email, anonymousId: `${who}-b` }, 60), inPublic({ email, anonymousId: `${who}-b` }, 60)]),
        other([inPublic({ userId: who, email }, 60), did({ userId: who }, 60)]),
      ]);
      await tell(left.flat().map(again));
      expect(await isOne(who)).toBe(true);
    }
  });
});
