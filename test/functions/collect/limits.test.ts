import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admission, collectLimits } from '../../../functions/collect/limits.ts';
import { startStack } from '../../stack/index.ts';

describe('the limits of public keys', () => {
  it('take a burst, then as many as come back with time, and say when there is room', () => {
    let now = 0;
    const look = admission({ key: { burst: 10, perSecond: 2 }, address: { burst: 100, perSecond: 100 } }, () => now);
    const of = { key: 'k', address: 'a' };
    for (let n = 0; n < 10; n += 1) expect(look(of).taken).toBe(true);
    const refused = look(of);
    expect(refused).toMatchObject({ taken: false, headers: { 'retry-after': '1' } });
    expect(refused.headers['ratelimit-policy']).toBe('"key";q=10;w=5, "address";q=100;w=1');
    expect(refused.headers.ratelimit).toMatch(/^"key";r=0;t=1, "address";r=\d+;t=0$/);
    now += 1000;
    expect([look(of), look(of), look(of)].map(({ taken }) => taken)).toEqual([true, true, false]);
  });

  it('let one key’s flood take nothing from another’s, nor one address’s from those of the same key', () => {
    const look = admission(collectLimits(10), () => 0);
    for (let n = 0; n < 500; n += 1) look({ key: 'loud', address: 'a' });
    expect(look({ key: 'loud', address: 'a' }).taken).toBe(false);
    expect(look({ key: 'honest', address: 'b' }).taken).toBe(true);
  });

  it('never take more than the burst and what came back since', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 1, max: 60 }))), (steps) => {
        let now = 0;
        let taken = 0;
        const look = admission({ key: { burst: 20, perSecond: 5 }, address: { burst: 1e6, perSecond: 1 } }, () => now);
        for (const [wait, messages] of steps) {
          now += wait;
          if (look({ key: 'k', address: 'a' }, messages).taken) taken += Math.ceil(messages / 20);
          expect(taken).toBeLessThanOrEqual(20 + (now / 1000) * 5 + 1e-6);
        }
      }),
    );
  });

  it('answer 429 with Retry-After, leave server keys alone, and read no more of a body than is taken', async () => {
    const stack = await startStack({ env: { RIPEN_KEY_PER_SECOND: '1' } });
    try {
      const track = { userId: 'u', event: 'Pricing Viewed' };
      const answers = [];
      for (let n = 0; n < 12; n += 1) answers.push(await stack.post('/v1/track', track));
      const refused = answers.find(({ status }) => status === 429);
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused?.headers.get('ratelimit')).toContain('"address";r=0');
      expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"key";q=10;w=10, "address";q=5;w=10');
      const served = await fetch(`${stack.url}/v1/track`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('rk_test_0123456789:')}` },
        body: JSON.stringify(track),
      });
      expect(served.status).toBe(200);
      for (const path of ['/v1/batch', '/f/wk_nobody']) {
        const long = await fetch(`${stack.url}${path}`, { method: 'POST', body: 'x'.repeat(9_900_000) });
        expect(long.status, path).toBe(413);
      }
    } finally {
      await stack.close();
    }
  });
});
