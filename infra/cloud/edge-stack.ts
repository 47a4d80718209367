import { existsSync } from 'node:fs';
import { Annotations, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as deployment from 'aws-cdk-lib/aws-s3-deployment';
import * as waf from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { prefix } from '../topology.ts';
import type { DataStack } from './data-stack.ts';
import type { CloudOptions } from './options.ts';

/** Requests in five minutes from one address to the tracker paths before it is refused. */
const TRACKER_RATE = 3000;
const trackerPaths = ['/v1/', '/f/', '/u/'];

type Web = { files: s3.IBucket; distribution: cloudfront.Distribution };

/** One address for everything: the builder from S3, the API and the tracker from the HTTP API, behind a firewall. */
export class EdgeStack extends Stack {
  readonly api: apigateway.HttpApi;
  readonly baseUrl: string;
  readonly client: cognito.UserPoolClient;
  readonly issuer: string;

  constructor(scope: Construct, id: string, props: StackProps & { options: CloudOptions; data: DataStack }) {
    super(scope, id, props);
    const { options, data } = props;
    const accessLog = new logs.LogGroup(this, 'AccessLog', {
      retention: logRetention(options.retentionDays),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api = new apigateway.HttpApi(this, 'Api', { apiName: prefix, createDefaultStage: false });
    new apigateway.HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 500, burstLimit: 1000 },
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(accessLog),
        // No paths: they carry keys and tokens.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            route: '$context.routeKey',
            status: '$context.status',
            latency: '$context.responseLatency',
            error: '$context.integrationErrorMessage',
          }),
        ),
      },
    });

    const web = options.without.has('cloudfront') ? undefined : this.#web(options);
    this.baseUrl = web === undefined ? this.api.apiEndpoint : `https://${web.distribution.distributionDomainName}`;
    const domain = new cognito.UserPoolDomain(this, 'SignIn', {
      userPool: data.users,
      cognitoDomain: { domainPrefix: `${prefix}-${this.account}` },
    });
    this.client = new cognito.UserPoolClient(this, 'Client', {
      userPool: data.users,
      generateSecret: false,
      preventUserExistenceErrors: true,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL],
        callbackUrls: [`${this.baseUrl}/signed-in`],
        logoutUrls: [`${this.baseUrl}/`],
      },
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(14),
    });
    this.client.node.addDependency(domain);
    this.issuer = `https://cognito-idp.${this.region}.amazonaws.com/${data.users.userPoolId}`;
    if (web !== undefined) this.#publish(web);
    new CfnOutput(this, 'Url', { value: this.baseUrl });
  }

  #web(options: CloudOptions): Web {
    // CDK's Bucket and IBucket differ in an optional property, which exactOptionalPropertyTypes notices.
    const logBucket = new s3.Bucket(this, 'Logs', {
      ...bucketDefaults,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(options.retentionDays) }],
      removalPolicy: RemovalPolicy.RETAIN,
    }) as s3.IBucket;
    const files = new s3.Bucket(this, 'Files', {
      ...bucketDefaults,
      serverAccessLogsBucket: logBucket,
      serverAccessLogsPrefix: 'files/',
      removalPolicy: RemovalPolicy.DESTROY,
    }) as s3.IBucket;
    const api = new origins.HttpOrigin(`${this.api.apiId}.execute-api.${this.region}.amazonaws.com`, {
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
    });
    const toApi: cloudfront.BehaviorOptions = {
      origin: api,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
    };
    // The app has its own routes: a path without a file extension is the app itself.
    const spa = new cloudfront.Function(this, 'AppRoutes', {
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromInline(
        "function handler(event){var r=event.request;if(r.uri.lastIndexOf('.')<r.uri.lastIndexOf('/')||r.uri==='/'){r.uri='/index.html'}return r}",
      ),
    });
    const distribution = new cloudfront.Distribution(this, 'Web', {
      defaultRootObject: 'index.html',
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      enableLogging: true,
      logBucket,
      logFilePrefix: 'web/',
      ...(!options.without.has('waf') && { webAclId: this.#firewall().attrArn }),
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(files),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
        functionAssociations: [{ function: spa, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: { '/api/*': toApi, '/v1/*': toApi, '/f/*': toApi, '/u/*': toApi, '/health': toApi },
    });
    return { files, distribution };
  }

  /** The built builder and what it must know: where to sign in. */
  #publish({ files, distribution }: Web): void {
    const built = new URL('../../rule-builder/dist', import.meta.url).pathname;
    if (!existsSync(built))
      Annotations.of(this).addWarning('The builder is not built: run "npm run build" before deploying.');
    new deployment.BucketDeployment(this, 'Builder', {
      sources: [
        ...(existsSync(built) ? [deployment.Source.asset(built)] : []),
        deployment.Source.jsonData('config.json', {
          issuer: this.issuer,
          clientId: this.client.userPoolClientId,
          api: '',
        }),
      ],
      destinationBucket: files,
      distribution,
      distributionPaths: ['/index.html', '/config.json'],
      // Files of the last version stay: an open tab may still ask for them.
      prune: false,
    });
  }

  #firewall(): waf.CfnWebACL {
    const visibility = (name: string) => ({
      cloudWatchMetricsEnabled: true,
      metricName: name,
      sampledRequestsEnabled: false,
    });
    return new waf.CfnWebACL(this, 'Firewall', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('ripen-firewall'),
      rules: [
        {
          name: 'tracker-rate',
          priority: 0,
          action: { block: {} },
          visibilityConfig: visibility('ripen-tracker-rate'),
          statement: {
            rateBasedStatement: {
              limit: TRACKER_RATE,
              evaluationWindowSec: 300,
              aggregateKeyType: 'IP',
              scopeDownStatement: {
                orStatement: {
                  statements: trackerPaths.map((searchString) => ({
                    byteMatchStatement: {
                      searchString,
                      fieldToMatch: { uriPath: {} },
                      positionalConstraint: 'STARTS_WITH',
                      textTransformations: [{ priority: 0, type: 'NONE' }],
                    },
                  })),
                },
              },
            },
          },
        },
        {
          name: 'common',
          priority: 1,
          overrideAction: { none: {} },
          visibilityConfig: visibility('ripen-common'),
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name: 'AWSManagedRulesCommonRuleSet',
              // Activities and flow documents are larger than 8 KB, and emails are HTML.
              ruleActionOverrides: ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY'].map((name) => ({
                name,
                actionToUse: { count: {} },
              })),
            },
          },
        },
      ],
    });
  }
}

const bucketDefaults = {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  encryption: s3.BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  versioned: false,
} as const;

/** The shortest CloudWatch retention that keeps `days`. */
export const logRetention = (days: number): logs.RetentionDays =>
  ([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653].find(
    (it) => it >= days,
  ) ?? 3653) as logs.RetentionDays;
