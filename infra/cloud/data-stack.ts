import { CfnOutput, Duration, RemovalPolicy, SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ses from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { prefix, type Table, type TableName, tableName, tables } from '../topology.ts';
import { logRetention } from './log-retention.ts';
import type { CloudOptions } from './options.ts';
import { tell, toldBy } from './told.ts';

const tablesByName: Record<TableName, Table> = tables;
const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });

/**
 * What must survive: tables, people, the bus with its archive, the secret, the sending identity. Everything here is
 * retained and protected, so that no deployment of the rest, and no deleted stack, can drop data. `-c keepData=no` takes
 * the protection off, for removing everything. No table has a TTL: what ends (a due day, an open wait) is deleted by
 * whoever ends it, since the embedded DynamoDB knows no TTL and behaviour must be the same in both places.
 */
export class DataStack extends Stack {
  readonly tables: Record<TableName, dynamodb.TableV2>;
  readonly bus: events.EventBus;
  readonly users: cognito.UserPool;
  readonly configurationSet: ses.ConfigurationSet | undefined;
  readonly tokenClaims: lambda.Function;
  readonly #keep: boolean;
  readonly #removal: RemovalPolicy;

  constructor(scope: Construct, id: string, props: StackProps & { options: CloudOptions }) {
    super(scope, id, { ...props, terminationProtection: props.options.keepData });
    const { options } = props;
    this.#keep = options.keepData;
    this.#removal = this.#keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    this.tables = Object.fromEntries(
      (Object.keys(tablesByName) as TableName[]).map((name) => [name, this.#table(name)]),
    ) as Record<TableName, dynamodb.TableV2>;

    this.bus = new events.EventBus(this, 'Bus', { eventBusName: prefix });
    this.bus.applyRemovalPolicy(this.#removal);
    if (!options.without.has('archive')) {
      // Kept for replays; the ledger drops what it has already seen, whenever it comes again.
      const archive = this.bus.archive('Archive', {
        archiveName: `${prefix}-archive`,
        eventPattern: { source: [prefix] },
        retention: Duration.days(options.retentionDays),
      });
      archive.applyRemovalPolicy(this.#removal);
    }

    tell(this, 'secret-arn', this.#secret(options).secretArn);
    this.tokenClaims = this.#tokenClaims(options.retentionDays);
    this.users = this.#people(options);
    this.configurationSet = options.without.has('ses') ? undefined : this.#mail(options);
  }

  /** The secret's value, resolved by CloudFormation as `stack` is deployed; it never stands in a template. */
  secretValue(stack: Stack): string {
    return SecretValue.secretsManager(toldBy(this, stack, 'secret-arn')).unsafeUnwrap();
  }

  #secret({ secretArn }: CloudOptions): Pick<secretsmanager.ISecret, 'secretArn'> {
    if (secretArn !== undefined) return secretsmanager.Secret.fromSecretCompleteArn(this, 'Secret', secretArn);
    const secret = new secretsmanager.Secret(this, 'Secret', {
      description: 'Signs links in emails and keys the hashes of addresses that refuse mail',
      generateSecretString: { passwordLength: 43, excludePunctuation: true },
      removalPolicy: this.#removal,
    });
    // Of release 0.1, whose functions import it until they are deployed anew.
    this.exportValue(secret.secretArn);
    return secret;
  }

  #table(name: TableName): dynamodb.TableV2 {
    return new dynamodb.TableV2(this, name, {
      tableName: tableName(name),
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: this.#keep,
      removalPolicy: this.#removal,
      globalSecondaryIndexes: Object.entries(tablesByName[name].indexes).map(([indexName, index]) => ({
        indexName,
        partitionKey: text(index.partition),
        ...(index.sort !== undefined && { sortKey: text(index.sort) }),
        projectionType: index.project === 'ALL' ? dynamodb.ProjectionType.ALL : dynamodb.ProjectionType.KEYS_ONLY,
      })),
    });
  }

  #people(options: CloudOptions): cognito.UserPool {
    const users = new cognito.UserPool(this, 'People', {
      userPoolName: prefix,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      mfa: options.mfa === 'required' ? cognito.Mfa.REQUIRED : cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      featurePlan: cognito.FeaturePlan.ESSENTIALS,
      deletionProtection: this.#keep,
      removalPolicy: this.#removal,
    });
    users.addTrigger(
      cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      this.tokenClaims,
      cognito.LambdaVersion.V2_0,
    );
    const groups = ['marketer', 'sales', 'admin'].map(
      (groupName) =>
        new cognito.CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: users.userPoolId, groupName }),
    );
    if (options.adminEmail !== undefined && !options.without.has('first-admin')) {
      const admin = new cognito.CfnUserPoolUser(this, 'FirstAdmin', {
        userPoolId: users.userPoolId,
        username: options.adminEmail,
        desiredDeliveryMediums: ['EMAIL'],
        userAttributes: [
          { name: 'email', value: options.adminEmail },
          { name: 'email_verified', value: 'true' },
        ],
      });
      for (const group of groups) {
        const membership = new cognito.CfnUserPoolUserToGroupAttachment(this, `FirstAdmin-${group.groupName}`, {
          userPoolId: users.userPoolId,
          groupName: group.groupName ?? '',
          username: options.adminEmail,
        });
        // Both are named, not referred to, so CloudFormation cannot know that they come first.
        membership.addResourceDependency(admin);
        membership.addResourceDependency(group);
      }
    }
    return users;
  }

  /**
   * Cognito puts no address into access tokens, the local issuer does: the API tells by it whose inbox is whose. Plumbing
   * of Cognito, so it stands here and not among the functions.
   */
  #tokenClaims(retentionDays: number): lambda.Function {
    const logGroup = new logs.LogGroup(this, 'Log-token-claims', {
      logGroupName: '/ripen/token-claims',
      retention: logRetention(retentionDays),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, 'Role-token-claims', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    return new lambda.Function(this, 'TokenClaims', {
      functionName: `${prefix}-token-claims`,
      role,
      logGroup,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromInline(tokenClaims),
    });
  }

  #mail(options: CloudOptions): ses.ConfigurationSet {
    const configurationSet = new ses.ConfigurationSet(this, 'Mail', {
      configurationSetName: prefix,
      reputationMetrics: true,
      tlsPolicy: ses.ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    // SES reaches only the default bus; a rule there feeds our queue.
    configurationSet.addEventDestination('ToDefaultBus', {
      destination: ses.EventDestination.eventBus(events.EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: [
        ses.EmailSendingEvent.SEND,
        ses.EmailSendingEvent.DELIVERY,
        ses.EmailSendingEvent.OPEN,
        ses.EmailSendingEvent.CLICK,
        ses.EmailSendingEvent.BOUNCE,
        ses.EmailSendingEvent.COMPLAINT,
        ses.EmailSendingEvent.REJECT,
        ses.EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
    const identity = new ses.EmailIdentity(this, 'Sender', {
      identity: options.sender.includes('@') ? ses.Identity.email(options.sender) : ses.Identity.domain(options.sender),
      configurationSet,
    });
    identity.applyRemovalPolicy(this.#removal);
    if (!options.sender.includes('@')) {
      for (const [n, { name, value }] of identity.dkimRecords.entries()) {
        new CfnOutput(this, `DkimRecord${n + 1}`, { value: `${name} CNAME ${value}` });
      }
    }
    return configurationSet;
  }
}

const tokenClaims = `exports.handler = async (event) => {
  const { email, name } = event.request.userAttributes;
  const claims = { ...(email && { email }), ...(name && { name }) };
  event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: claims } } };
  return event;
};
`;
