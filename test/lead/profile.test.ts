import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emailDomain,
  emailKind,
  fieldsOfGroupTraits,
  fieldsOfTraits,
  type Profile,
  stampOf,
  writeProfile,
} from '../../shared/lead/index.ts';
import { runs } from '../runs.ts';

const empty = (): Profile => ({ values: {}, stamps: {} });
const server = { kind: 'server' } as const;
const form = { kind: 'form' } as const;
const write = (
  profile: Profile,
  fields: Record<string, string | null>,
  source: { kind: 'server' | 'form' | 'person' },
  at: number,
): Profile => {
  writeProfile(profile, fields, stampOf(source, at), new Set(['rival.example']));
  return profile;
};

describe('an address', () => {
  it.each([
    ['ann@acme.example', 'business'],
    ['ann@gmail.com', 'free'],
    ['Info+x@Acme.example', 'role'],
    ['info@gmail.com', 'free'],
    ['x@mailinator.com', 'disposable'],
    ['not an address', undefined],
    ['@acme.example', undefined],
  ])('%s is %s', (email, kind) => {
    expect(emailKind(email)).toBe(kind);
  });

  it('has the domain after its last @, in lower case', () => {
    expect(emailDomain('"a@b"@Acme.Example')).toBe('acme.example');
  });
});

describe('a profile', () => {
  it('derives what an address says, and forgets it with the address', () => {
    const profile = write(empty(), { email: 'ann@eu.rival.example' }, server, 1);
    expect(profile.values).toMatchObject({ emailDomain: 'eu.rival.example', emailKind: 'business', competitor: true });
    expect(write(profile, { email: null }, server, 2).values).toEqual({ email: null });
  });

  it('lets nobody send what is derived, nor names that every object has', () => {
    expect(
      write(empty(), JSON.parse('{"competitor":"no","__proto__":"x","constructor":"y"}'), server, 1).values,
    ).toEqual({});
  });

  it('never lets a public key overwrite what a server said, not even a clearing', () => {
    const profile = write(empty(), { industry: 'Software', city: null }, server, 1);
    expect(write(profile, { industry: 'Retail', city: 'Lyon', country: 'FR' }, form, 9).values).toEqual({
      industry: 'Software',
      city: null,
      country: 'FR',
    });
  });

  it('is the same in whatever order it is told', () => {
    const said = fc.record({
      fields: fc.record({ a: fc.constantFrom('x', 'y', null), b: fc.constantFrom('x', 'y') }, { requiredKeys: [] }),
      source: fc.constantFrom(server, form),
    });
    const told = fc.array(said, { maxLength: 8 }).chain((all) => {
      const dated = all.map((one, at) => ({ ...one, at }));
      return fc.tuple(
        fc.constant(dated),
        fc.shuffledSubarray(dated, { minLength: dated.length, maxLength: dated.length }),
      );
    });
    fc.assert(
      fc.property(told, ([one, other]) => {
        const tell = (all: typeof one) =>
          all.reduce((profile, { fields, source, at }) => write(profile, fields, source, at), empty());
        expect(tell(other)).toEqual(tell(one));
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('Segment traits', () => {
  it('come under our names, with numbers as numbers and objects taken apart', () => {
    expect(
      fieldsOfTraits({
        title: ' CTO ',
        employees: '1,200',
        first_name: 'Ann',
        company: { name: 'Acme', industry: 'Software', employee_count: 40 },
        address: { country: 'DE', state: 'Berlin' },
        painPoints: 'churn; slow onboarding',
        favouriteColour: 'red',
        phone: '',
        competitor: true,
      }),
    ).toEqual({
      jobTitle: 'CTO',
      companySize: 40,
      firstName: 'Ann',
      company: 'Acme',
      industry: 'Software',
      country: 'DE',
      region: 'Berlin',
      painPoints: ['churn', 'slow onboarding'],
      favouriteColour: 'red',
    });
  });

  it('split a whole name only where its parts are not given', () => {
    expect(fieldsOfTraits({ name: 'Ann B. Lee' })).toEqual({ firstName: 'Ann', lastName: 'B. Lee' });
    expect(fieldsOfTraits({ name: 'Ann Lee', lastName: 'Li' })).toEqual({ firstName: 'Ann', lastName: 'Li' });
  });

  it('take a range of employees by its lower end and keep what is no number', () => {
    expect(fieldsOfTraits({ companySize: '51-200' })).toEqual({ companySize: 51 });
    expect(fieldsOfTraits({ companySize: 'many' })).toEqual({ companySize: 'many' });
  });

  it('of a group are the company’s', () => {
    expect(fieldsOfGroupTraits({ name: 'Acme', employees: 40 })).toEqual({ company: 'Acme', companySize: 40 });
  });
});

describe('what a public key may say of somebody who is known', () => {
  const said = (profile: Profile, fields: Record<string, string | null>, at: number, receivedMs: number) => {
    writeProfile(profile, fields, stampOf(form, at), new Set(), receivedMs);
    return profile.values;
  };

  it('never another address: the first that we received stands, whatever time the sender claims', () => {
    const profile = empty();
    said(profile, { email: 'ann@acme.example' }, 5000, 5000);
    expect(said(profile, { email: 'thief@evil.example' }, 9000, 9000).email).toBe('ann@acme.example');
    expect(said(profile, { email: 'thief@evil.example' }, 1, 9000).email).toBe('ann@acme.example');
    expect(said(profile, { email: null }, 9000, 9000).email).toBe('ann@acme.example');
    write(profile, { email: 'Ann@Work.example' }, server, 2);
    expect(profile.values.email).toBe('ann@work.example');
    write(profile, { email: 'not an address' }, server, 3);
    expect(profile.values.email).toBe('ann@work.example');
  });

  it('where the lead came from and when it was created once, and never whose it is', () => {
    const profile = empty();
    said(profile, { leadSource: 'Event', createdAt: '2026-01-01', owner: 'thief' }, 10, 10);
    expect(said(profile, { leadSource: 'Paid search', createdAt: '2020-01-01', owner: 'thief' }, 20, 20)).toEqual({
      leadSource: 'Event',
      createdAt: '2026-01-01',
    });
    expect(write(profile, { owner: 'ana', leadSource: 'Partner' }, server, 5).values).toMatchObject({
      owner: 'ana',
      leadSource: 'Partner',
    });
  });
});
