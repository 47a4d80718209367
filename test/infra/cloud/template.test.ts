import type { Stack } from 'aws-cdk-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { Role } from '../../../functions/api/contract/index.ts';
import { bundleNames } from '../../../infra/cloud/bundle.ts';
import type { Stacks } from '../../../infra/cloud/stacks.ts';
import { grantsOf } from '../../../infra/local/wiring.ts';
import {
  type FunctionName,
  functions,
  type LambdaFunction,
  queues,
  rules,
  type Table,
  type TableName,
  tables,
} from '../../../infra/topology.ts';
import { type Resource, resources, stacksWith } from './synthesised.ts';

const lambdas: Record<FunctionName, LambdaFunction> = functions;
const names = Object.keys(lambdas) as FunctionName[];

type Statement = {
  Effect: string;
  Action: string | string[];
  Resource?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
};
const list = <T>(it: T | T[]): T[] => (Array.isArray(it) ? it : [it]);

let stacks: Stacks;
let all: Stack[];
beforeAll(async () => {
  ({ stacks } = await stacksWith({ alarmEmail: 'ops@acme.example', adminEmail: 'ada@acme.example' }));
  all = Object.values(stacks).filter((it) => it !== undefined);
});

const processing = (type?: string): Resource[] => resources(stacks.processing, type);
const roleIdOf = (name: string): string => {
  const found = processing('AWS::IAM::Role').find(({ id }) => id.startsWith(`Role${name.replaceAll('-', '')}`));
  if (found === undefined) throw new Error(`There is no role of ${name}.`);
  return found.id;
};
/** What a role may do, beyond who may take it. */
const statementsOf = (roleId: string): Statement[] =>
  processing('AWS::IAM::Policy')
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(`"${roleId}"`))
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
const functionOf = (name: string): Resource => {
  const found = processing('AWS::Lambda::Function').find(
    ({ Properties }) => Properties.FunctionName === `ripen-${name}`,
  );
  if (found === undefined) throw new Error(`There is no function ${name}.`);
  return found;
};
const refersTo = (value: unknown, id: string): boolean => JSON.stringify(value).includes(`"${id}"`);

