import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailOf, fromSegment } from '../../shared/activity/index.ts';

const NOW = Date.parse('2026-05-04T09:30:00.000Z');
const reception = { receivedAt: NOW, source: { kind: 'tracker', id: 'k' } as const, id: () => 'made' };
const track = (given: object) => fromSegment({ type: 'track', event: 'X', ...given }, reception);

describe('who acted', () => {
  it.each([
    'null',
    'undefined',
    'Anonymous',
    ' 0 ',
    'none',
    '',
    '[object Object]',
    'N/A',
    'test@test.com',
    'asdf@asdf.de',
  ])('refuses %j as a user id, for it names nobody', (userId) => {
    const { activities, problems } = track({ userId });
    expect(activities).toEqual([]);
    expect(problems).toMatchObject([{ code: 'identity.junk', severity: 'error', where: 'userId' }]);
  });

  it('goes on with what is left where only one identifier names nobody, and warns', () => {
    const { activities, problems } = track({ userId: 'undefined', anonymousId: 'a1' });
    expect(activities[0]?.identity).toEqual({ anonymousId: 'a1' });
    expect(problems).toMatchObject([{ severity: 'warning', where: 'userId' }]);
  });

  it('takes numbers as ids, and addresses from where senders put them', () => {
    expect(track({ userId: 42 }).activities[0]?.identity).toEqual({ userId: '42' });
    const address = { email: 'ada@acme.example' };
    expect(track({ userId: 'u', context: { traits: { email: 'Ada@Acme.Example' } } }).activities[0]?.identity).toEqual({
      userId: 'u',
      ...address,
    });
    expect(track({ userId: 'ada@acme.example' }).activities[0]?.identity).toEqual({
      userId: 'ada@acme.example',
      ...address,
    });
    expect(track({ anonymousId: 'a1', properties: address }).activities[0]?.identity).toEqual({
      anonymousId: 'a1',
      ...address,
    });
  });

  it('does not take a colleague’s address for the user’s own', () => {
    const { activities } = track({ userId: 'u1', properties: { email: 'colleague@acme.example' } });
    expect(activities[0]?.identity).toEqual({ userId: 'u1' });
  });

  it('keeps an address in lower case and refuses what is none', () => {
    expect(emailOf(' Ada@Acme.Example ')).toBe('ada@acme.example');
    expect(['ada', 'ada@', 'test@test.com', 'none@none.org'].map(emailOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('when it happened', () => {
  const at = (given: object) => track({ userId: 'u', ...given }).activities[0]?.at;

  it('is corrected by how far the sender’s clock is off', () => {
    // An hour fast: it says 10:20 and that it sent at 10:30, which we received at 9:30.
    expect(at({ timestamp: '2026-05-04T10:20:00Z', sentAt: '2026-05-04T10:30:00Z' })).toBe('2026-05-04T09:20:00.000Z');
  });

  it('is when we heard of it where the sender does not say', () => {
    expect(at({})).toBe('2026-05-04T09:30:00.000Z');
  });

  it('is never after we heard of it, whatever the sender says', () => {
    const instant = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
    fc.assert(
      fc.property(instant, fc.option(instant, { nil: undefined }), (timestamp, sentAt) => {
        const happened = at({ timestamp, ...(sentAt === undefined ? {} : { sentAt }) });
        expect(happened !== undefined && happened <= '2026-05-04T09:30:00.000Z').toBe(true);
      }),
    );
  });
});

describe('any JSON at all', () => {
  it('is translated or refused with a problem that says where, and never throws', () => {
    const call = fc.record(
      {
        type: fc.constantFrom('track', 'identify', 'page', 'group', 'alias', 'screen'),
        event: fc.jsonValue(),
        userId: fc.jsonValue(),
        traits: fc.jsonValue(),
        properties: fc.jsonValue(),
        context: fc.jsonValue(),
        timestamp: fc.jsonValue(),
        previousId: fc.jsonValue(),
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(fc.oneof(call, fc.jsonValue()), (message) => {
        const { activities, learnt, problems } = fromSegment(message, reception);
        const isRefused = problems.some(({ severity }) => severity === 'error');
        expect(isRefused).toBe(activities.length + learnt.length === 0);
      }),
    );
  });

  it('is refused where it nests too deep to walk', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`) as unknown;
    expect(track({ userId: 'u', properties: deep }).problems).toMatchObject([
      { severity: 'error', where: 'properties' },
    ]);
  });
});
