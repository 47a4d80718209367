import { Duration, RemovalPolicy, SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ses from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { prefix, type Table, type TableName, tableName, tables } from '../topology.ts';
import type { CloudOptions } from './options.ts';

const tablesByName: Record<TableName, Table> = tables;
const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });

/**
 * What must survive: tables, people, the bus with its archive, the secret, the sending identity. Everything here is
 * retained and protected, so that no deployment of the rest, and no deleted stack, can drop data.
 */
export class DataStack extends Stack {
  readonly tables: Record<TableName, dynamodb.TableV2>;
  readonly bus: events.EventBus;
  readonly secret: secretsmanager.Secret;
  readonly users: cognito.UserPool;
  readonly configurationSet: ses.ConfigurationSet | undefined;

  constructor(scope: Construct, id: string, props: StackProps & { options: CloudOptions }) {
    super(scope, id, { ...props, terminationProtection: true });
    const { options } = props;

    this.tables = Object.fromEntries(
      (Object.keys(tablesByName) as TableName[]).map((name) => [name, this.#table(name)]),
    ) as Record<TableName, dynamodb.TableV2>;

    this.bus = new events.EventBus(this, 'Bus', { eventBusName: prefix });
    this.bus.applyRemovalPolicy(RemovalPolicy.RETAIN);
    if (!options.without.has('archive')) {
      // Kept for replays; the ledger drops what it has already seen, whenever it comes again.
      this.bus.archive('Archive', {
        archiveName: `${prefix}-archive`,
        eventPattern: { source: [prefix] },
        retention: Duration.days(options.retentionDays),
      });
    }

    this.secret = new secretsmanager.Secret(this, 'Secret', {
      description: 'Signs links in emails and keys the hashes of addresses that refuse mail',
      generateSecretString: { passwordLength: 43, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });

    this.users = this.#people(options);
    this.configurationSet = options.without.has('ses') ? undefined : this.#mail(options);
  }

  /** The secret's value, resolved by CloudFormation at deployment; it never stands in a template. */
  secretValue(): string {
    return SecretValue.secretsManager(this.secret.secretArn).unsafeUnwrap();
  }

  #table(name: TableName): dynamodb.TableV2 {
    return new dynamodb.TableV2(this, name, {
      tableName: tableName(name),
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
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
      mfa: cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const group of ['marketer', 'sales', 'admin']) {
      new cognito.CfnUserPoolGroup(this, `Group-${group}`, { userPoolId: users.userPoolId, groupName: group });
    }
    if (options.adminEmail !== undefined) {
      const admin = new cognito.CfnUserPoolUser(this, 'FirstAdmin', {
        userPoolId: users.userPoolId,
        username: options.adminEmail,
        desiredDeliveryMediums: ['EMAIL'],
        userAttributes: [
          { name: 'email', value: options.adminEmail },
          { name: 'email_verified', value: 'true' },
        ],
      });
      for (const group of ['marketer', 'sales', 'admin']) {
        new cognito.CfnUserPoolUserToGroupAttachment(this, `FirstAdmin-${group}`, {
          userPoolId: users.userPoolId,
          groupName: group,
          username: options.adminEmail,
        }).addDependency(admin);
      }
    }
    return users;
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
    identity.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return configurationSet;
  }
}