describe('what each function may do', () => {
  /** What every function on Lambda needs, beside what it is granted. */
  const always = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
  const toReceive = [
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
  ];

  it.each(names)('%s: the actions that the embedded services check, and no other', (name) => {
    const { grants, triggers } = lambdas[name];
    const expected = new Set([
      ...always,
      ...grantsOf(grants).map(({ action }) => action),
      ...(grants.publishMachines ? ['iam:PassRole'] : []),
      ...(triggers.some((trigger) => 'queue' in trigger) ? toReceive : []),
    ]);
    const given = new Set(statementsOf(roleIdOf(name)).flatMap(({ Action }) => Action));
    expect([...given].sort()).toEqual([...expected].sort());
  });

  it.each(names)('%s: each table with just the actions it is granted there', (name) => {
    const given: Record<string, string[]> = {};
    for (const { Action, Resource: on } of statementsOf(roleIdOf(name))) {
      for (const table of Object.keys(tables)) {
        // A table in the other stack appears as an import named after it; an index has a suffix.
        const whole = list(on).some(
          (it) =>
            new RegExp(`GetAtt${table}[0-9A-F]{8}Arn`).test(JSON.stringify(it)) &&
            !JSON.stringify(it).includes('/index/'),
        );
        if (whole) given[table] = [...(given[table] ?? []), ...list(Action)];
      }
    }
    const sorted = (record: Record<string, readonly string[]>) =>
      Object.fromEntries(Object.entries(record).map(([table, actions]) => [table, [...new Set(actions)].sort()]));
    const expected = Object.fromEntries(
      Object.entries(lambdas[name].grants.tables ?? {}).map(([table, actions]) => [
        table,
        actions.map((action) => `dynamodb:${action}`),
      ]),
    );
    expect(sorted(given)).toEqual(sorted(expected));
  });

  it('has a role of its own for each function', () => {
    const roles = [...names, 'starter'].map((name) => JSON.stringify(functionOf(name).Properties.Role));
    expect(new Set(roles).size).toBe(bundleNames.length);
    // CDK's own function, which calls the starter, is not ours to shape.
    const ours = processing('AWS::IAM::Role').filter(({ id }) => !id.startsWith('AWSCDKTrigger'));
    expect(ours.flatMap(({ Properties }) => Properties.ManagedPolicyArns ?? [])).toEqual([]);
  });

  it('has no wildcard but these', () => {
    const wild = new Set(
      all.flatMap((stack) =>
        resources(stack, 'AWS::IAM::Policy').flatMap(({ Properties }) =>
          (Properties.PolicyDocument as { Statement: Statement[] }).Statement.flatMap(({ Action, Resource: on }) =>
            list(on)
              .map((it) => JSON.stringify(it))
              .filter((it) => it.includes('*') || list(Action).some((action) => action.includes('*')))
              .flatMap((it) =>
                list(Action).map(
                  (action) => `${action} on ${/(stateMachine:|execution:)?[^:"]*\*/.exec(it)?.[0] ?? it}`,
                ),
              ),
          ),
        ),
      ),
    );
    // Why each is there stands in infra/cloud/acknowledged.ts; a test holds that list against what cdk-nag finds.
    const machines = [
      'CreateStateMachine',
      'ListExecutions',
      'PublishStateMachineVersion',
      'SendTaskFailure',
      'SendTaskSuccess',
      'StartExecution',
      'TagResource',
      'UpdateStateMachine',
    ].map((action) => `states:${action} on stateMachine:ripen-*`);
    const runs = ['DescribeExecution', 'GetExecutionHistory', 'StopExecution'].map(
      (action) => `states:${action} on execution:ripen-*`,
    );
    const known = new Set([
      ...machines,
      ...runs,
      'states:ValidateStateMachineDefinition on *',
      'xray:PutTelemetryRecords on *',
      'xray:PutTraceSegments on *',
      'ses:SendEmail on identity/*',
    ]);
    expect([...wild].filter((it) => !known.has(it))).toEqual([]);
  });

  it('lets email out from the one sender only', () => {
    const sends = names
      .flatMap((name) => statementsOf(roleIdOf(name)))
      .filter(({ Action }) => list(Action).includes('ses:SendEmail'));
    expect(sends).toHaveLength(names.filter((name) => lambdas[name].grants.sendEmail).length);
    for (const { Condition } of sends) {
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'hello@ripen.example' } });
    }
  });

  it('lets the publisher pass one role to Step Functions, and that role call the step function only', () => {
    const [machines] = processing('AWS::IAM::Role').filter(
      ({ Properties }) => Properties.RoleName === 'ripen-machines',
    );
    const passes = names
      .flatMap((name) => statementsOf(roleIdOf(name)))
      .filter(({ Action }) => list(Action).includes('iam:PassRole'));
    expect(passes).toEqual([
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: { 'Fn::GetAtt': [machines?.id, 'Arn'] },
        Condition: { StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' } },
      },
    ]);
    expect(statementsOf(machines?.id ?? '')).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: { 'Fn::GetAtt': [functionOf('steps').id, 'Arn'] },
      },
    ]);
  });

  it('tells the secret to those that need it, and writes it into no template', () => {
    for (const name of names) {
      const { Variables } = functionOf(name).Properties.Environment as { Variables: Record<string, unknown> };
      expect([name, 'SECRET' in Variables]).toEqual([name, lambdas[name].secret === true]);
      if (Variables.SECRET !== undefined)
        expect(JSON.stringify(Variables.SECRET)).toContain('{{resolve:secretsmanager:');
    }
  });
});

