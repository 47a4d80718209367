import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Stacks } from '../../../infra/cloud/stacks.ts';
import { type Resource, resources, stacksWith } from './synthesised.ts';

/** What CloudFormation, or the service behind a resource, refuses only once a deployment is under way. */

type Json = { Resources?: Record<string, { DependsOn?: string | string[] }>; Outputs?: Record<string, Output> };
type Output = { Export?: { Name: string } };

const given = { sender: 'acme.example', adminEmail: 'ada@acme.example', alarmEmail: 'ops@acme.example' };
let stacks: Stacks;
let all: Stack[];
const templates = new Map<Stack, Json>();
beforeAll(async () => {
  ({ stacks } = await stacksWith(given));
  all = Object.values(stacks).filter((it) => it !== undefined);
  for (const stack of all) templates.set(stack, Template.fromStack(stack).toJSON() as Json);
});
const of = (type: string): Resource[] => all.flatMap((stack) => resources(stack, type));

/** What is named by these intrinsic functions, anywhere below. */
const named = (value: unknown, by: (name: string, argument: unknown) => string[]): string[] => {
  if (Array.isArray(value)) return value.flatMap((it) => named(it, by));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, argument]) => [...by(name, argument), ...named(argument, by)]);
};
const referred = (value: unknown): string[] =>
  named(value, (name, argument) => {
    if (name === 'Ref') return [String(argument)];
    if (name === 'Fn::GetAtt') return [String(Array.isArray(argument) ? argument[0] : argument).split('.')[0] ?? ''];
    if (name !== 'Fn::Sub') return [];
    const text = String(Array.isArray(argument) ? argument[0] : argument);
    return [...text.matchAll(/\$\{([A-Za-z0-9]+)/g)].map(([, id = '']) => id);
  });
const imported = (value: unknown): string[] =>
  named(value, (name, argument) => (name === 'Fn::ImportValue' ? [String(argument)] : []));

/** A way round a graph, if there is one. */
const cycleIn = (edges: ReadonlyMap<string, readonly string[]>): string[] => {
  const done = new Set<string>();
  const visit = (at: string, way: readonly string[]): string[] => {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
    if (done.has(at)) return [];
    for (const to of edges.get(at) ?? []) {
      const found = visit(to, [...way, at]);
      if (found.length > 0) return found;
    }
    done.add(at);
    return [];
  };
  for (const start of edges.keys()) {
    const found = visit(start, []);
    if (found.length > 0) return found;
  }
  return [];
};

describe('the order of things', () => {
  it('no resource waits for itself', () => {
    for (const [stack, { Resources = {} }] of templates) {
      const edges = new Map(
        Object.entries(Resources).map(([id, it]) => [
          id,
          [...referred(it), ...[it.DependsOn ?? []].flat()].filter((to) => to in Resources),
        ]),
      );
      expect([stack.stackName, cycleIn(edges)]).toEqual([stack.stackName, []]);
    }
  });

  it('what a stack takes from another is given there, and that one is deployed before', () => {
    const given = new Map<string, Stack>();
    for (const [stack, { Outputs = {} }] of templates)
      for (const { Export } of Object.values(Outputs)) if (Export !== undefined) given.set(Export.Name, stack);
    const edges = new Map<string, string[]>();
    for (const [stack, template] of templates) {
      const from = imported(template).map((name) => given.get(name));
      expect([stack.stackName, from.filter((it) => it === undefined)]).toEqual([stack.stackName, []]);
      for (const it of from) if (it !== undefined) expect(stack.dependencies).toContain(it);
      edges.set(
        stack.stackName,
        stack.dependencies.map((it) => it.stackName),
      );
    }
    expect(cycleIn(edges)).toEqual([]);
    // What is thrown away may take from what survives, never the other way.
    expect(edges.get('RipenData')).toEqual([]);
  });

  it('the first administrator is put into groups that are there', () => {
    const groups = new Map(of('AWS::Cognito::UserPoolGroup').map(({ id, Properties }) => [Properties.GroupName, id]));
    const memberships = of('AWS::Cognito::UserPoolUserToGroupAttachment');
    expect(memberships).toHaveLength(3);
    const { Resources = {} } = templates.get(stacks.data) ?? {};
    for (const { id, Properties } of memberships)
      expect([Resources[id]?.DependsOn ?? []].flat()).toEqual(
        expect.arrayContaining([groups.get(Properties.GroupName), 'FirstAdmin']),
      );
  });
});

describe('limits of the services', () => {
  it('templates are within those of CloudFormation', () => {
    for (const template of templates.values()) {
      expect(JSON.stringify(template).length).toBeLessThan(1_000_000);
      expect(Object.keys(template.Resources ?? {}).length).toBeLessThanOrEqual(500);
      expect(Object.keys(template.Outputs ?? {}).length).toBeLessThanOrEqual(200);
    }
  });

  it.each([
    ['AWS::Lambda::Function', 'FunctionName', /^[A-Za-z0-9_-]{1,64}$/],
    ['AWS::SQS::Queue', 'QueueName', /^[A-Za-z0-9_-]{1,80}$/],
    ['AWS::IAM::Role', 'RoleName', /^[\w+=,.@-]{1,64}$/],
    ['AWS::Logs::LogGroup', 'LogGroupName', /^[\w./#-]{1,512}$/],
    ['AWS::DynamoDB::GlobalTable', 'TableName', /^[\w.-]{3,255}$/],
    ['AWS::Events::EventBus', 'Name', /^[\w./-]{1,256}$/],
    ['AWS::Events::Archive', 'ArchiveName', /^[\w.-]{1,48}$/],
    ['AWS::SES::ConfigurationSet', 'Name', /^[A-Za-z0-9_-]{1,64}$/],
    ['AWS::CloudFront::Function', 'Name', /^[A-Za-z0-9-_]{1,64}$/],
    ['AWS::CloudWatch::Alarm', 'AlarmName', /^.{1,255}$/],
    ['AWS::SNS::Topic', 'TopicName', /^[\w-]{1,256}$/],
  ])('each %s has a name that may be, once', (type, property, pattern) => {
    const names = of(type).flatMap(({ Properties }) => Properties[property] ?? []) as string[];
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !pattern.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('the sign-in page’s domain says none of the words that Cognito keeps for itself', () => {
    const [domain] = of('AWS::Cognito::UserPoolDomain');
    const text = JSON.stringify(domain?.Properties.Domain);
    expect(text).toContain('"ripen-"');
    expect(text.replace('AWS::AccountId', '')).not.toMatch(/aws|amazon|cognito/i);
  });

  it('environments, inline code and policies are small enough', () => {
    for (const { id, Properties } of of('AWS::Lambda::Function')) {
      const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: object };
      expect([id, JSON.stringify(Variables).length < 4096]).toEqual([id, true]);
      const { ZipFile = '' } = Properties.Code as { ZipFile?: string };
      expect(ZipFile.length).toBeLessThan(4096);
    }
    for (const { Properties } of of('AWS::CloudFront::Function'))
      expect(String(Properties.FunctionCode).length).toBeLessThan(10_240);
    for (const { id, Properties } of of('AWS::IAM::Policy'))
      expect([id, JSON.stringify(Properties.PolicyDocument).length < 10_240]).toEqual([id, true]);
  });

  it('a queue is read within the times that Lambda and SQS take', () => {
    for (const { Properties: it } of of('AWS::Lambda::EventSourceMapping')) {
      const window = Number(it.MaximumBatchingWindowInSeconds ?? 0);
      // More than ten messages a batch need a window to gather them in.
      expect(Number(it.BatchSize) <= 10 || window >= 1).toBe(true);
      expect((it.ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency).toBeGreaterThanOrEqual(2);
    }
  });
});

describe('without any choice made', () => {
  it('everything there is has a default, and another region keeps only what CloudFront wants in us-east-1', async () => {
    const { stacks: usual } = await stacksWith();
    const { certified, ...always } = usual;
    expect(certified).toBeUndefined();
    expect(Object.values(always).every((stack) => stack !== undefined && resources(stack).length > 0)).toBe(true);
    const { stacks: elsewhere } = await stacksWith({ region: 'eu-central-1' });
    const regions = Object.values(elsewhere)
      .filter((stack) => stack !== undefined)
      .map((stack) => [stack.stackName, stack.region]);
    expect(Object.fromEntries(regions)).toEqual({
      RipenData: 'eu-central-1',
      RipenGlobal: 'us-east-1',
      RipenEdge: 'eu-central-1',
      RipenProcessing: 'eu-central-1',
      RipenWatch: 'eu-central-1',
    });
    if (elsewhere.global === undefined) throw new Error('There is no firewall.');
    expect(resources(elsewhere.global, 'AWS::WAFv2::WebACL')).toHaveLength(1);
  });
});
