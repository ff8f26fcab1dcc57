import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** Who sends mails, and writes down what became of them (`shared/lambda/mail-log.ts`). */
const SENDERS = ['send-mails', 'retry-mails'] as const;
const UNSENT = '{ ($.message = "mail not sent") || ($.message = "mail waits") }';

/** Rings when a mail was refused or given up, or waits for over an hour. It reads logs, so it is built after them. */
export class MailAlarm extends Construct {
  constructor(scope: Construct, id: string, alarmTopic: Topic) {
    super(scope, id);
    const period = Duration.minutes(15);
    const counted = SENDERS.map((name) => {
      const metricName = name === 'send-mails' ? 'MailsUnsent' : 'RetriedMailsUnsent';
      new MetricFilter(this, name, {
        logGroup: LogGroup.fromLogGroupName(this, `${name}-log`, `/aws/lambda/${name}`),
        filterPattern: FilterPattern.literal(UNSENT),
        metricNamespace: 'Hineni',
        metricName,
        metricValue: '1',
      });
      return new Metric({ namespace: 'Hineni', metricName, statistic: 'Sum', period });
    });
    const [first, again] = counted;
    const alarm = new Alarm(this, 'alarm', {
      alarmName: 'mails-unsent',
      alarmDescription:
        'a mail was refused, given up, or waits for over an hour: somebody may not know of an invitation or a notice. Runbook: docs/runbooks/mails-unsent.md',
      metric: new MathExpression({
        expression: 'FILL(first, 0) + FILL(again, 0)',
        usingMetrics: { ...(first && { first }), ...(again && { again }) },
        period,
        label: 'mails that did not go out',
      }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(alarmTopic));
    alarm.addOkAction(new SnsAction(alarmTopic));
  }
}