describe('the wiring', () => {
  it.each(names)('%s has the memory, the time and the bundle that the topology gives it', (name) => {
    expect(functionOf(name).Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: lambdas[name].memoryMb,
      Timeout: lambdas[name].timeoutSeconds,
      TracingConfig: { Mode: 'Active' },
    });
  });

  it('routes what the topology routes, to the function it names', () => {
    const found = processing('AWS::ApiGatewayV2::Route').map(({ Properties }) => {
      const integration = processing('AWS::ApiGatewayV2::Integration').find(({ id }) =>
        refersTo(Properties.Target, id),
      );
      const name = names.find((it) => refersTo(integration?.Properties.IntegrationUri, functionOf(it).id));
      return `${Properties.RouteKey} → ${name} ${integration?.Properties.PayloadFormatVersion}`;
    });
    const expected = names.flatMap((name) =>
      lambdas[name].triggers.flatMap((trigger) =>
        'http' in trigger ? trigger.http.map((route) => `${route} → ${name} 2.0`) : [],
      ),
    );
    expect(found.sort()).toEqual(expected.sort());
  });

  it('passes every route of the topology through CloudFront', () => {
    const [web] = resources(stacks.edge, 'AWS::CloudFront::Distribution');
    const config = web?.Properties.DistributionConfig as { CacheBehaviors: { PathPattern: string }[] } | undefined;
    const patterns = (config?.CacheBehaviors ?? []).map(({ PathPattern }) => PathPattern.replace('*', ''));
    const paths = names.flatMap((name) =>
      lambdas[name].triggers.flatMap((trigger) => ('http' in trigger ? trigger.http : [])),
    );
    const missed = paths.filter((route) => !patterns.some((it) => route.split(' ')[1]?.startsWith(it)));
    expect(missed).toEqual([]);
  });

  it('feeds each queue to its function in batches as the topology says', () => {
    const found = processing('AWS::Lambda::EventSourceMapping').map(({ Properties: it }) => ({
      function: names.find((name) => refersTo(it.FunctionName, functionOf(name).id)),
      batch: it.BatchSize,
      windowSeconds: it.MaximumBatchingWindowInSeconds ?? 0,
      concurrency: (it.ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency,
      partial: it.FunctionResponseTypes,
    }));
    const expected = names.flatMap((name) =>
      lambdas[name].triggers.flatMap((trigger) =>
        'queue' in trigger
          ? [
              {
                function: name,
                batch: trigger.batch,
                // A window adds itself to every answer's time.
                windowSeconds: 0,
                concurrency: trigger.concurrency,
                partial: ['ReportBatchItemFailures'],
              },
            ]
          : [],
      ),
    );
    expect(found).toEqual(expected);
  });

  it('schedules what the topology schedules', () => {
    const found = processing('AWS::Scheduler::Schedule').map(({ Properties: it }) => it.ScheduleExpression);
    const expected = names.flatMap((name) =>
      lambdas[name].triggers.flatMap((trigger) =>
        'everySeconds' in trigger ? [`rate(${trigger.everySeconds / 60} minute)`] : [],
      ),
    );
    expect(found).toEqual(expected);
  });

  it('has the rules of the topology, on the bus they belong to', () => {
    for (const [name, rule] of Object.entries(rules)) {
      const found = processing('AWS::Events::Rule').find(({ id }) => id.startsWith(`Rule${name.replaceAll('-', '')}`));
      expect(found?.Properties.EventPattern).toMatchObject({ source: [rule.source], 'detail-type': rule.detailTypes });
      if (rule.bus === 'default') expect(found?.Properties.EventBusName).toBe('default');
      else expect(JSON.stringify(found?.Properties.EventBusName)).toContain('RipenData');
      const [target] = (found?.Properties.Targets ?? []) as { Arn: unknown }[];
      const queue = processing('AWS::SQS::Queue').find((it) => it.Properties.QueueName === `ripen-${rule.queue}`);
      expect(refersTo(target?.Arn, queue?.id ?? '')).toBe(true);
    }
  });

  it('has the tables of the topology with their indexes', () => {
    const found = resources(stacks.data, 'AWS::DynamoDB::GlobalTable').map(({ Properties }) => ({
      name: Properties.TableName,
      indexes: ((Properties.GlobalSecondaryIndexes ?? []) as Record<string, unknown>[]).map((it) => ({
        name: it.IndexName,
        keys: (it.KeySchema as { AttributeName: string }[]).map(({ AttributeName }) => AttributeName),
        project: (it.Projection as { ProjectionType: string }).ProjectionType,
      })),
    }));
    const expected = Object.entries<Table>(tables).map(([name, { indexes }]) => ({
      name: `ripen-${name}`,
      indexes: Object.entries(indexes).map(([index, { partition, sort, project }]) => ({
        name: index,
        keys: [partition, ...(sort === undefined ? [] : [sort])],
        project,
      })),
    }));
    expect(found).toEqual(expected);
  });

  it('gives every function the variables of the local process', () => {
    const { Variables } = functionOf('api').Properties.Environment as { Variables: Record<string, unknown> };
    const wanted = ['WORKSPACE', 'BASE_URL', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'MAIL_FROM', 'BUS_NAME', 'SECRET']
      .concat(['STATE_MACHINE_PREFIX', 'STATE_MACHINE_ARN_PREFIX', 'STEPS_FUNCTION_ARN', 'MACHINE_ROLE_ARN'])
      .concat((Object.keys(tables) as TableName[]).map((table) => `TABLE_${table.toUpperCase()}`))
      .concat(
        Object.keys(queues).flatMap((queue) =>
          ['URL', 'DEAD_URL', 'DEAD_ARN'].map((what) => `QUEUE_${queue.toUpperCase().replaceAll('-', '_')}_${what}`),
        ),
      );
    expect(wanted.filter((name) => !(name in Variables))).toEqual([]);
    expect(JSON.stringify(Variables.STATE_MACHINE_ARN_PREFIX)).toContain(':stateMachine:ripen-');
  });
});

