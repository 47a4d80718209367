import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { readOptions, senderAddress } from '../../../infra/cloud/options.ts';

const read = (context: Record<string, string>) => readOptions(new App({ context }).node);

describe('what one may choose when deploying', () => {
  it('has a safe default for everything', () => {
    const usual = read({});
    expect(usual).toMatchObject({ keepData: true, retentionDays: 90, mfa: 'optional', domain: undefined });
    expect([...usual.without]).toEqual([]);
  });

  it.each([
    [{ without: 'waf,lambda' }, 'names lambda; it takes waf, cloudfront'],
    [{ retentionDays: 'long' }, '"retentionDays" takes a whole number from 1, not "long"'],
    [{ keepData: 'false' }, '"keepData" takes yes or no, not "false"'],
    [{ trackerServers: '203.0.113.7,host' }, 'takes addresses or ranges such as 203.0.113.0/24, not "host"'],
    [{ trackerServers: '203.0.113.0/33' }, 'not "203.0.113.0/33"'],
    [{ trackerServers: '203.0.113.0/x' }, 'not "203.0.113.0/x"'],
    [{ workers: '1' }, '"workers" takes a whole number from 2'],
    [{ sender: 'somebody' }, '"sender" takes an address or a domain'],
    [{ timeZone: 'Middle/Earth' }, '"timeZone" takes a zone such as Europe/Berlin'],
    [{ domain: 'leads.acme.example' }, '"domain" needs "certificateArn"'],
    [{ domain: 'leads.acme.example', hostedZoneId: 'Z1' }, 'go together'],
  ])('refuses %j in words', (context, words) => {
    expect(() => read(context)).toThrow(words);
  });

  it('sends from the address that was given, or from hello@ the domain', () => {
    expect(senderAddress({ sender: 'team@acme.example' })).toBe('team@acme.example');
    expect(senderAddress({ sender: 'acme.example' })).toBe('hello@acme.example');
  });
});
