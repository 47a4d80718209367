import type { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Alarm } from '../../functions/runtime/index.ts';
import type { FunctionName } from '../topology.ts';

const namespace = 'Ripen';

/** What the bus tells, by the metric that counts it. */
const facts = {
  HandoffsOverdue: '{ $.detail-type = "Handoff Overdue" }',
  RunsFailed: '{ ($.detail-type = "Flow Run Ended") && ($.detail.status = "failed") }',
} as const;
export type Fact = keyof typeof facts;

/** The stack whose logs are counted. */
type Logging = Stack & { logGroups: Record<FunctionName, logs.LogGroup>; facts: logs.LogGroup };

/**
 * Entries of logs as metrics. Any function may raise any alarm, so each function's log is looked through for all. They
 * stand beside the logs that they read: no other stack needs to import those.
 */
export const countLogged = (stack: Logging, functions: readonly FunctionName[]): void => {
  for (const name of functions) {
    new logs.MetricFilter(stack, `Alarms-${name}`, {
      logGroup: stack.logGroups[name],
      filterPattern: logs.FilterPattern.literal('{ $.alarm = "*" }'),
      metricNamespace: namespace,
      metricName: 'Alarms',
      metricValue: '1',
      dimensions: { alarm: '$.alarm' },
    });
  }
  for (const [metricName, pattern] of Object.entries(facts)) {
    new logs.MetricFilter(stack, `Logged-${metricName}`, {
      logGroup: stack.facts,
      filterPattern: logs.FilterPattern.literal(pattern),
      metricNamespace: namespace,
      metricName,
      metricValue: '1',
      defaultValue: 0,
    });
  }
};

/** How often functions raised an alarm. */
export const alarmMetric = (alarm: Alarm, props: cloudwatch.MetricOptions): cloudwatch.Metric =>
  new cloudwatch.Metric({ namespace, metricName: 'Alarms', dimensionsMap: { alarm }, ...props });

/** How often the bus told of something. */
export const factMetric = (metricName: Fact, props: cloudwatch.MetricOptions): cloudwatch.Metric =>
  new cloudwatch.Metric({ namespace, metricName, ...props });
