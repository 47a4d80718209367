import { describe, expect, it } from 'vitest';
import { type Account, findings, resources, stacksWith } from './synthesised.ts';

/** As a laptop synthesises, and as a deployment does: there the account and region are known, and are in the findings. */
const accounts: [words: string, Account][] = [
  ['no account known', {}],
  ['an account', { account: '111111111111', region: 'us-east-1' }],
  ['an account elsewhere', { account: '222222222222', region: 'eu-central-1' }],
];
const choices: [words: string, given: Record<string, string>][] = [
  ['nothing chosen', {}],
  [
    'a domain of its own, a certificate and a sending domain',
    { domain: 'leads.acme.example', hostedZoneId: 'Z1', hostedZoneName: 'acme.example', sender: 'acme.example' },
  ],
  ['a bootstrap of its own', { '@aws-cdk/core:bootstrapQualifier': 'acme1' }],
];

describe("cdk-nag's AWS solutions pack", () => {
  it.each(
    accounts.flatMap(([where, account]) => choices.map(([chosen, given]) => ({ where, chosen, account, given }))),
  )('finds nothing that is not acknowledged: $where, $chosen', async ({ account, given }) => {
    const { found } = await findings(true, given, account);
    expect(found).toEqual([]);
  });

  it('finds nothing with a certificate that is there already, and needs no stack in us-east-1 without a firewall', async () => {
    const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
    const given = { region: 'eu-central-1', domain: 'leads.acme.example', certificateArn, without: 'builder,waf' };
    const { found } = await findings(true, given);
    expect(found).toEqual([]);
    const { stacks } = await stacksWith(given);
    expect(stacks.global).toBeUndefined();
    expect(JSON.stringify(resources(stacks.edge, 'AWS::CloudFront::Distribution'))).toContain(certificateArn);
  });

  it.each(accounts)(
    'still finds every single thing that is acknowledged, and each has a reason: %s',
    async (_, account) => {
      const { found, acknowledged } = await findings(false, {}, account);
      const stale = acknowledged.filter(
        ({ stack, at, id }) =>
          // CDK's uploader is there where the builder is built, which this test leaves out.
          !at.startsWith('Custom::') &&
          !found.some((it) => it.id === `AwsSolutions-${id}` && it.at.startsWith(`${stack.stackName}/${at}/`)),
      );
      expect(stale.map(({ at, id }) => `${at} ${id}`)).toEqual([]);
      expect(acknowledged.filter(({ reason }) => reason.length < 20).map(({ at }) => at)).toEqual([]);
    },
  );
});
