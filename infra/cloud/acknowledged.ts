import { DefaultStackSynthesizer, type Stack, Token, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type FunctionName, functions, type LambdaFunction } from '../topology.ts';
import { type BundleName, bundleNames } from './bundle.ts';
import type { Stacks } from './stacks.ts';

/** One finding of cdk-nag that stays, and why. `at` is the construct's path in its stack. */
export type Acknowledgement = { stack: Stack; at: string; id: string; reason: string };

const lambdas: Record<FunctionName, LambdaFunction> = functions;
const grantsOf = (name: BundleName) => (name === 'starter' ? functions.publish.grants : lambdas[name].grants);

/** Every finding that is not fixed, one by one: nothing is switched off for a whole stack. */
export const acknowledgements = ({ data, edge, global, processing }: Stacks): Acknowledgement[] => [
  {
    stack: data,
    at: 'Secret',
    id: 'SMG4',
    reason:
      'It keys the hashes of addresses that refuse mail and signs links in emails that were sent. A new one would let us mail people who refused, and break their way out.',
  },
  {
    stack: data,
    at: 'People',
    id: 'COG2',
    reason: 'Each person may set up a second factor; "-c mfa=required" demands it from everyone.',
  },
  {
    stack: data,
    at: 'People',
    id: 'COG8',
    reason:
      'A handful of invited colleagues sign in and nobody can sign up: the Plus plan would cost more than it guards.',
  },
  ...webFindings(edge, global !== undefined),
  ...builderFindings(edge),
  {
    stack: processing,
    at: 'Queue-undelivered',
    id: 'SQS3',
    reason: 'It is itself where rules and the schedule put what they could not deliver; an alarm watches it.',
  },
  ...routeFindings(processing),
  ...bundleNames.flatMap((name) => roleFindings(processing, name)),
];

/** The account as cdk-nag writes it into a finding: its number where the deployment knows it, as any real one does. */
const accountIn = ({ account }: Stack): string => (Token.isUnresolved(account) ? '<AWS::AccountId>' : account);

const webFindings = (edge: Stack, hasFirewall: boolean): Acknowledgement[] => [
  ...(hasFirewall
    ? []
    : [
        { stack: edge, at: 'Web', id: 'CFR2', reason: 'Whoever deployed has left the firewall out: "-c without=waf".' },
      ]),
  {
    stack: edge,
    at: 'Web',
    id: 'CFR1',
    reason: 'Leads and unsubscribing readers may be anywhere.',
  },
  {
    stack: edge,
    at: 'Web',
    id: 'CFR4',
    reason:
      'Without a domain of one\'s own, CloudFront\'s certificate fixes the policy. With "-c domain=…" it is TLS 1.2 (2021), and there is no finding.',
  },
];

/** CDK's own function that uploads the builder; its code and role are CDK's. It runs during deployments only. */
const builderFindings = (edge: Stack): Acknowledgement[] => {
  const provider = 'Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C';
  const { bootstrapQualifier = DefaultStackSynthesizer.DEFAULT_QUALIFIER } = edge.synthesizer;
  const asset = `arn:<AWS::Partition>:s3:::cdk-${bootstrapQualifier}-assets-${accountIn(edge)}-${edge.region}/*`;
  const reads = 'It reads the assets that were just deployed, and nothing else in that bucket is secret.';
  const writes = "It writes the builder's bucket and no other.";
  const found: [id: string, reason: string][] = [
    ['L1', 'CDK chooses the runtime of its own function.'],
    [
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'It is what lets it write its own log.',
    ],
    ['IAM5[Action::s3:GetObject*]', reads],
    ['IAM5[Action::s3:GetBucket*]', reads],
    ['IAM5[Action::s3:List*]', reads],
    ['IAM5[Action::s3:DeleteObject*]', writes],
    ['IAM5[Action::s3:Abort*]', writes],
    [`IAM5[Resource::${asset}]`, reads],
    ['IAM5[Resource::<Files8E6940B8.Arn>/*]', writes],
    [
      'IAM5[Resource::*]',
      'CloudFront invalidations of a distribution know no finer resource in CDK; it clears caches only.',
    ],
  ];
  return found.map(([id, reason]) => ({ stack: edge, at: provider, id, reason }));
};

/** Who may call a route is decided by its handler, which tests try route by route. */
const routeFindings = (processing: Stack): Acknowledgement[] => {
  const why: Partial<Record<FunctionName, string>> = {
    collect: 'Public: a tracking key can only add activities. The handler checks the key, its origins, and the size.',
    preferences: 'Public: whoever holds the signed link of an email may unsubscribe without signing in (RFC 8058).',
    api: 'The handler verifies the access token against the issuer, or a server key against its hash, and checks role or scope per endpoint; a JWT authorizer would lock server keys out. GET /health tells nothing.',
    publish: 'The handler verifies the access token or the server key, and checks role or scope, as the API does.',
  };
  return Object.entries(lambdas).flatMap(([name, { triggers }]) =>
    triggers.flatMap((trigger) =>
      'http' in trigger
        ? trigger.http.map((route) => ({
            stack: processing,
            at: `Route-${route.replaceAll('/', '--')}`,
            id: 'APIG4',
            reason: why[name as FunctionName] ?? '',
          }))
        : [],
    ),
  );
};

const roleFindings = (processing: Stack, name: BundleName): Acknowledgement[] => {
  const { runs = [], publishMachines, sendEmail }: LambdaFunction['grants'] = grantsOf(name);
  const arn = (service: string, resource: string) =>
    `arn:<AWS::Partition>:${service}:${processing.region}:${accountIn(processing)}:${resource}`;
  const on = (resource: string, reason: string): Acknowledgement => ({
    stack: processing,
    at: `Role-${name}`,
    id: `IAM5[Resource::${resource}]`,
    reason,
  });
  const oneRun = ['StopExecution', 'DescribeExecution', 'GetExecutionHistory'];
  return [
    on(
      '*',
      publishMachines
        ? 'X-Ray and ValidateStateMachineDefinition know no resources: one takes traces, the other looks at a text.'
        : 'X-Ray knows no resources; it only takes traces.',
    ),
    ...(publishMachines || runs.some((action) => !oneRun.includes(action))
      ? [
          on(
            arn('states', 'stateMachine:ripen-*'),
            'Marketers make state machines by publishing: their prefix is all that is known.',
          ),
        ]
      : []),
    ...(runs.some((action) => oneRun.includes(action))
      ? [
          on(
            arn('states', 'execution:ripen-*'),
            'Runs of the state machines under our prefix; their names are made as they start.',
          ),
        ]
      : []),
    ...(sendEmail
      ? [
          on(
            arn('ses', 'identity/*'),
            "A condition holds it to the one sender; SES's sandbox checks the reader's identity too.",
          ),
        ]
      : []),
  ];
};

/** Tells CDK which findings are known. One whose construct this deployment leaves out is passed over. */
export const acknowledgeFindings = (stacks: Stacks): void => {
  for (const { stack, at, id, reason } of acknowledgements(stacks)) {
    const construct = at
      .split('/')
      .reduce<IConstruct | undefined>((node, child) => node?.node.tryFindChild(child), stack);
    if (construct !== undefined) Validations.of(construct).acknowledge({ id: `AwsSolutions-${id}`, reason });
  }
};
