import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import { type FunctionName, functions, type LambdaFunction, prefix, type QueueName, rules } from '../topology.ts';
import { statesArn } from './grants.ts';
import type { QueuePair } from './queues.ts';

const lambdas: Record<FunctionName, LambdaFunction> = functions;

/** A day's tries: EventBridge gives an event up after 185, which is its most. */
const RULE_RETRIES = 185;

/** What is connected here: the stack with its functions and queues already in it. */
type Connected = Stack & {
  functions: Record<FunctionName, lambda.Function>;
  queues: Record<QueueName, QueuePair>;
  undelivered: QueuePair['dead'];
  machineRole: iam.Role;
  facts: logs.LogGroup;
};

/** Connects a function with what the topology says triggers it; `workers` caps how many read one queue at once. */
export const connect = (
  stack: Connected,
  name: FunctionName,
  api: apigateway.HttpApi,
  workers: number | undefined,
): void => {
  const it = stack.functions[name];
  for (const trigger of lambdas[name].triggers) {
    if ('http' in trigger) addRoutes(stack, name, trigger.http, api);
    else if ('queue' in trigger) {
      it.addEventSource(
        new SqsEventSource(stack.queues[trigger.queue].main, {
          batchSize: trigger.batch,
          maxConcurrency: Math.min(trigger.concurrency, workers ?? trigger.concurrency),
          reportBatchItemFailures: true,
        }),
      );
    } else if ('everySeconds' in trigger) schedule(stack, name, trigger.everySeconds);
    else allowInvoke(stack.machineRole, it.functionArn);
  }
};

/** The function itself, none of its versions: CDK's own grant would add `:*`. */
const allowInvoke = (role: iam.Role, functionArn: string): void => {
  role.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] }));
};

const schedule = (stack: Connected, name: FunctionName, seconds: number): void => {
  const it = stack.functions[name];
  const role = new iam.Role(stack, `ScheduleRole-${name}`, {
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  });
  allowInvoke(role, it.functionArn);
  stack.undelivered.grantSendMessages(role);
  new scheduler.Schedule(stack, `Schedule-${name}`, {
    schedule: scheduler.ScheduleExpression.rate(Duration.seconds(seconds)),
    target: new schedulerTargets.LambdaInvoke(it, {
      role: role.withoutPolicyUpdates(),
      deadLetterQueue: stack.undelivered,
      retryAttempts: 2,
    }),
  });
  // The next minute's run does what a failed one left.
  it.configureAsyncInvoke({ retryAttempts: 0 });
};

const addRoutes = (stack: Connected, name: FunctionName, routes: readonly string[], api: apigateway.HttpApi): void => {
  const integration = new HttpLambdaIntegration(`To-${name}`, stack.functions[name], {
    payloadFormatVersion: apigateway.PayloadFormatVersion.VERSION_2_0,
  });
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ');
    new apigateway.HttpRoute(stack, `Route-${route}`, {
      httpApi: api,
      routeKey: apigateway.HttpRouteKey.with(path, method as apigateway.HttpMethod),
      integration,
    });
  }
};

/** The topology's rules, and one that writes down what graphs and alarms are made of. */
export const wireRules = (stack: Connected, bus: events.IEventBus): void => {
  const defaultBus = events.EventBus.fromEventBusName(stack, 'DefaultBus', 'default');
  for (const [name, rule] of Object.entries(rules)) {
    new events.Rule(stack, `Rule-${name}`, {
      eventBus: rule.bus === 'default' ? defaultBus : bus,
      eventPattern: {
        source: [rule.source],
        detailType: [...rule.detailTypes],
        ...(rule.source === 'aws.states' && { detail: endOfOurRuns(stack) }),
        ...(rule.source === 'aws.ses' && { detail: ofOurEmails }),
      },
      targets: [
        new targets.SqsQueue(stack.queues[rule.queue].main, {
          deadLetterQueue: stack.undelivered,
          retryAttempts: RULE_RETRIES,
        }),
      ],
    });
  }
  writeFacts(stack, bus);
};

/** The default bus carries what SES says of the whole account; ours went through our configuration set. */
const ofOurEmails = { mail: { tags: { 'ses:configuration-set': [prefix] } } };

/** The default bus carries the whole account's runs, and each run twice: as it starts and as it ends. */
const endOfOurRuns = (stack: Connected): Record<string, unknown[]> => ({
  stateMachineArn: [{ prefix: statesArn(stack, 'stateMachine', `${prefix}-`) }],
  status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
});

/** Overdue handoffs and ended runs, as the bus tells them, in a log of their own: ids only, as everything on the bus. */
const writeFacts = (stack: Connected, bus: events.IEventBus): void => {
  const { facts, undelivered } = stack;
  const rule = new events.Rule(stack, 'Rule-facts', {
    eventBus: bus,
    eventPattern: { source: [prefix], detailType: ['Handoff Overdue', 'Flow Run Ended'] },
  });
  rule.addTarget({
    bind: () => ({
      arn: Stack.of(facts).formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName: facts.logGroupName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      deadLetterConfig: { arn: undelivered.queueArn },
      retryPolicy: { maximumRetryAttempts: RULE_RETRIES },
    }),
  });
  const fromRule = { ArnEquals: { 'aws:SourceArn': rule.ruleArn } };
  undelivered.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [undelivered.queueArn],
      conditions: fromRule,
    }),
  );
  new logs.ResourcePolicy(stack, 'FactsPolicy', {
    policyStatements: [
      new iam.PolicyStatement({
        principals: [
          new iam.ServicePrincipal('events.amazonaws.com'),
          new iam.ServicePrincipal('delivery.logs.amazonaws.com'),
        ],
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [facts.logGroupArn],
      }),
    ],
  });
};
