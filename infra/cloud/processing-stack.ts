import { Duration, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as triggers from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import {
  type FunctionName,
  functions,
  type LambdaFunction,
  prefix,
  type Queue,
  type QueueName,
  queues,
  rules,
  type TableName,
  tableName,
  tables,
} from '../topology.ts';
import { bundleOf } from './bundle.ts';
import type { DataStack } from './data-stack.ts';
import { type EdgeStack, logRetention } from './edge-stack.ts';
import { grantTo } from './grants.ts';
import type { CloudOptions } from './options.ts';

const lambdas: Record<FunctionName, LambdaFunction> = functions;
const queuesByName: Record<QueueName, Queue> = queues;
const functionNames = Object.keys(functions) as FunctionName[];
const envName = (name: string): string => name.toUpperCase().replaceAll('-', '_');

export type QueuePair = { main: sqs.Queue; dead: sqs.Queue };

/** Everything that can be thrown away and made again: functions, queues, rules, routes, the schedule. */
export class ProcessingStack extends Stack {
  readonly functions: Record<FunctionName, lambda.Function>;
  readonly queues: Record<QueueName, QueuePair>;
  /** What could not be delivered from a rule or the schedule, and what a function called by a schedule gave up. */
  readonly undelivered: sqs.Queue;
  readonly machineRole: iam.Role;
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

    this.undelivered = this.#queue('undelivered', { retentionPeriod: Duration.days(14) });
    this.queues = Object.fromEntries(
      (Object.keys(queuesByName) as QueueName[]).map((name) => [name, this.#queuePair(name)]),
    ) as Record<QueueName, QueuePair>;
    this.machineRole = new iam.Role(this, 'MachineRole', {
      roleName: `${prefix}-machines`,
      description: 'What every published flow runs as: it may call the step functions and nothing else',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    });
    this.functions = Object.fromEntries(
      functionNames.map((name) => [name, this.#function(name, lambdas[name])]),
    ) as Record<FunctionName, lambda.Function>;
    for (const name of functionNames) this.#connect(name);
    this.#rules();
    this.#starter();
  }

  #queue(name: string, more: sqs.QueueProps): sqs.Queue {
    return new sqs.Queue(this, `Queue-${name}`, {
      queueName: `${prefix}-${name}`,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      ...more,
    });
  }

  #queuePair(name: QueueName): QueuePair {
    const dead = this.#queue(`${name}-dead`, { retentionPeriod: Duration.days(14) });
    const main = this.#queue(name, {
      visibilityTimeout: Duration.seconds(queuesByName[name].visibility),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: dead, maxReceiveCount: queuesByName[name].tries },
    });
    return { main, dead };
  }

  #environment(secret: boolean): Record<string, string> {
    return {
      WORKSPACE: 'main',
      BASE_URL: this.#edge.baseUrl,
      OIDC_ISSUER: this.#edge.issuer,
      OIDC_CLIENT_ID: this.#edge.client.userPoolClientId,
      MAIL_FROM: this.#options.sender.includes('@') ? this.#options.sender : `hello@${this.#options.sender}`,
      MAIL_CONFIGURATION_SET: prefix,
      BUS_NAME: this.#data.bus.eventBusName,
      STATE_MACHINE_PREFIX: `${prefix}-`,
      STATE_MACHINE_ARN_PREFIX: this.formatArn({
        service: 'states',
        resource: 'stateMachine',
        resourceName: `${prefix}-`,
        arnFormat: ':' as never,
      }),
      STEPS_FUNCTION_ARN: this.formatArn({
        service: 'lambda',
        resource: 'function',
        resourceName: `${prefix}-steps`,
        arnFormat: ':' as never,
      }),
      MACHINE_ROLE_ARN: this.machineRole.roleArn,
      TIME_SCALE: '1',
      RIPEN_WEBHOOK_ALLOW: '',
      ...(secret && { SECRET: this.#data.secretValue() }),
      ...Object.fromEntries(
        (Object.keys(tables) as TableName[]).map((table) => [`TABLE_${envName(table)}`, tableName(table)]),
      ),
      ...Object.fromEntries(
        Object.entries(this.queues).flatMap(([name, { main, dead }]) => [
          [`QUEUE_${envName(name)}_URL`, main.queueUrl],
          [`QUEUE_${envName(name)}_DEAD_URL`, dead.queueUrl],
          [`QUEUE_${envName(name)}_ARN`, main.queueArn],
          [`QUEUE_${envName(name)}_DEAD_ARN`, dead.queueArn],
        ]),
      ),
    };
  }

  #function(name: FunctionName, it: LambdaFunction): lambda.Function {
    const functionName = `${prefix}-${name}`;
    const logGroup = new logs.LogGroup(this, `Log-${name}`, {
      logGroupName: `/ripen/${name}`,
      retention: logRetention(this.#options.retentionDays),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, `Role-${name}`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const made = new lambda.Function(this, `Function-${name}`, {
      functionName,
      role,
      logGroup,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(bundleOf(name)),
      memorySize: it.memoryMb,
      timeout: Duration.seconds(it.timeoutSeconds),
      tracing: lambda.Tracing.ACTIVE,
      environment: this.#environment(it.secret === true),
    });
    grantTo(role, it.grants, { stack: this, data: this.#data, queues: this.queues, machineRole: this.machineRole });
    return made;
  }

  #connect(name: FunctionName): void {
    const it = this.functions[name];
    for (const trigger of lambdas[name].triggers) {
      if ('http' in trigger) this.#routes(name, trigger.http);
      else if ('queue' in trigger) {
        it.addEventSource(
          new SqsEventSource(this.queues[trigger.queue].main, {
            batchSize: trigger.batch,
            ...(trigger.windowSeconds > 0 && { maxBatchingWindow: Duration.seconds(trigger.windowSeconds) }),
            maxConcurrency: trigger.concurrency,
            reportBatchItemFailures: true,
          }),
        );
      } else if ('everySeconds' in trigger) {
        new scheduler.Schedule(this, `Schedule-${name}`, {
          schedule: scheduler.ScheduleExpression.rate(Duration.seconds(trigger.everySeconds)),
          target: new schedulerTargets.LambdaInvoke(it, { deadLetterQueue: this.undelivered, retryAttempts: 2 }),
        });
        it.configureAsyncInvoke({ retryAttempts: 0 });
      } else {
        it.grantInvoke(this.machineRole);
      }
    }
  }

  #routes(name: FunctionName, routes: readonly string[]): void {
    const integration = new HttpLambdaIntegration(`To-${name}`, this.functions[name], {
      payloadFormatVersion: apigateway.PayloadFormatVersion.VERSION_2_0,
    });
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      new apigateway.HttpRoute(this, `Route-${route}`, {
        httpApi: this.#edge.api,
        routeKey: apigateway.HttpRouteKey.with(path, method as apigateway.HttpMethod),
        integration,
      });
    }
  }

  #rules(): void {
    const defaultBus = events.EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    for (const [name, rule] of Object.entries(rules)) {
      new events.Rule(this, `Rule-${name}`, {
        eventBus: rule.bus === 'default' ? defaultBus : this.#data.bus,
        eventPattern: { source: [rule.source], detailType: [...rule.detailTypes] },
        targets: [
          new targets.SqsQueue(this.queues[rule.queue].main, { deadLetterQueue: this.undelivered, retryAttempts: 185 }),
        ],
      });
    }
  }

  /** Fills an empty workspace once, after everything is there; a filled one is left as it is. */
  #starter(): void {
    const role = new iam.Role(this, 'Role-starter', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new logs.LogGroup(this, 'Log-starter', {
      logGroupName: '/ripen/starter',
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logGroup.grantWrite(role);
    const where = { stack: this, data: this.#data, queues: this.queues, machineRole: this.machineRole };
    grantTo(role, functions.api.grants, where);
    grantTo(role, functions.publish.grants, where);
    const starter = new triggers.TriggerFunction(this, 'Starter', {
      functionName: `${prefix}-starter`,
      role,
      logGroup,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(bundleOf('starter')),
      memorySize: 512,
      timeout: Duration.minutes(2),
      environment: this.#environment(true),
    });
    starter.executeAfter(...Object.values(this.functions));
  }
}
