import { resources, stacksWith } from '../../infra/cloud/synthesised.ts';
import { monthly } from './prices.ts';

/** Dollars a month for what is there before anybody comes: what is deployed times its price. */
export const atRest = async (): Promise<{ what: string; count: number; dollars: number }[]> => {
  const { stacks } = await stacksWith();
  const all = Object.values(stacks).flatMap((stack) => (stack === undefined ? [] : resources(stack)));
  const rules = all
    .filter(({ Type }) => Type === 'AWS::WAFv2::WebACL')
    .flatMap(({ Properties }) => Properties.Rules as unknown[]);
  const made = (type: string): number => all.filter(({ Type }) => Type === `AWS::${type}`).length;
  const counts = {
    firewall: made('WAFv2::WebACL'),
    firewallRule: rules.length,
    alarm: made('CloudWatch::Alarm'),
    // One with dimensions is charged in hours in which it counted something.
    metric: all.filter(({ Properties }) => JSON.stringify(Properties.MetricTransformations)?.includes('"DefaultValue"'))
      .length,
    dashboard: made('CloudWatch::Dashboard'),
    key: made('KMS::Key'),
    secret: made('SecretsManager::Secret'),
    poller: made('Lambda::EventSourceMapping'),
    schedule: made('Scheduler::Schedule'),
  };
  return (Object.keys(counts) as (keyof typeof counts)[]).map((what) => ({
    what,
    count: counts[what],
    dollars: counts[what] * monthly[what],
  }));
};
