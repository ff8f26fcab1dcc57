import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  CompositeAlarm,
  Dashboard,
  GraphWidget,
  Metric,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { catalogue } from '#functions/catalogue';
import type { StageConfig } from '#stages/stage-config';
import { MailAlarm } from '#infra/constructs/mail-alarm';
import { apiMetric, reportsAccepted } from '#infra/constructs/metrics';
import { stackId } from '#infra/constructs/stack-id';
import { TelephoneAlarms } from '#infra/constructs/telephone-alarms';

/** While one of these rings nobody, or nobody of a kind, can report: wake somebody. */
const REPORTING = ['put-report', 'sync-reports', 'take-turn', 'authorize', 'add-claims', 'api-failing'];

const PERIOD = Duration.minutes(1);

const ofFunction = (name: string, metricName: string, statistic: string): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: name },
    statistic,
    period: PERIOD,
  });

const ofQueue = (name: string, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/SQS',
    metricName,
    dimensionsMap: { QueueName: name },
    statistic: 'Maximum',
    period: PERIOD,
  });

const woken = (by: string): readonly string[] =>
  Object.entries(catalogue)
    .filter(([, entry]) => entry.wake.by === by)
    .map(([name]) => name);

/** The functions that answer calls, a vendor each. */
const callTakers = (): readonly string[] =>
  Object.entries(catalogue)
    .filter(
      ([, { wake }]) =>
        wake.by === 'connect' || (wake.by === 'api' && wake.route.path.startsWith('/v1/voice/')),
    )
    .map(([name]) => name);

const queuesWorkedOn = (): readonly string[] =>
  Object.values(catalogue).flatMap(({ wake }) => (wake.by === 'queue' ? [wake.queue] : []));

/** What a person on call looks at, and the one alarm that may wake them. Last to be built: it watches the others. */
export class OpsStack extends Stack {
  constructor(scope: Construct, stage: StageConfig, parts: { alarmTopic: Topic }) {
    super(scope, stackId('ops', stage), {
      env: { account: stage.account, region: stage.region },
      description: 'Hineni: dashboard and the alarm that wakes somebody',
    });
    const reporting = new CompositeAlarm(this, 'reporting-alarm', {
      compositeAlarmName: 'reporting-fails',
      alarmDescription: `people cannot report, or not by every way. Runbook: docs/runbooks/stage-${stage.name}.md`,
      alarmRule: AlarmRule.anyOf(
        ...REPORTING.map((name) =>
          AlarmRule.fromAlarm(Alarm.fromAlarmName(this, `watched-${name}`, name), AlarmState.ALARM),
        ),
      ),
    });
    reporting.addAlarmAction(new SnsAction(parts.alarmTopic));
    new TelephoneAlarms(this, 'telephone', { stage, alarmTopic: parts.alarmTopic });
    new MailAlarm(this, 'mails', parts.alarmTopic);
    this.#dashboard(stage);
  }

  #dashboard(stage: StageConfig): void {
    const graph = (title: string, left: Metric[], width = 12): GraphWidget =>
      new GraphWidget({ title, left, width, height: 6, leftYAxis: { min: 0 } });
    const background = [...woken('stream'), ...woken('queue'), ...woken('schedule')];
    new Dashboard(this, 'dashboard', {
      dashboardName: `hineni-${stage.name}`,
      periodOverride: PeriodOverride.AUTO,
      widgets: [
        [
          new TextWidget({
            markdown: `# Hineni, ${stage.name}\nRunbooks: \`docs/runbooks/\`. Promise: visits follow reports within 10 s (p99); an accepted report is never lost.`,
            width: 24,
            height: 2,
          }),
        ],
        [
          graph('Reports accepted', [reportsAccepted()]),
          graph('Requests and answers', [apiMetric('Count'), apiMetric('4XXError'), apiMetric('5XXError')]),
        ],
        [
          graph('Milliseconds to an answer', [
            apiMetric('Latency').with({ statistic: 'p50' }),
            apiMetric('Latency').with({ statistic: 'p95' }),
            apiMetric('Latency').with({ statistic: 'p99' }),
          ]),
          graph(
            'Milliseconds behind the reports',
            woken('stream').map((name) => ofFunction(name, 'IteratorAge', 'Maximum')),
          ),
        ],
        [
          graph(
            'Seconds the oldest work waits',
            queuesWorkedOn().map((queue) => ofQueue(queue, 'ApproximateAgeOfOldestMessage')),
          ),
          graph(
            'Work given up',
            background.map((name) => ofQueue(`${name}-failed`, 'ApproximateNumberOfMessagesVisible')),
          ),
        ],
        [
          graph(
            'Calls by vendor',
            callTakers().map((name) => ofFunction(name, 'Invocations', 'Sum')),
          ),
          graph('The operator is left alone', [
            new Metric({
              namespace: 'Hineni',
              metricName: 'OperatorLeftAlone',
              statistic: 'Sum',
              period: PERIOD,
            }),
          ]),
        ],
        [
          graph(
            'Errors by function',
            Object.keys(catalogue).map((name) => ofFunction(name, 'Errors', 'Sum')),
            24,
          ),
        ],
      ],
    });
  }
}
