import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressAmong, addressOf, fromForm, fromSegment, Identity } from '../../shared/activity/index.ts';
import { fieldsOfTraits } from '../../shared/lead/index.ts';
import { runs } from '../runs.ts';

const reception = { receivedAt: 0, source: { kind: 'tracker' } as const, id: () => 'id' };

describe('an address', () => {
  it.each([
    ['ann@acme.example', 'ann@acme.example'],
    ['  Ann@ACME.Example ', 'ann@acme.example'],
    ['Bob <Bob@acme.example>', 'bob@acme.example'],
    ['"Bob, the Builder" <bob@acme.example>', 'bob@acme.example'],
    ['<bob@acme.example>', 'bob@acme.example'],
    ['"bob@acme.example"', 'bob@acme.example'],
    ["'bob@acme.example'", 'bob@acme.example'],
    ['"bob"@acme.example', 'bob@acme.example'],
    ['bob@acme.example.', 'bob@acme.example'],
    ['bob@acme.example;', 'bob@acme.example'],
    ['mailto:bob@acme.example', 'bob@acme.example'],
    ['bob\u200b@acme.example\ufeff', 'bob@acme.example'],
    ['ｂｏｂ＠acme.example', 'bob@acme.example'],
    ['bob+news@acme.example', 'bob+news@acme.example'],
    ["o'neil@acme.example", "o'neil@acme.example"],
    ['ann@müller.example', 'ann@xn--mller-kva.example'],
    ['ann@xn--mller-kva.example', 'ann@xn--mller-kva.example'],
    ['ANN@MÜLLER.EXAMPLE', 'ann@xn--mller-kva.example'],
    ['ann@mu\u0308ller.example', 'ann@xn--mller-kva.example'],
    ['jürgen@acme.example', 'jürgen@acme.example'],
    ['用户@例え。テスト', '用户@xn--r8jz45g.xn--zckzah'],
  ])('%s has one form', (written, form) => {
    expect(addressOf(written)).toBe(form);
  });

  it.each([
    '',
    'ann',
    '@acme.example',
    'ann@',
    'ann@localhost',
    'ann@acme',
    'ann@@acme.example',
    'ann@acme.example, bob@acme.example',
    'ann bob@acme.example',
    '"ann bob"@acme.example',
    '"ann@x"@acme.example',
    '.ann@acme.example',
    'a..b@acme.example',
    'ann@-acme.example',
    'ann@acme..example',
    'ann@127.0.0.1',
    'ann@[127.0.0.1]',
    'ann@acme.example/path',
    'ann@acme.example:25',
    'ann\r\nBcc: x@acme.example',
    'ann(comment)@acme.example',
    `${'a'.repeat(65)}@acme.example`,
    `ann@${'a'.repeat(300)}.example`,
  ])('%j is none', (written) => {
    expect(addressOf(written)).toBeUndefined();
  });

  it('keeps its form when it is read again, and its form is plain', () => {
    const some = fc.oneof(
      fc.emailAddress(),
      fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })).map(([a, b]) => `${a}@${b}.example`),
      fc.tuple(fc.string({ unit: 'grapheme' }), fc.domain()).map(([a, b]) => `${a}@${b}`),
    );
    fc.assert(
      fc.property(some, (written) => {
        const form = addressOf(written);
        if (form === undefined) return;
        expect(addressOf(form)).toBe(form);
        expect(form).not.toMatch(/[\s<>"(),:;\\]/);
        expect(form.split('@')).toHaveLength(2);
      }),
      { numRuns: runs(2000) },
    );
  });

  it('is what an identity keeps, in whatever spelling it came', () => {
    expect(Identity.parse({ email: 'Bob <Bob@Müller.example>' })).toEqual({ email: 'bob@xn--mller-kva.example' });
    expect(Identity.safeParse({ email: 'not an address' }).success).toBe(false);
  });
});

describe('traits that say an address', () => {
  it.each(['mail', 'Mail', 'E-Mail', 'e_mail', 'emailaddress', 'Email Address', 'EMAIL'])(
    '"%s" beside email says nothing',
    (name) => {
      const traits = { [name]: 'thief@evil.example', email: 'ann@acme.example' };
      expect(fieldsOfTraits(traits)).toEqual({ email: 'ann@acme.example' });
      expect(fieldsOfTraits({ email: 'ann@acme.example', [name]: 'thief@evil.example' })).toEqual({
        email: 'ann@acme.example',
      });
    },
  );

  it('say who it is, whichever way they spell it, so that one address is one lead', () => {
    const { learnt } = fromSegment({ type: 'identify', userId: 'u1', traits: { mail: 'Ann@Acme.example' } }, reception);
    expect(learnt[0]?.identity).toEqual({ userId: 'u1', email: 'ann@acme.example' });
    const form = fromForm({ 'E-Mail': 'Ann@Acme.example' }, reception);
    expect(form.learnt[0]?.identity).toEqual({ email: 'ann@acme.example' });
  });

  it('say nothing where they are no address', () => {
    expect(fieldsOfTraits({ email: 'not-an-address', mail: 'ann@acme.example' })).toEqual({});
    expect(fieldsOfTraits({ email: 5 })).toEqual({});
    expect(fieldsOfTraits({ email: null })).toEqual({});
    expect(addressAmong({ email: ' ', mail: 'ann@acme.example' })).toBe('ann@acme.example');
  });
});
