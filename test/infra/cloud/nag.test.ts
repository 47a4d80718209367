import { describe, expect, it } from 'vitest';
import { findings, resources, stacksWith } from './synthesised.ts';

describe("cdk-nag's AWS solutions pack", () => {
  it('finds nothing that is not acknowledged', async () => {
    const { found } = await findings(true);
    expect(found).toEqual([]);
  });

  it('finds nothing with a domain of its own, a certificate and a sending domain', async () => {
    const { found } = await findings(true, {
      region: 'us-east-1',
      domain: 'leads.acme.example',
      hostedZoneId: 'Z1',
      hostedZoneName: 'acme.example',
      sender: 'acme.example',
    });
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

  it('still finds every single thing that is acknowledged, and each has a reason', async () => {
    const { found, acknowledged } = await findings(false);
    const stale = acknowledged.filter(
      ({ stack, at, id }) =>
        // CDK's uploader is there where the builder is built, which this test leaves out.
        !at.startsWith('Custom::') &&
        !found.some((it) => it.id === `AwsSolutions-${id}` && it.at.startsWith(`${stack.stackName}/${at}/`)),
    );
    expect(stale.map(({ at, id }) => `${at} ${id}`)).toEqual([]);
    expect(acknowledged.filter(({ reason }) => reason.length < 20).map(({ at }) => at)).toEqual([]);
  });
});