describe('signing in', () => {
  it('is a code with PKCE for a client without a secret, back to the address that was deployed', () => {
    const [client] = resources(stacks.edge, 'AWS::Cognito::UserPoolClient');
    expect(client?.Properties).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'profile', 'email'],
      GenerateSecret: false,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
    });
    const [web] = resources(stacks.edge, 'AWS::CloudFront::Distribution');
    const back = JSON.stringify(client?.Properties.CallbackURLs);
    expect([back.includes(`"${web?.id}"`), back.includes('/signed-in')]).toEqual([true, true]);
  });

  it('has the groups that the API knows as roles, and nobody signs up by themselves', () => {
    const groups = resources(stacks.data, 'AWS::Cognito::UserPoolGroup').map(({ Properties }) => Properties.GroupName);
    expect(groups.sort()).toEqual([...Role.options].sort());
    const [people] = resources(stacks.data, 'AWS::Cognito::UserPool');
    expect(people?.Properties.AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: true });
  });
});

describe('the firewall', () => {
  type Rule = { Name: string; Action?: object; Statement: Record<string, Record<string, unknown>> };
  const rules = (): Record<string, Rule> => {
    if (stacks.global === undefined) throw new Error('There is no firewall.');
    const [firewall] = resources(stacks.global, 'AWS::WAFv2::WebACL');
    return Object.fromEntries(((firewall?.Properties.Rules ?? []) as Rule[]).map((rule) => [rule.Name, rule]));
  };
  const pathsOf = (statement: unknown): string[] =>
    [...JSON.stringify(statement).matchAll(/"SearchString":"([^"]+)"/g)].map(([, path = '']) => path);

  it('stands in us-east-1, where CloudFront looks for it, and before the distribution', () => {
    const [firewall] = stacks.global === undefined ? [] : resources(stacks.global, 'AWS::WAFv2::WebACL');
    expect([stacks.global?.region, firewall?.Properties.Scope]).toEqual(['us-east-1', 'CLOUDFRONT']);
    const [web] = resources(stacks.edge, 'AWS::CloudFront::Distribution');
    expect(JSON.stringify(web?.Properties)).toContain(`GetAtt${firewall?.id}`);
  });

  it('answers 429 to an address that sends more than it may, on the tracker paths only', () => {
    const rate = rules()['tracker-rate'];
    expect(rate?.Action).toEqual({ Block: { CustomResponse: { ResponseCode: 429 } } });
    const statement = rate?.Statement.RateBasedStatement;
    expect(statement).toMatchObject({ Limit: 3000, EvaluationWindowSec: 300, AggregateKeyType: 'IP' });
    expect(pathsOf(statement?.ScopeDownStatement)).toEqual(['/v1/', '/f/']);
  });

  it('looks neither into what activities say nor at an unsubscribing, which a mail server may send', () => {
    const down = rules().common?.Statement.ManagedRuleGroupStatement?.ScopeDownStatement as { NotStatement: object };
    expect(pathsOf(down.NotStatement)).toEqual(['/v1/', '/f/', '/u/']);
  });
});

