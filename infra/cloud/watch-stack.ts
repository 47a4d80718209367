import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as xray from 'aws-cdk-lib/aws-xray';
import type { Construct } from 'constructs';
import type { Alarm } from '../../functions/runtime/index.ts';
import { prefix } from '../topology.ts';
import type { DataStack } from './data-stack.ts';
import type { EdgeStack } from './edge-stack.ts';
import { alarmMetric, factMetric } from './logged.ts';
import type { CloudOptions } from './options.ts';
import type { ProcessingStack } from './processing-stack.ts';

/** The share of calls that X-Ray records. */
export const TRACED = 0.01;
const FIVE_MINUTES = Duration.minutes(5);
const sum = { statistic: 'sum', period: FIVE_MINUTES } as const;
const most = { statistic: 'max', period: FIVE_MINUTES } as const;

/** What functions raise, and what it means for whoever is woken. */
const meaningOf: Record<Alarm, { id: string; means: string }> = {
  'ledger-differs': {
    id: 'LedgerDiffers',
    means: 'A lead is not the fold of its ledger. The sweep has set it right; find out how it came about.',
  },
  'effect-uncertain': {
    id: 'EffectsUncertain',
    means: 'An email or webhook was interrupted on its way and is not repeated; the run says which.',
  },
  'unreadable-item': {
    id: 'UnreadableItems',
    means: 'An item of a table is not what this release can read; it is passed over and kept.',
  },
  'counterpart-trouble': {
    id: 'CounterpartTrouble',
    means: 'Email or webhooks wait because the other side takes none of ours; the builder says why.',
  },
};
const alarmsInLogs = Object.entries(meaningOf) as [Alarm, { id: string; means: string }][];

type Watched = StackProps & { options: CloudOptions; data: DataStack; edge: EdgeStack; processing: ProcessingStack };

/** Alarms that wake somebody, and the one dashboard that shows the whole. */
export class WatchStack extends Stack {
  readonly #topic: sns.Topic;

  constructor(scope: Construct, id: string, { options, data, edge, processing, ...props }: Watched) {
    super(scope, id, props);
    this.#topic = this.#alarmTopic(options);
    const { queues, undelivered, functions } = processing;

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
    }
    // Concurrency is the account's, and so is its end.
    this.#alarm('Throttles', lambda.Function.metricAllThrottles(sum), {
      reaches: 50,
      means: "The account's Lambda concurrency is used up.",
    });
    this.#alarm('Errors-token-claims', data.tokenClaims.metricErrors(sum), {
      reaches: 1,
      means: 'The function that completes access tokens fails: nobody can sign in.',
    });
    const broken = edge.api.metricServerError(sum);
    this.#alarm('ServerErrors', broken, { reaches: 10, means: 'Requests are answered with 5xx.' });

    // Without what counts them in the logs, these would watch nothing.
    const isCounted = !options.without.has('metric-filters');
    for (const [alarm, { id, means }] of isCounted ? alarmsInLogs : []) {
      this.#alarm(id, alarmMetric(alarm, sum), { reaches: 1, means });
    }
    const overdue = factMetric('HandoffsOverdue', sum);
    const failed = factMetric('RunsFailed', sum);
    if (isCounted) {
      this.#alarm('HandoffsOverdue', overdue, { reaches: 5, means: 'Sales leaves handoffs beyond their time.' });
      this.#alarm('RunsFailed', failed, { reaches: 1, means: 'A flow run failed; the flow shows where.' });
    }

    if (!options.without.has('sampling')) this.#sampleTraces();
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
          graph('Failed runs', failed, alarmMetric('effect-uncertain', sum)),
          graph('Dead letters', ...dead.map((queue) => queue.metricApproximateNumberOfMessagesVisible(most))),
          graph('Steps taken', steps.metricInvocations(sum), steps.metricErrors(sum)),
        ],
        [
          ...(mail === undefined
            ? []
            : [graph('Emails', mail.sent), graph('Complaints and bounces (rate)', mail.complaints, mail.bounces)]),
          graph('SLA breaches, ledger drift', overdue, alarmMetric('ledger-differs', sum)),
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

  /** One request in a hundred: X-Ray's own rule takes the first of each second, which is nearly every one here. */
  #sampleTraces(): void {
    const any = { host: '*', httpMethod: '*', urlPath: '*', resourceArn: '*' };
    new xray.CfnSamplingRule(this, 'Sampling', {
      samplingRule: {
        ...any,
        ruleName: prefix,
        priority: 1000,
        fixedRate: TRACED,
        reservoirSize: 0,
        serviceName: `${prefix}-*`,
        serviceType: '*',
        version: 1,
      },
    });
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

  #alarm(id: string, metric: cloudwatch.IMetric, { reaches, means }: { reaches: number; means: string }): void {
    const alarm = new cloudwatch.Alarm(this, `Alarm-${id}`, {
      alarmName: `${prefix}-${id}`,
      alarmDescription: `${means} What to do: ${runbookOf(id)}`,
      metric,
      threshold: reaches,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new actions.SnsAction(this.#topic));
  }
}

/** Where the runbook speaks of an alarm. One heading stands for all queues, or functions, of a kind. */
const runbookOf = (id: string): string => {
  const ownHeading = id === 'Dead-Queue-undelivered' || id === 'Errors-token-claims';
  return `infra/cloud/RUNBOOK.md#${(ownHeading ? id : id.replace(/-.*/, '')).toLowerCase()}`;
};

const graph = (title: string, ...left: cloudwatch.IMetric[]): cloudwatch.GraphWidget =>
  new cloudwatch.GraphWidget({ title, left, width: 8 });
