import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { prefix } from '../topology.ts';
import type { CloudOptions } from './options.ts';
import type { ProcessingStack } from './processing-stack.ts';

const five = Duration.minutes(5);

/** Alarms that wake somebody, and the one dashboard that shows the whole. */
export class WatchStack extends Stack {
  readonly #topic: sns.Topic;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { options: CloudOptions; processing: ProcessingStack },
  ) {
    super(scope, id, props);
    const { options, processing } = props;
    this.#topic = new sns.Topic(this, 'Alarms', { topicName: `${prefix}-alarms`, enforceSSL: true });
    this.#topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'));
    if (options.alarmEmail !== undefined)
      this.#topic.addSubscription(new subscriptions.EmailSubscription(options.alarmEmail));

    const dead = [processing.undelivered, ...Object.values(processing.queues).map((pair) => pair.dead)];
    for (const queue of dead) {
      this.#alarm(
        `Dead-${queue.node.id}`,
        queue.metricApproximateNumberOfMessagesVisible({ period: five, statistic: 'max' }),
        1,
        'Messages were given up: look at Setup, Dead letters.',
      );
    }
    const oldest = Object.values(processing.queues).map((pair) =>
      pair.main.metricApproximateAgeOfOldestMessage({ period: five, statistic: 'max' }),
    );
    for (const [name, { main }] of Object.entries(processing.queues)) {
      this.#alarm(
        `Age-${name}`,
        main.metricApproximateAgeOfOldestMessage({ period: five, statistic: 'max' }),
        300,
        'Work waits for more than five minutes.',
      );
    }
    for (const [name, it] of Object.entries(processing.functions)) {
      this.#alarm(
        `Errors-${name}`,
        it.metricErrors({ period: five, statistic: 'sum' }),
        5,
        'A function fails again and again.',
      );
    }
    const failedRuns = new cloudwatch.Metric({
      namespace: 'AWS/States',
      metricName: 'ExecutionsFailed',
      statistic: 'sum',
      period: five,
    });
    const complaints = new cloudwatch.Metric({
      namespace: 'AWS/SES',
      metricName: 'Reputation.ComplaintRate',
      statistic: 'avg',
      period: Duration.hours(1),
    });
    const bounces = new cloudwatch.Metric({
      namespace: 'AWS/SES',
      metricName: 'Reputation.BounceRate',
      statistic: 'avg',
      period: Duration.hours(1),
    });
    this.#alarm(
      'Complaints',
      complaints,
      0.001,
      'More than one reader in a thousand complains; SES suspends senders who go on.',
    );
    this.#alarm('Bounces', bounces, 0.05, 'More than one email in twenty bounces.');

    // Alarms that our own code raises (a lead that differs from its ledger, a handoff overdue) are log entries.
    const logged = (name: string, alarm: string, group: string) => {
      const filter = new logs.MetricFilter(this, `Logged-${name}`, {
        logGroup: logs.LogGroup.fromLogGroupName(this, `Group-${name}`, `/ripen/${group}`),
        filterPattern: logs.FilterPattern.stringValue('$.alarm', '=', alarm),
        metricNamespace: 'Ripen',
        metricName: name,
        metricValue: '1',
        defaultValue: 0,
      });
      return filter.metric({ statistic: 'sum', period: five });
    };
    const drift = logged('LedgerDrift', 'ledger-drift', 'sweep');
    const overdue = logged('HandoffsOverdue', 'handoff-overdue', 'steps');
    this.#alarm('LedgerDrift', drift, 1, 'A lead differs from the fold of its ledger: run "npm run ripen -- verify".');

    if (options.without.has('dashboard')) return;
    const graph = (title: string, ...left: cloudwatch.IMetric[]) =>
      new cloudwatch.GraphWidget({ title, left, width: 8 });
    const { collect, score, steps } = processing.functions;
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: prefix,
      widgets: [
        [
          graph('Requests in', collect.metricInvocations({ period: five })),
          graph('Scoring batches', score.metricInvocations({ period: five }), score.metricErrors({ period: five })),
          graph('Age of the oldest message (s)', ...oldest),
        ],
        [
          graph('Failed runs', failedRuns),
          graph(
            'Dead letters',
            ...dead.map((queue) => queue.metricApproximateNumberOfMessagesVisible({ period: five })),
          ),
          graph('Steps taken', steps.metricInvocations({ period: five }), steps.metricErrors({ period: five })),
        ],
        [
          graph(
            'Emails sent',
            new cloudwatch.Metric({ namespace: 'AWS/SES', metricName: 'Send', statistic: 'sum', period: five }),
          ),
          graph('Complaints and bounces', complaints, bounces),
          graph('Handoffs overdue, ledger drift', overdue, drift),
        ],
      ],
    });
  }

  #alarm(id: string, metric: cloudwatch.IMetric, threshold: number, alarmDescription: string): void {
    new cloudwatch.Alarm(this, `Alarm-${id}`, {
      metric,
      threshold,
      alarmDescription,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new actions.SnsAction(this.#topic));
  }
}
