import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { StageConfig } from '#stages/stage-config';
import { customerKey, letServiceUse } from '#infra/constructs/customer-key';
import { mailDomainOf } from '#infra/constructs/function-rights';
import { apiMetric, reportsAccepted } from '#infra/constructs/metrics';
import { stackId } from '#infra/constructs/stack-id';

/**
 * What every other stack leans on: the keys of logs and messages, the topic that alarms are told to, and the alarms that
 * every release of an operation obeys. Those know the API by its name only, so that they can be here before it.
 */
export class BaseStack extends Stack {
  readonly logKey: Key | undefined;
  readonly messageKey: Key | undefined;
  readonly alarmTopic: Topic;
  /** While one of these rings, a new version of an operation is taken back. */
  readonly releaseAlarms: readonly Alarm[];

  constructor(scope: Construct, stage: StageConfig) {
    super(scope, stackId('base', stage), {
      env: { account: stage.account, region: stage.region },
      terminationProtection: stage.deletionProtected,
      description: 'Hineni: keys of logs and messages, the topic of alarms',
    });
    this.logKey = customerKey(this, stage, 'logs', 'Seals the logs of functions and of the API');
    letServiceUse(this.logKey, `logs.${stage.region}.amazonaws.com`, {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${stage.region}:${stage.account}:log-group:*`,
      },
    });
    this.messageKey = customerKey(this, stage, 'messages', 'Seals queues, schedules and alarms');
    // An alarm that may not use the key of its topic is silent.
    letServiceUse(this.messageKey, 'cloudwatch.amazonaws.com', {
      StringEquals: { 'aws:SourceAccount': stage.account },
    });

    this.alarmTopic = new Topic(this, 'alarms', {
      topicName: 'hineni-alarms',
      enforceSSL: true,
      ...(this.messageKey && { masterKey: this.messageKey }),
    });
    this.alarmTopic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.alarmTopic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': stage.account } },
      }),
    );
    if (stage.alarmEmail !== null) {
      this.alarmTopic.addSubscription(new EmailSubscription(stage.alarmEmail));
    }
    // Its DNS records are set by hand, once: the stage's runbook.
    new EmailIdentity(this, 'mail', { identity: Identity.domain(mailDomainOf(stage)) });
    this.releaseAlarms = [this.#failing(stage), ...(stage.expectsTraffic ? [this.#quiet(stage)] : [])];
  }

  #failing(stage: StageConfig): Alarm {
    const alarm = new Alarm(this, 'failing-alarm', {
      alarmName: 'api-failing',
      alarmDescription: `phones, offices and providers’ software get errors of 500 and over. Runbook: docs/runbooks/stage-${stage.name}.md`,
      metric: apiMetric('5XXError'),
      threshold: 5,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.alarmTopic));
    return alarm;
  }

  /** Where people report every day, fewer reports than usual for the hour and weekday is an alarm. */
  #quiet(stage: StageConfig): Alarm {
    const alarm = new AnomalyDetectionAlarm(this, 'quiet-alarm', {
      alarmName: 'reports-quiet',
      alarmDescription: `fewer reports are accepted than at this hour of this weekday: people may be unable to report although nothing fails. Runbook: docs/runbooks/stage-${stage.name}.md`,
      metric: reportsAccepted(),
      // The width of the expected band in standard deviations: calm at night, and it learns the holidays late.
      stdDevs: 4,
      comparisonOperator: ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.alarmTopic));
    return alarm;
  }
}
