import { type CfnResource, Duration, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as triggers from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import {
  type FunctionName,
  functions,
  type Grants,
  type LambdaFunction,
  prefix,
  type QueueName,
  type TableName,
  tableName,
  tables,
} from '../topology.ts';
import { type BundleName, bundleOf } from './bundle.ts';
import type { DataStack } from './data-stack.ts';
import type { EdgeStack } from './edge-stack.ts';
import { grantTo, statesArn } from './grants.ts';
import { logRetention } from './log-retention.ts';
import { countLogged } from './logged.ts';
import type { CloudOptions } from './options.ts';
import { senderAddress } from './options.ts';
import { createQueues, type QueuePair } from './queues.ts';
import { toldBy } from './told.ts';
import { connect, wireRules } from './wiring.ts';

const lambdas: Record<FunctionName, LambdaFunction> = functions;
const functionNames = Object.keys(functions) as FunctionName[];
const envName = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** Somebody waits for these: a backlog in the queues must not take their places. */
const answersRequests = ({ triggers }: LambdaFunction): boolean => triggers.some((it) => 'http' in it);

/** Everything that can be thrown away and made again: functions, queues, rules, routes, the schedule. */
export class ProcessingStack extends Stack {
  readonly functions: Record<FunctionName, lambda.Function>;
  readonly queues: Record<QueueName, QueuePair>;
  /** What could not be delivered from a rule or the schedule. */
  readonly undelivered: QueuePair['dead'];
  readonly machineRole: iam.Role;
  readonly logGroups: Record<BundleName, logs.LogGroup>;
  /** What the business should see in graphs and alarms: overdue handoffs, failed runs. */
  readonly facts: logs.LogGroup;
  readonly #options: CloudOptions;
  readonly #data: DataStack;
  readonly #edge: EdgeStack;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { options: CloudOptions; data: DataStack; edge: EdgeStack },
  ) {
    super(scope, id, props);
    this.#options = props.options;
    this.#data = props.data;
    this.#edge = props.edge;
    Tags.of(this).add('app', prefix);

    ({ queues: this.queues, undelivered: this.undelivered } = createQueues(this));
    this.machineRole = new iam.Role(this, 'MachineRole', {
      roleName: `${prefix}-machines`,
      description: 'What every published flow runs as: it may call the step functions and nothing else',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    });
    this.logGroups = Object.fromEntries(
      [...functionNames, 'starter' as const].map((name) => [name, this.#logGroup(`Log-${name}`, `/ripen/${name}`)]),
    ) as Record<BundleName, logs.LogGroup>;
    // EventBridge writes to groups under this name only.
    this.facts = this.#logGroup('Facts', '/aws/events/ripen-facts');
    this.functions = Object.fromEntries(functionNames.map((name) => [name, this.#function(name)])) as Record<
      FunctionName,
      lambda.Function
    >;
    for (const name of functionNames) connect(this, name, props.edge.api, props.options.workers);
    wireRules(this, props.data.bus as events.IEventBus);
    if (!props.options.without.has('metric-filters')) countLogged(this, functionNames);
    // Of release 0.1, whose alarms import them until they are deployed anew.
    for (const group of [this.logGroups.sweep, this.logGroups.steps, this.#logGroup('Log-facts', '/ripen/facts')])
      this.exportValue(group.logGroupName);
    if (!props.options.without.has('starter')) this.#starter();
  }

  #logGroup(id: string, logGroupName: string): logs.LogGroup {
    return new logs.LogGroup(this, id, {
      logGroupName,
      retention: logRetention(this.#options.retentionDays),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** One role a function: to write its own log, and what it is granted. */
  #role(name: BundleName, grants: Grants): iam.Role {
    const role = new iam.Role(this, `Role-${name}`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    this.logGroups[name].grantWrite(role);
    grantTo(role, grants, {
      stack: this,
      data: this.#data,
      queues: this.queues,
      machineRole: this.machineRole,
      sender: senderAddress(this.#options),
    });
    return role;
  }

  #code(name: BundleName) {
    return {
      functionName: `${prefix}-${name}`,
      logGroup: this.logGroups[name],
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(bundleOf(name)),
      tracing: lambda.Tracing.ACTIVE,
    } as const;
  }

  #function(name: FunctionName): lambda.Function {
    const it = lambdas[name];
    const { reservedConcurrency: reserved } = this.#options;
    return new lambda.Function(this, `Function-${name}`, {
      ...this.#code(name),
      role: this.#role(name, it.grants),
      memorySize: it.memoryMb,
      timeout: Duration.seconds(it.timeoutSeconds),
      ...(answersRequests(it) && reserved > 0 && { reservedConcurrentExecutions: reserved }),
      environment: this.#environment(it.secret === true),
    });
  }

  /** Fills an empty workspace once, after everything is there; a filled one is left as it is. */
  #starter(): void {
    const starter = new triggers.TriggerFunction(this, 'Starter', {
      ...this.#code('starter'),
      role: this.#role('starter', functions.publish.grants),
      memorySize: 512,
      timeout: Duration.minutes(2),
      environment: { ...this.#environment(true), STARTER_TIME_ZONE: this.#options.timeZone },
    });
    starter.executeAfter(...Object.values(this.functions), this.machineRole);
    this.#keepLogOf('AWSCDK.TriggerCustomResourceProviderCustomResourceProvider');
  }

  /** CDK's own function that calls the starter would keep its log for ever, under a name that nobody looks for. */
  #keepLogOf(provider: string): void {
    const handler = this.node.findChild(provider).node.findChild('Handler') as CfnResource;
    handler.addPropertyOverride('LoggingConfig', {
      LogGroup: this.#logGroup('Log-deployment', '/ripen/deployment').logGroupName,
    });
  }

  #environment(secret: boolean): Record<string, string> {
    const withSes = !this.#options.without.has('ses');
    return {
      WORKSPACE: 'main',
      BASE_URL: toldBy(this.#edge, this, 'url'),
      OIDC_ISSUER: this.#edge.issuer,
      OIDC_CLIENT_ID: this.#edge.client.userPoolClientId,
      MAIL_FROM: senderAddress(this.#options),
      ...(withSes && { MAIL_CONFIGURATION_SET: prefix }),
      BUS_NAME: this.#data.bus.eventBusName,
      STATE_MACHINE_PREFIX: `${prefix}-`,
      STATE_MACHINE_ARN_PREFIX: statesArn(this, 'stateMachine', `${prefix}-`),
      // Made up from its name: the function itself gets this variable too.
      STEPS_FUNCTION_ARN: `arn:${this.partition}:lambda:${this.region}:${this.account}:function:${prefix}-steps`,
      MACHINE_ROLE_ARN: this.machineRole.roleArn,
      ...(secret && { SECRET: this.#data.secretValue(this) }),
      ...Object.fromEntries(
        (Object.keys(tables) as TableName[]).map((table) => [`TABLE_${envName(table)}`, tableName(table)]),
      ),
      ...Object.fromEntries(
        Object.entries(this.queues).flatMap(([name, { main, dead }]) => [
          [`QUEUE_${envName(name)}_URL`, main.queueUrl],
          [`QUEUE_${envName(name)}_DEAD_URL`, dead.queueUrl],
          [`QUEUE_${envName(name)}_DEAD_ARN`, dead.queueArn],
        ]),
      ),
    };
  }
}