describe('what goes wrong is kept and told', () => {
  const alarmsOn = (id: string) =>
    resources(stacks.watch, 'AWS::CloudWatch::Alarm').filter(
      ({ Properties }) => JSON.stringify(Properties).includes(id) && list(Properties.AlarmActions).length > 0,
    );

  it('each queue has dead letters, which have an alarm', () => {
    const all = processing('AWS::SQS::Queue');
    expect(all).toHaveLength(Object.keys(queues).length * 2 + 1);
    for (const [name, { visibility, tries }] of Object.entries(queues)) {
      const main = all.find((it) => it.Properties.QueueName === `ripen-${name}`);
      const dead = all.find((it) => it.Properties.QueueName === `ripen-${name}-dead`);
      expect(main?.Properties).toMatchObject({
        VisibilityTimeout: visibility,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [dead?.id, 'Arn'] }, maxReceiveCount: tries },
      });
      expect(alarmsOn(dead?.id ?? '')).toHaveLength(1);
      // The main queue: how old its oldest message is.
      expect(alarmsOn(main?.id ?? '').length).toBeGreaterThan(0);
    }
  });

  it('waits longer for a batch than its function may take six times over', () => {
    for (const name of names) {
      for (const trigger of lambdas[name].triggers) {
        if ('queue' in trigger)
          expect(queues[trigger.queue].visibility).toBeGreaterThanOrEqual(lambdas[name].timeoutSeconds * 6);
      }
    }
  });

  it('each target of a rule and of the schedule has dead letters, which have an alarm', () => {
    const undelivered = processing('AWS::SQS::Queue').find((it) => it.Properties.QueueName === 'ripen-undelivered');
    const targets = [
      ...processing('AWS::Events::Rule').flatMap(({ Properties }) => Properties.Targets as object[]),
      ...processing('AWS::Scheduler::Schedule').map(({ Properties }) => Properties.Target as object),
    ];
    expect(targets.length).toBeGreaterThan(Object.keys(rules).length);
    for (const target of targets) {
      expect(target).toMatchObject({ DeadLetterConfig: { Arn: { 'Fn::GetAtt': [undelivered?.id, 'Arn'] } } });
    }
    expect(alarmsOn(undelivered?.id ?? '')).toHaveLength(1);
  });

  it('each function has an alarm on its errors', () => {
    for (const name of names) expect(alarmsOn(functionOf(name).id).length).toBeGreaterThan(0);
  });

  it('shows what the business and the engineers ask for on one dashboard', () => {
    const [dashboard] = resources(stacks.watch, 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    for (const title of [
      'Events in',
      'Scored',
      'Age of the oldest message',
      'Failed runs',
      'Dead letters',
      'Emails',
      'Complaints',
      'SLA breaches',
    ]) {
      expect(body).toContain(title);
    }
  });
});

