import { Stack, type StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { CloudOptions, Domain } from './options.ts';

/** The zone that a domain's records are in, if Ripen is to write them. */
export const zoneOf = (stack: Stack, { hostedZone }: Domain): route53.IHostedZone | undefined =>
  hostedZone &&
  route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
    hostedZoneId: hostedZone.id,
    zoneName: hostedZone.name,
  });

/** The certificate of a domain, made and validated here unless there is one; CloudFront takes it from us-east-1 only. */
export class CertificateStack extends Stack {
  readonly certificate: acm.ICertificate;

  /** The domain that one has to be made for. */
  static domainOf({ without, domain }: CloudOptions): Domain | undefined {
    return without.has('cloudfront') || domain?.certificateArn !== undefined ? undefined : domain;
  }

  constructor(scope: Construct, id: string, { domain, ...props }: StackProps & { domain: Domain }) {
    super(scope, id, props);
    this.certificate = new acm.Certificate(this, 'Certificate', {
      domainName: domain.name,
      validation: acm.CertificateValidation.fromDns(zoneOf(this, domain)),
    });
  }
}
