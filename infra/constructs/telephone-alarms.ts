import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { catalogue, type FunctionEntry } from '#functions/catalogue';
import type { StageConfig } from '#stages/stage-config';
import { API_ACCESS_LOG } from './metrics.ts';

const NAMESPACE = 'Hineni';
/** In an hour of work somebody calls; four quarters without a call are a fault. */
const QUARTER = Duration.minutes(15);
/** A place that is asked for later than ten minutes after the report is not asked for at all (`phone-place.ts`). */
const PLACES_WAIT = Duration.minutes(5);

/** Turns of callers: those that call a recipient back come at our own wish. */
const isCallTurn = ({ wake }: FunctionEntry): boolean =>
  wake.by === 'api' && /^\/v1\/voice\/(turn|signed-turn|twiml|yemot\b)/.test(wake.route.path);

const operations = (): string =>
  Object.values(catalogue)
    .flatMap((entry) => (isCallTurn(entry) && entry.wake.by === 'api' ? [entry.wake.route] : []))
    .map(({ method, path }) => `$.operation = "${method} ${path}"`)
    .join(' || ');

/** Sunday to Thursday, from 05:00 to 14:00 UTC: at work by either clock of Israel. CloudWatch's Monday is 1. */
const AT_WORK = '(DAY(turns) == 7 OR DAY(turns) < 5) AND HOUR(turns) >= 5 AND HOUR(turns) < 14';

type TelephoneAlarmsProps = { stage: StageConfig; alarmTopic: Topic };

/**
 * What tells that a telephone vendor or the mobile operator is silent although nothing of ours fails. It reads the logs
 * of the API and of `locate-phone`, so it is built after them.
 */
export class TelephoneAlarms extends Construct {
  constructor(scope: Construct, id: string, props: TelephoneAlarmsProps) {
    super(scope, id);
    const turns = this.#counted(
      'turns',
      API_ACCESS_LOG,
      'CallTurns',
      `{ (${operations()}) && ($.status < 300) }`,
    );
    const resting = this.#counted(
      'resting',
      '/aws/lambda/locate-phone',
      'OperatorLeftAlone',
      '{ $.errorCode = "OPERATOR_RESTING" }',
    );
    // Where nobody has to call, silence says nothing.
    if (props.stage.expectsTraffic) {
      this.#alarm('vendor-silent', props, {
        says: 'for an hour of a working day no call has reached us: caregivers with simple phones may be unable to report although nothing fails',
        page: 'vendor-silent',
        // Every request to the API writes a zero; without any at all `reports-quiet` rings.
        metric: new MathExpression({
          expression: `IF(${AT_WORK}, turns, 1)`,
          usingMetrics: { turns: turns.with({ period: QUARTER }) },
          period: QUARTER,
          label: 'turns of calls at work',
        }),
        operator: ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        periods: 4,
      });
    }
    this.#alarm('operator-silent', props, {
      says: 'the mobile operator does not answer and is left alone for a while: reports by simple telephones stay without a place',
      page: 'operator-silent',
      metric: resting,
      operator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 5,
      periods: 3,
    });
    this.#alarm('places-waiting', props, {
      says: `the place of simple telephones is asked for over ${PLACES_WAIT.toMinutes()} minutes after the report, and soon too late`,
      page: 'operator-silent',
      metric: new Metric({
        namespace: 'AWS/SQS',
        metricName: 'ApproximateAgeOfOldestMessage',
        dimensionsMap: { QueueName: 'places' },
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      operator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: PLACES_WAIT.toSeconds(),
      periods: 3,
    });
  }

  /** Lines of a log as a metric; a line of another kind counts as zero, so that silence has points. */
  #counted(id: string, logGroup: string, metricName: string, pattern: string): Metric {
    new MetricFilter(this, id, {
      logGroup: LogGroup.fromLogGroupName(this, `${id}-log`, logGroup),
      filterPattern: FilterPattern.literal(pattern),
      metricNamespace: NAMESPACE,
      metricName,
      metricValue: '1',
      defaultValue: 0,
    });
    return new Metric({ namespace: NAMESPACE, metricName, statistic: 'Sum', period: Duration.minutes(5) });
  }

  #alarm(
    name: string,
    { alarmTopic }: TelephoneAlarmsProps,
    rings: {
      says: string;
      page: string;
      metric: IMetric;
      operator: ComparisonOperator;
      threshold: number;
      periods: number;
    },
  ): void {
    const alarm = new Alarm(this, `${name}-alarm`, {
      alarmName: name,
      alarmDescription: `${rings.says}. Runbook: docs/runbooks/${rings.page}.md`,
      metric: rings.metric,
      comparisonOperator: rings.operator,
      threshold: rings.threshold,
      evaluationPeriods: rings.periods,
      datapointsToAlarm: rings.periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(alarmTopic));
    alarm.addOkAction(new SnsAction(alarmTopic));
  }
}