describe('what must survive', () => {
  it('keeps and protects tables, people, bus and secret, and backs tables up to any point', () => {
    const found = resources(stacks.data, 'AWS::DynamoDB::GlobalTable');
    expect(found).toHaveLength(Object.keys(tables).length);
    for (const table of found) {
      expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      });
    }
    const kept = [
      'Cognito::UserPool',
      'Events::EventBus',
      'Events::Archive',
      'SecretsManager::Secret',
      'SES::EmailIdentity',
    ];
    for (const type of kept) {
      const found = resources(stacks.data, `AWS::${type}`);
      expect([type, found.map((it) => it.DeletionPolicy)]).toEqual([type, ['Retain']]);
    }
    expect(resources(stacks.data, 'AWS::Cognito::UserPool')[0]?.Properties.DeletionProtection).toBe('ACTIVE');
    expect(stacks.data.terminationProtection).toBe(true);
  });

  it('keeps no table, bus, secret or user pool in the stacks that are thrown away', () => {
    const stateful = /DynamoDB|UserPool$|EventBus$|SecretsManager/;
    const found = all.filter((stack) => stack !== stacks.data).flatMap((stack) => resources(stack));
    expect(found.filter(({ Type }) => stateful.test(Type)).map(({ Type }) => Type)).toEqual([]);
  });

  it('archives what was on the bus, and keeps every log for as long as was chosen', () => {
    expect(resources(stacks.data, 'AWS::Events::Archive')[0]?.Properties.RetentionDays).toBe(90);
    for (const group of all.flatMap((stack) => resources(stack, 'AWS::Logs::LogGroup'))) {
      expect([group.id, group.Properties.RetentionInDays]).toEqual([group.id, 90]);
    }
    for (const it of all.flatMap((stack) => resources(stack, 'AWS::Lambda::Function'))) {
      expect([it.id, it.Properties.LoggingConfig]).not.toEqual([it.id, undefined]);
    }
  });

  it('can be removed once that was said', async () => {
    const { stacks: going } = await stacksWith({ keepData: 'no' });
    expect(going.data.terminationProtection).toBe(false);
    for (const table of resources(going.data, 'AWS::DynamoDB::GlobalTable')) {
      expect(table.DeletionPolicy).toBe('Delete');
      expect(table.Properties.Replicas).toMatchObject([{ DeletionProtectionEnabled: false }]);
    }
  });
});

describe('encryption', () => {
  it('encrypts queues, buckets and topics at rest', () => {
    for (const queue of processing('AWS::SQS::Queue')) expect(queue.Properties.SqsManagedSseEnabled).toBe(true);
    for (const bucket of resources(stacks.edge, 'AWS::S3::Bucket')) {
      expect(bucket.Properties.BucketEncryption).toBeDefined();
      expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
    for (const topic of resources(stacks.watch, 'AWS::SNS::Topic'))
      expect(topic.Properties.KmsMasterKeyId).toBeDefined();
  });

  it('refuses what comes without TLS', () => {
    const refusing = (stack: Stack, type: string) =>
      resources(stack, type).filter(({ Properties }) =>
        JSON.stringify(Properties.PolicyDocument).includes('"aws:SecureTransport":"false"'),
      ).length;
    expect(refusing(stacks.processing, 'AWS::SQS::QueuePolicy')).toBe(Object.keys(queues).length * 2 + 1);
    expect(refusing(stacks.edge, 'AWS::S3::BucketPolicy')).toBe(resources(stacks.edge, 'AWS::S3::Bucket').length);
    expect(refusing(stacks.watch, 'AWS::SNS::TopicPolicy')).toBe(1);
    const [web] = resources(stacks.edge, 'AWS::CloudFront::Distribution');
    const config = web?.Properties.DistributionConfig as
      | { DefaultCacheBehavior: { ViewerProtocolPolicy: string }; CacheBehaviors: { ViewerProtocolPolicy: string }[] }
      | undefined;
    expect(config?.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(new Set(config?.CacheBehaviors.map((it) => it.ViewerProtocolPolicy))).toEqual(new Set(['https-only']));
  });
});
