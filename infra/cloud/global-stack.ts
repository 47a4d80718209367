import { Stack, type StackProps } from 'aws-cdk-lib';
import * as waf from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { prefix } from '../topology.ts';
import type { CloudOptions } from './options.ts';

/** Where activities come in: only these are limited by address. */
const trackerPaths = ['/v1/', '/f/'];
/** An unsubscribing must never be refused, though a mail server's request lacks what a browser sends. */
const waysOut = ['/u/'];

const underAny = (paths: readonly string[]): waf.CfnWebACL.StatementProperty => ({
  orStatement: { statements: paths.map(startsWith) },
});

const allOf = (statements: waf.CfnWebACL.StatementProperty[]): waf.CfnWebACL.StatementProperty =>
  statements.length === 1 && statements[0] !== undefined ? statements[0] : { andStatement: { statements } };

const startsWith = (searchString: string): waf.CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    searchString,
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
});

/** The firewall: CloudFront takes it from us-east-1 only, wherever the rest is. */
export class GlobalStack extends Stack {
  readonly firewall: waf.CfnWebACL;

  /** A stack of its own, so that leaving the firewall out later takes nothing from a stack that CloudFront still uses. */
  static isNeeded({ without }: CloudOptions): boolean {
    return !without.has('cloudfront') && !without.has('waf');
  }

  constructor(scope: Construct, id: string, props: StackProps & { options: CloudOptions }) {
    super(scope, id, props);
    this.firewall = this.#firewall(props.options);
  }

  #firewall({ trackerRate: limit, trackerServers }: CloudOptions): waf.CfnWebACL {
    const visibility = (name: string) => ({
      cloudWatchMetricsEnabled: true,
      metricName: `${prefix}-${name}`,
      // Samples would show addresses and keys.
      sampledRequestsEnabled: false,
    });
    return new waf.CfnWebACL(this, 'Firewall', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('firewall'),
      rules: [
        {
          name: 'tracker-rate',
          priority: 0,
          action: { block: { customResponse: { responseCode: 429 } } },
          visibilityConfig: visibility('tracker-rate'),
          statement: {
            rateBasedStatement: {
              limit,
              evaluationWindowSec: 300,
              aggregateKeyType: 'IP',
              scopeDownStatement: allOf([underAny(trackerPaths), ...this.#servers(trackerServers)]),
            },
          },
        },
        {
          name: 'common',
          priority: 1,
          overrideAction: { none: {} },
          visibilityConfig: visibility('common'),
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name: 'AWSManagedRulesCommonRuleSet',
              // What an activity says is data that we must not lose, whatever it looks like.
              scopeDownStatement: { notStatement: { statement: underAny([...trackerPaths, ...waysOut]) } },
              // Flow documents are larger than 8 KB, and emails are HTML with links.
              ruleActionOverrides: [
                'SizeRestrictions_BODY',
                'CrossSiteScripting_BODY',
                'GenericRFI_BODY',
                'GenericLFI_BODY',
                'EC2MetaDataSSRF_BODY',
              ].map((name) => ({ name, actionToUse: { count: {} } })),
            },
          },
        },
      ],
    });
  }

  /** That a request comes from none of these: a server sends for many people from one address. */
  #servers(ranges: readonly string[]): waf.CfnWebACL.StatementProperty[] {
    return (['IPV4', 'IPV6'] as const).flatMap((ipAddressVersion) => {
      const addresses = ranges.filter((it) => it.includes(':') === (ipAddressVersion === 'IPV6'));
      if (addresses.length === 0) return [];
      const set = new waf.CfnIPSet(this, `Servers-${ipAddressVersion}`, {
        scope: 'CLOUDFRONT',
        ipAddressVersion,
        addresses,
      });
      return [{ notStatement: { statement: { ipSetReferenceStatement: { arn: set.attrArn } } } }];
    });
  }
}
