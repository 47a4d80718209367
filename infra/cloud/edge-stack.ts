import { Annotations, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { screenPattern } from '../../shared/contract/index.ts';
import { functions, prefix } from '../topology.ts';
import { builderIsBuilt, publishBuilder } from './builder.ts';
import { type CertificateStack, zoneOf } from './certificate-stack.ts';
import type { DataStack } from './data-stack.ts';
import type { GlobalStack } from './global-stack.ts';
import { logRetention } from './log-retention.ts';
import type { CloudOptions, Domain } from './options.ts';
import { tell } from './told.ts';

type Props = StackProps & {
  options: CloudOptions;
  data: DataStack;
  global: GlobalStack | undefined;
  certified: CertificateStack | undefined;
};

/** One address for everything: the builder from S3, the API and the tracker from the HTTP API, behind a firewall. */
export class EdgeStack extends Stack {
  readonly api: apigateway.HttpApi;
  readonly baseUrl: string;
  readonly client: cognito.UserPoolClient;
  readonly issuer: string;
  readonly signIn: cognito.UserPoolDomain;

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id, props);
    const { options, data, global, certified } = props;
    this.api = this.#api(options);
    this.signIn = new cognito.UserPoolDomain(this, 'SignIn', {
      userPool: data.users,
      cognitoDomain: { domainPrefix: `${prefix}-${this.account}` },
    });
    this.issuer = `https://cognito-idp.${this.region}.${this.urlSuffix}/${data.users.userPoolId}`;
    const web = options.without.has('cloudfront') ? undefined : this.#web(options, global, certified);
    this.baseUrl = addressOf(options, web, this.api);
    this.client = this.#client(data);
    if (web !== undefined) this.#builder(options, web);
    tell(this, 'url', this.baseUrl);
    new CfnOutput(this, 'Url', { value: this.baseUrl, description: 'Where Ripen answers' });
  }

  #api(options: CloudOptions): apigateway.HttpApi {
    const accessLog = new logs.LogGroup(this, 'AccessLog', {
      logGroupName: '/ripen/access',
      retention: logRetention(options.retentionDays),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const api = new apigateway.HttpApi(this, 'Api', { apiName: prefix, createDefaultStage: false });
    const stage = new apigateway.HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: throttleOf(options.apiRequests),
      // Charged by route and metric, and nobody reads them: the access log says the route of each request.
      detailedMetricsEnabled: false,
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
    // What trackers send starves neither people nor unsubscribing readers, and the other way round.
    const { rateLimit, burstLimit } = throttleOf(options.trackerRequests);
    const throttled = { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit };
    (stage.node.defaultChild as apigateway.CfnStage).routeSettings = Object.fromEntries(
      trackerRoutes.map((route) => [route, throttled]),
    );
    return api;
  }

  /** A public client: code with PKCE, no secret, as the builder signs in. */
  #client({ users }: DataStack): cognito.UserPoolClient {
    const client = new cognito.UserPoolClient(this, 'Client', {
      userPool: users,
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      authFlows: {},
      supportedIdentityProviders: [cognito.UserPoolClientIdentityProvider.COGNITO],
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.PROFILE, cognito.OAuthScope.EMAIL],
        callbackUrls: [`${this.baseUrl}/signed-in`],
        logoutUrls: [`${this.baseUrl}/`],
      },
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(14),
    });
    client.node.addDependency(this.signIn);
    return client;
  }

  #web(options: CloudOptions, global: GlobalStack | undefined, certified: CertificateStack | undefined): Web {
    // CDK's Bucket and IBucket differ in an optional property, which exactOptionalPropertyTypes notices.
    const logBucket = new s3.Bucket(this, 'Logs', {
      ...bucketDefaults,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(options.retentionDays) }],
      removalPolicy: options.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    }) as s3.IBucket;
    const files = new s3.Bucket(this, 'Files', {
      ...bucketDefaults,
      serverAccessLogsBucket: logBucket,
      serverAccessLogsPrefix: 'files/',
      removalPolicy: RemovalPolicy.DESTROY,
    }) as s3.IBucket;
    const toApi: cloudfront.BehaviorOptions = {
      origin: new origins.HttpOrigin(`${this.api.apiId}.execute-api.${this.region}.${this.urlSuffix}`, {
        originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      }),
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
    };
    const distribution = new cloudfront.Distribution(this, 'Web', {
      defaultRootObject: 'index.html',
      enableLogging: true,
      logBucket,
      logFilePrefix: 'web/',
      ...(global !== undefined && { webAclId: global.firewall.attrArn }),
      ...(options.domain !== undefined && {
        domainNames: [options.domain.name],
        certificate: this.#certificate(options.domain, certified),
        minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(files),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.#headers(),
        ...(!options.without.has('app-routes') && {
          functionAssociations: [
            {
              eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
              function: new cloudfront.Function(this, 'AppRoutes', {
                runtime: cloudfront.FunctionRuntime.JS_2_0,
                code: cloudfront.FunctionCode.fromInline(appRoutes),
              }),
            },
          ],
        }),
      },
      additionalBehaviors: Object.fromEntries(apiPaths.map((path) => [path, toApi])),
    });
    // Of release 0.1, whose functions import it until they are deployed anew.
    this.exportValue(distribution.distributionDomainName);
    const zone = options.domain && zoneOf(this, options.domain);
    if (options.domain !== undefined && zone !== undefined) {
      const record = {
        zone,
        recordName: options.domain.name,
        target: route53.RecordTarget.fromAlias(new CloudFrontTarget(distribution)),
      };
      new route53.ARecord(this, 'Address', record);
      new route53.AaaaRecord(this, 'Address6', record);
    }
    return { files, distribution };
  }

  #certificate({ certificateArn }: Domain, certified: CertificateStack | undefined): acm.ICertificate {
    if (certificateArn !== undefined) return acm.Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    if (certified === undefined) throw new Error('A domain without a certificate has one made in us-east-1.');
    return certified.certificate;
  }

  /** What the builder may load: its own files, and the sign-in service. */
  #headers(): cloudfront.ResponseHeadersPolicy {
    const policy = {
      'default-src': "'self'",
      'connect-src': `'self' https://cognito-idp.${this.region}.${this.urlSuffix} ${this.signIn.baseUrl()}`,
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data: blob:",
      'font-src': "'self' data:",
      'worker-src': "'self' blob:",
      'frame-src': "'self' blob: data:",
      'frame-ancestors': "'self'",
      'base-uri': "'self'",
      'form-action': "'self'",
    };
    return new cloudfront.ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: Object.entries(policy)
            .map((pair) => pair.join(' '))
            .join('; '),
          override: true,
        },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.SAME_ORIGIN, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
      },
    });
  }

  #builder({ without }: CloudOptions, web: Web): void {
    if (without.has('builder')) return;
    if (!builderIsBuilt()) Annotations.of(this).addError('The builder is not built, so there is nothing to serve.');
    publishBuilder(this, web, {
      issuer: this.issuer,
      clientId: this.client.userPoolClientId,
      api: '',
      // Cognito signs out at a page of its own that takes other parameters than OpenID Connect's.
      signOut: `${this.signIn.baseUrl()}/logout?client_id=${this.client.userPoolClientId}&logout_uri=${this.baseUrl}/`,
    });
  }
}

