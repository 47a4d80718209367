import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { prefix } from '../topology.ts';
import type { DataStack } from './data-stack.ts';
import type { EdgeStack } from './edge-stack.ts';
import type { CloudOptions } from './options.ts';
import type { ProcessingStack } from './processing-stack.ts';

const FIVE_MINUTES = Duration.minutes(5);
const sum = { statistic: 'sum', period: FIVE_MINUTES } as const;
const most = { statistic: 'max', period: FIVE_MINUTES } as const;

type Watched = StackProps & { options: CloudOptions; data: DataStack; edge: EdgeStack; processing: ProcessingStack };

/** Alarms that wake somebody, and the one dashboard that shows the whole. */
export class WatchStack extends Stack {
  readonly #topic: sns.Topic;

  constructor(scope: Construct, id: string, { options, data, edge, processing, ...props }: Watched) {
    super(scope, id, props);
    this.#topic = this.#alarmTopic(options);
    const { queues, undelivered, functions, facts } = processing;

    const dead = [...Object.values(queues).map((pair) => pair.dead), undelivered];
    for (const queue of dead) {
      this.#alarm(`Dead-${queue.node.id}`, queue.metricApproximateNumberOfMessagesVisible(most), {
        reaches: 1,
        means:
          queue === undelivered
            ? `A rule or the schedule could not deliver. What it was lies in the queue ${prefix}-undelivered, with the reason.`
            : 'Messages were given up. Setup, Stuck messages shows them and puts them back.',
      });
    }
    for (const [name, { main }] of Object.entries(queues)) {
      this.#alarm(`Age-${name}`, main.metricApproximateAgeOfOldestMessage(most), {
        reaches: 300,
        means: 'Work waits for more than five minutes.',
      });
    }
    for (const [name, it] of Object.entries(functions)) {
      this.#alarm(`Errors-${name}`, it.metricErrors(sum), { reaches: 5, means: 'A function fails again and again.' });
      this.#alarm(`Throttles-${name}`, it.metricThrottles(sum), {
        reaches: 50,
        means: "The account's Lambda concurrency is used up.",
      });
    }
    this.#alarm('Errors-token-claims', data.tokenClaims.metricErrors(sum), {
      reaches: 1,
      means: 'The function that completes access tokens fails: nobody can sign in.',
    });
    const broken = edge.api.metricServerError(sum);
    this.#alarm('ServerErrors', broken, { reaches: 10, means: 'Requests are answered with 5xx.' });

    const drift = this.#logged('LedgerDiffers', processing.logGroups.sweep, '{ $.alarm = "ledger-differs" }');
    this.#alarm('LedgerDiffers', drift, {
      reaches: 1,
      means: 'A lead is not the fold of its ledger. The sweep has set it right; find out how it came about.',
    });
    const uncertain = this.#logged('EffectsUncertain', processing.logGroups.steps, '{ $.alarm = "effect-uncertain" }');
    this.#alarm('EffectsUncertain', uncertain, {
      reaches: 1,
      means: 'An email or webhook was interrupted on its way and is not repeated; the run says which.',
    });
    const overdue = this.#logged('HandoffsOverdue', facts, '{ $.detail-type = "Handoff Overdue" }');
    this.#alarm('HandoffsOverdue', overdue, { reaches: 5, means: 'Sales leaves handoffs beyond their time.' });
    const failed = this.#logged(
      'RunsFailed',
      facts,
      '{ ($.detail-type = "Flow Run Ended") && ($.detail.status = "failed") }',
    );
    this.#alarm('RunsFailed', failed, { reaches: 1, means: 'A flow run failed; the flow shows where.' });

    const mail = options.without.has('ses') ? undefined : this.#mail();
    if (options.without.has('dashboard')) return;
    const { collect, score, steps } = functions;
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: prefix,
      widgets: [
        [
          graph('Events in', collect.metricInvocations(sum), queues.score.main.metricNumberOfMessagesSent(sum)),
          graph('Scored', queues.score.main.metricNumberOfMessagesDeleted(sum), score.metricErrors(sum)),
          graph(
            'Age of the oldest message (s)',
            ...Object.values(queues).map(({ main }) => main.metricApproximateAgeOfOldestMessage(most)),
          ),
        ],
        [
          graph('Failed runs', failed, uncertain),
          graph('Dead letters', ...dead.map((queue) => queue.metricApproximateNumberOfMessagesVisible(most))),
          graph('Steps taken', steps.metricInvocations(sum), steps.metricErrors(sum)),
        ],
        [
          ...(mail === undefined
            ? []
            : [graph('Emails', mail.sent), graph('Complaints and bounces (rate)', mail.complaints, mail.bounces)]),
          graph('SLA breaches, ledger drift', overdue, drift),
        ],
        [graph('Requests answered 5xx', broken), graph('Time to answer (ms)', edge.api.metricLatency(most))],
      ],
    });
  }

  #alarmTopic({ alarmEmail }: CloudOptions): sns.Topic {
    const key = new kms.Key(this, 'AlarmKey', {
      description: 'Encrypts alarms on their way',
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
    });
    key.grantEncryptDecrypt(new iam.ServicePrincipal('cloudwatch.amazonaws.com'));
    const topic = new sns.Topic(this, 'Alarms', { topicName: `${prefix}-alarms`, enforceSSL: true, masterKey: key });
    topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'));
    if (alarmEmail !== undefined) topic.addSubscription(new subscriptions.EmailSubscription(alarmEmail));
    return topic;
  }

  /** SES counts for the whole account: its reputation is one. */
  #mail() {
    const ses = (metricName: string, more: Pick<cloudwatch.MetricProps, 'statistic' | 'period'>) =>
      new cloudwatch.Metric({ namespace: 'AWS/SES', metricName, ...more });
    const rate = { statistic: 'avg', period: Duration.hours(1) };
    const complaints = ses('Reputation.ComplaintRate', rate);
    const bounces = ses('Reputation.BounceRate', rate);
    this.#alarm('Complaints', complaints, {
      reaches: 0.001,
      means: 'More than one reader in a thousand complains; SES suspends senders who go on.',
    });
    this.#alarm('Bounces', bounces, { reaches: 0.05, means: 'More than one email in twenty bounces.' });
    return { sent: ses('Send', sum), complaints, bounces };
  }

  /** Entries of a log as a metric: how our own code raises an alarm (`alarm` in an entry of a function's log). */
  #logged(metricName: string, logGroup: logs.ILogGroup, pattern: string): cloudwatch.IMetric {
    return new logs.MetricFilter(this, `Logged-${metricName}`, {
      logGroup,
      filterPattern: logs.FilterPattern.literal(pattern),
      metricNamespace: 'Ripen',
      metricName,
      metricValue: '1',
      defaultValue: 0,
    }).metric(sum);
  }

  #alarm(id: string, metric: cloudwatch.IMetric, { reaches, means }: { reaches: number; means: string }): void {
    const alarm = new cloudwatch.Alarm(this, `Alarm-${id}`, {
      alarmName: `${prefix}-${id}`,
      alarmDescription: means,
      metric,
      threshold: reaches,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new actions.SnsAction(this.#topic));
  }
}

const graph = (title: string, ...left: cloudwatch.IMetric[]): cloudwatch.GraphWidget =>
  new cloudwatch.GraphWidget({ title, left, width: 8 });
