import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Stacks } from '../../../infra/cloud/stacks.ts';
import { functions } from '../../../infra/topology.ts';
import { findings, type Resource, resources, stacksWith } from './synthesised.ts';

const readme = readFileSync(new URL('../../../infra/cloud/README.md', import.meta.url), 'utf8');

/** Every resource by its stack and id. */
const resourcesOf = (stacks: Stacks): Map<string, Resource> =>
  new Map(
    Object.values(stacks)
      .filter((stack) => stack !== undefined)
      .flatMap((stack) => resources(stack).map((it) => [`${stack.stackName} ${it.id}`, it] as const))
      // A version's id is made of what the function is told, so it differs with every word.
      .filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata' && Type !== 'AWS::Lambda::Version'),
  );

let whole: Map<string, Resource>;
beforeAll(async () => {
  whole = resourcesOf((await stacksWith(given)).stacks);
});

/** Somebody to leave out. */
const given = { adminEmail: 'ada@acme.example' };
const left = (without: string) => stacksWith({ ...given, without: `builder,${without}` });
const typesOf = (items: readonly Resource[]): string[] => items.map(({ Type }) => Type.replace('AWS::', '')).sort();

/** What each word takes away: these types of resources, and no other thing. */
const taken: Record<string, string[]> = {
  waf: ['WAFv2::WebACL'],
  cloudfront: [
    'CloudFront::Distribution',
    'CloudFront::Function',
    'CloudFront::OriginAccessControl',
    'CloudFront::ResponseHeadersPolicy',
    'S3::Bucket',
    'S3::Bucket',
    'S3::BucketPolicy',
    'S3::BucketPolicy',
    // Nothing is left for it to stand before.
    'WAFv2::WebACL',
  ],
  'app-routes': ['CloudFront::Function'],
  archive: ['Events::Archive'],
  'first-admin': [
    'Cognito::UserPoolUser',
    ...Array.from({ length: 3 }, () => 'Cognito::UserPoolUserToGroupAttachment'),
  ],
  // The alarms on what they count go with them.
  'metric-filters': [
    ...Array.from({ length: Object.keys(functions).length + 2 }, () => 'Logs::MetricFilter'),
    ...Array.from({ length: 6 }, () => 'CloudWatch::Alarm'),
  ],
  // Its alarms: complaints and bounces.
  ses: [
    'CloudWatch::Alarm',
    'CloudWatch::Alarm',
    'SES::ConfigurationSet',
    'SES::ConfigurationSetEventDestination',
    'SES::EmailIdentity',
  ],
  sampling: ['XRay::SamplingRule'],
  dashboard: ['CloudWatch::Dashboard'],
  starter: [
    'IAM::Policy',
    'IAM::Role',
    'IAM::Role',
    'Lambda::Function',
    'Lambda::Function',
    // Of CDK's function that calls it.
    'Logs::LogGroup',
    'Custom::Trigger',
  ],
};

describe('leaving out what an emulator lacks', () => {
  it.each(Object.entries(taken))('without %s there is just that not', async (name, types) => {
    const some = resourcesOf((await left(name)).stacks);
    const gone = [...whole].filter(([id]) => !some.has(id)).map(([, it]) => it);
    expect(typesOf(gone)).toEqual([...types].sort());
    expect([...some].filter(([id]) => !whole.has(id))).toEqual([]);
  });

  it.each(
    [...readme.matchAll(/^\| `([\w-]+)` \| (.*?`AWS::.*?) \|/gm)].map(([, word = '', types = '']) => [word, types]),
  )('without %s an emulator needs none of what the README says it lacks', async (word, types) => {
    const some = [...resourcesOf((await left(word)).stacks).values()];
    const lacked = [...types.matchAll(/`(AWS::[\w:]+)`/g)].map(([, type = '']) => type);
    expect(lacked.length).toBeGreaterThan(0);
    const still = some.filter(({ Type }) => lacked.some((it) => Type === it || Type.startsWith(`${it}::`)));
    expect(still.map(({ Type }) => Type)).toEqual([]);
  });

  it('the README tells what each word is for', () => {
    const told = [...readme.matchAll(/^\| `([\w-]+)` \| .*?`(?:AWS|Custom)::/gm)].map(([, word]) => word);
    expect(told.sort()).toEqual([...Object.keys(taken), 'builder'].sort());
  });

  it('everything together leaves the wiring as it is: queues, rules, routes, tables, and what each function may do', async () => {
    const some = resourcesOf((await left(Object.keys(taken).join())).stacks);
    const wiring =
      /SQS|Events::Rule|EventSourceMapping|ApiGatewayV2::(Route|Integration)|Scheduler|IAM::Policy|DynamoDB|Cognito::UserPool$/;
    const kept = [...some].filter(([, { Type }]) => wiring.test(Type));
    expect(kept.length).toBeGreaterThan(50);
    for (const [id, it] of kept) expect([id, it]).toEqual([id, whole.get(id)]);
  });

  it('handlers are told nothing else, for what stands at the address is told from stack to stack: no function asks where it runs', async () => {
    const some = resourcesOf((await left('waf,cloudfront,archive,dashboard')).stacks);
    const environmentOf = (it: Resource | undefined) =>
      ((it?.Properties.Environment ?? {}) as { Variables?: Record<string, unknown> }).Variables ?? {};
    const functions = [...some].filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
    const differing = functions.flatMap(([id, it]) => {
      const [here, there] = [environmentOf(it), environmentOf(whole.get(id))];
      return Object.keys({ ...here, ...there }).filter(
        (name) => JSON.stringify(here[name]) !== JSON.stringify(there[name]),
      );
    });
    expect(differing).toEqual([]);
    const told = [...some.values()].find(({ Properties }) => Properties.Name === '/ripen/url');
    expect(JSON.stringify(told?.Properties.Value)).toContain('ApiEndpoint');
  });

  it.each([
    'waf',
    'archive,ses,dashboard,starter',
    'waf,cloudfront,archive,dashboard,metric-filters,sampling,first-admin',
  ])('is deployed all the same: cdk-nag finds nothing new without %s', async (names) => {
    const { found } = await findings(true, { without: `builder,${names}`, keepData: 'no', mfa: 'required' });
    expect(found).toEqual([]);
  });
});