type Web = { files: s3.IBucket; distribution: cloudfront.Distribution };

/** Requests a second, and as many again at once. */
const throttleOf = (rateLimit: number) => ({ rateLimit, burstLimit: 2 * rateLimit });

/** Where activities come in. */
const trackerRoutes = functions.collect.triggers.flatMap(({ http }) => http);

/** What CloudFront passes on to the HTTP API; every other path is the builder. */
const apiPaths = ['/api/*', '/v1/*', '/f/*', '/u/*', '/health'];

/**
 * The app answers for its screens, whose ids have dots; what lies in `/assets/` or at the top with an extension is a file;
 * nothing else is there.
 */
export const appRoutes = `function handler(event){var r=event.request;if(/^\\/assets\\/|^\\/[^/]+\\.[a-z0-9]+$/.test(r.uri)){return r}if(new RegExp(${JSON.stringify(screenPattern)}).test(r.uri)){r.uri='/index.html';return r}return{statusCode:404,statusDescription:'Not Found',headers:{'content-type':{value:'text/plain; charset=utf-8'}},body:'There is nothing at this address.'}}`;

const addressOf = ({ domain }: CloudOptions, web: Web | undefined, api: apigateway.HttpApi): string => {
  if (web === undefined) return api.apiEndpoint;
  return `https://${domain?.name ?? web.distribution.distributionDomainName}`;
};

const bucketDefaults = {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  encryption: s3.BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  versioned: false,
} as const;
