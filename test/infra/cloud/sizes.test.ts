import { beforeAll, describe, expect, it } from 'vitest';
import type { Stacks } from '../../../infra/cloud/stacks.ts';
import { functions } from '../../../infra/topology.ts';
import { type Resource, resources, stacksWith } from './synthesised.ts';

let usual: Stacks;
let chosen: Stacks;
beforeAll(async () => {
  usual = (await stacksWith()).stacks;
  const servers = '203.0.113.7,198.51.100.0/24,2001:db8::/32';
  const given = { trackerRequests: '900', apiRequests: '50', workers: '2', reservedConcurrency: '30' };
  chosen = (await stacksWith({ ...given, trackerServers: servers })).stacks;
});

const stageOf = ({ edge }: Stacks) => resources(edge, 'AWS::ApiGatewayV2::Stage')[0]?.Properties;
const concurrencyOf = ({ processing }: Stacks) =>
  Object.fromEntries(
    resources(processing, 'AWS::Lambda::Function')
      .filter(({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined)
      .map(({ Properties }) => [Properties.FunctionName, Properties.ReservedConcurrentExecutions]),
  );

describe('sizes that whoever deploys may choose', () => {
  it('throttle trackers apart from everything else', () => {
    const routes = functions.collect.triggers.flatMap(({ http }) => http);
    const expected = (rate: number) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: 2 * rate });
    const each = (rate: number) => Object.fromEntries(routes.map((route) => [route, expected(rate)]));
    expect(stageOf(usual)).toMatchObject({ DefaultRouteSettings: expected(200), RouteSettings: each(500) });
    expect(stageOf(chosen)).toMatchObject({ DefaultRouteSettings: expected(50), RouteSettings: each(900) });
  });

  it('pay for no metrics by route', () => {
    expect(stageOf(usual)?.DefaultRouteSettings).toMatchObject({ DetailedMetricsEnabled: false });
  });

  it('keep concurrency for what somebody waits for, and only if the account has it', () => {
    expect(concurrencyOf(usual)).toEqual({});
    const answering = ['collect', 'preferences', 'api', 'publish'];
    expect(concurrencyOf(chosen)).toEqual(Object.fromEntries(answering.map((name) => [`ripen-${name}`, 30])));
  });

  it('cap how many functions read one queue', () => {
    const workers = resources(chosen.processing, 'AWS::Lambda::EventSourceMapping').map(
      ({ Properties }) => (Properties.ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency,
    );
    expect(workers).toEqual([2, 2, 2]);
  });

  it('let servers send for many people', () => {
    if (chosen.global === undefined || usual.global === undefined) throw new Error('There is no firewall.');
    const sets = resources(chosen.global, 'AWS::WAFv2::IPSet');
    expect(sets.map(({ Properties: it }) => [it.IPAddressVersion, it.Addresses, it.Scope])).toEqual([
      ['IPV4', ['203.0.113.7/32', '198.51.100.0/24'], 'CLOUDFRONT'],
      ['IPV6', ['2001:db8::/32'], 'CLOUDFRONT'],
    ]);
    const [firewall] = resources(chosen.global, 'AWS::WAFv2::WebACL');
    const rules = firewall?.Properties.Rules as { Name: string; Statement: Resource['Properties'] }[];
    const rate = rules.find(({ Name }) => Name === 'tracker-rate')?.Statement.RateBasedStatement;
    const statements = (rate as { ScopeDownStatement?: { AndStatement?: { Statements: object[] } } } | undefined)
      ?.ScopeDownStatement?.AndStatement?.Statements;
    expect(statements?.slice(1)).toEqual(
      sets.map(({ id }) => ({
        NotStatement: { Statement: { IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': [id, 'Arn'] } } } },
      })),
    );
    expect(resources(usual.global, 'AWS::WAFv2::IPSet')).toEqual([]);
  });
});

describe('what is taken in', () => {
  it('is only what SES says of our own emails', () => {
    const rule = resources(usual.processing, 'AWS::Events::Rule').find(({ id }) => id.startsWith('Ruleemailevents'));
    expect(rule?.Properties.EventPattern).toMatchObject({
      detail: { mail: { tags: { 'ses:configuration-set': ['ripen'] } } },
    });
  });

  it('is written by EventBridge to a group that it may write to', () => {
    const groups = resources(usual.processing, 'AWS::Logs::LogGroup');
    const facts = resources(usual.processing, 'AWS::Logs::MetricFilter').find(({ Properties }) =>
      JSON.stringify(Properties).includes('"HandoffsOverdue"'),
    );
    const group = groups.find(
      ({ id }) => JSON.stringify(facts?.Properties.LogGroupName) === JSON.stringify({ Ref: id }),
    );
    expect(group?.Properties.LogGroupName).toMatch(/^\/aws\/events\//);
  });

  it('is traced one time in a hundred', () => {
    const [rule] = resources(usual.watch, 'AWS::XRay::SamplingRule');
    expect(rule?.Properties.SamplingRule).toMatchObject({ FixedRate: 0.01, ReservoirSize: 0, ServiceName: 'ripen-*' });
  });
});
