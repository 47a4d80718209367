import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { stacksWith } from './synthesised.ts';

/**
 * CloudFormation refuses to drop or change an export while another stack imports it. A stack that exports is deployed
 * before those that import, so whatever they imported when they were last deployed must still be there, as it was.
 */

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
const ofMyOwn = { domain: 'leads.acme.example', hostedZoneId: 'Z1', hostedZoneName: 'acme.example' };

/** One of each option that changes what is deployed. Any may be chosen later, or no longer. */
const optionSets: Record<string, Record<string, string>> = {
  'nothing chosen': {},
  domain: ofMyOwn,
  'domain and certificate': { domain: 'leads.acme.example', certificateArn },
  'domain, without waf': { ...ofMyOwn, without: 'builder,waf' },
  ...Object.fromEntries(
    [
      'waf',
      'cloudfront',
      'archive',
      'ses',
      'dashboard',
      'starter',
      'metric-filters',
      'waf,cloudfront,archive,dashboard',
    ].map((left) => [`without ${left}`, { without: `builder,${left}` }]),
  ),
  secretArn: { secretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:moved-abcdef' },
  'people told, second factor': { adminEmail: 'ada@acme.example', alarmEmail: 'ops@acme.example', mfa: 'required' },
  'sender, retention, data thrown away': { sender: 'acme.example', retentionDays: '7', keepData: 'no' },
};

type Json = { Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }> };
type Deployed = { stacks: ReadonlySet<string>; exported: ReadonlyMap<string, string>; imported: ReadonlySet<string> };

const deployedWith = async (given: Record<string, string>): Promise<Deployed> => {
  const { stacks } = await stacksWith(given);
  const all = Object.values(stacks).filter((it) => it !== undefined);
  const templates = all.map((stack) => Template.fromStack(stack).toJSON() as Json);
  return {
    stacks: new Set(all.map(({ stackName }) => stackName)),
    exported: new Map(
      templates
        .flatMap(({ Outputs = {} }) => Object.values(Outputs))
        .flatMap(({ Export, Value }) => (Export === undefined ? [] : [[Export.Name, JSON.stringify(Value)] as const])),
    ),
    imported: new Set(
      templates.flatMap((it) =>
        [...JSON.stringify(it).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(([, name = '']) => name),
      ),
    ),
  };
};

const deployed = new Map<string, Deployed>();
beforeAll(async () => {
  for (const [name, given] of Object.entries(optionSets)) deployed.set(name, await deployedWith(given));
});

/** Whether a stack is deployed with these options: one that is not keeps what it exports. */
const isDeployed = ({ stacks }: Deployed, exportName: string): boolean => stacks.has(exportName.split(':')[0] ?? '');

describe('changing options later', () => {
  it.each(Object.keys(optionSets))('drops and changes no export that is in use, coming from %s', (name) => {
    const before = deployed.get(name);
    const refused = [...deployed].flatMap(([to, after]) =>
      [...(before?.imported ?? [])]
        .filter((it) => isDeployed(after, it) && after.exported.get(it) !== before?.exported.get(it))
        .map((it) => `to ${to}: ${it}`),
    );
    expect(refused).toEqual([]);
  });
});

describe('a new release', () => {
  /** What the last release imports, with the options that most deployments have. Kept until the release after. */
  const inUse = JSON.parse(readFileSync(new URL('exports-in-use.json', import.meta.url), 'utf8')) as Record<
    string,
    string
  >;

  it.each(Object.keys(optionSets).filter((name) => !name.includes('cloudfront') && name !== 'secretArn'))(
    'still exports what the last one imports: %s',
    (name) => {
      const after = deployed.get(name);
      if (after === undefined) throw new Error(`${name} was not synthesised.`);
      const missed = Object.entries(inUse).filter(
        ([it, value]) => isDeployed(after, it) && after.exported.get(it) !== value,
      );
      expect(missed).toEqual([]);
    },
  );

  it('writes down what it imports itself, so that the next one knows', () => {
    const usual = deployed.get('nothing chosen');
    const unknown = [...(usual?.imported ?? [])].filter((it) => !(it in inUse));
    expect(unknown, 'Add these to exports-in-use.json.').toEqual([]);
  });
});
