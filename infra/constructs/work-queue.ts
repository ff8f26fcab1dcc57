import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from '#stages/stage-config';
import type { AppFunction } from './app-function.ts';
import { acknowledge } from './acknowledge.ts';
import { UNSEAL } from './customer-key.ts';
import { TAKE_MESSAGES } from './function-rights.ts';
import { asFunction } from './library-types.ts';

/** What every queue of a stage is built from. */
export type QueueParts = { stage: StageConfig; messageKey: Key | undefined; alarmTopic: Topic };

/** Failed work is kept for as long as SQS can keep it. */
const KEPT = Duration.days(14);
/** AWS's figure: less, and a message is handed out again while its function may still be working. */
const VISIBILITY_PER_TIMEOUT = 6;
/** Work older than this is late: a file should be through in minutes. */
const LATE = Duration.minutes(15);

const queueOf = (scope: Construct, id: string, name: string, parts: QueueParts, more: object): Queue =>
  new Queue(scope, id, {
    queueName: name,
    enforceSSL: true,
    retentionPeriod: KEPT,
    removalPolicy: parts.stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(parts.messageKey === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: parts.messageKey }),
    ...more,
  });

/** A queue where failed work is laid, with an alarm on the first message. The id is `<function or queue>-failed`. */
export const failedQueue = (scope: Construct, name: string, parts: QueueParts, impact: string): Queue => {
  const queue = queueOf(scope, `${name}-failed`, `${name}-failed`, parts, {});
  acknowledge(queue, 'AwsSolutions-SQS3', 'This is where failed work is laid: the end of the line');
  const alarm = new Alarm(scope, `${name}-failed-alarm`, {
    alarmName: `${name}-failed`,
    alarmDescription: `${impact}: work was given up and lies in ${name}-failed. Runbook: docs/runbooks/${name}.md`,
    metric: queue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(parts.alarmTopic));
  return queue;
};

type WorkQueueProps = {
  parts: QueueParts;
  /** Deliveries before a message is given up. */
  tries: number;
  /** Of the function that works on it. */
  consumer: { name: string; timeoutSeconds: number; impact: string };
};

/** A queue, the queue of what failed, and the alarms on both. Its one function is joined with `workedOnBy`. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly failed: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { consumer, parts } = props;
    this.failed = failedQueue(this, consumer.name, parts, consumer.impact);
    this.queue = queueOf(this, 'queue', id, parts, {
      visibilityTimeout: Duration.seconds(consumer.timeoutSeconds * VISIBILITY_PER_TIMEOUT),
      deadLetterQueue: { queue: this.failed, maxReceiveCount: props.tries },
    });
    const late = new Alarm(this, 'late-alarm', {
      alarmName: `${consumer.name}-late`,
      alarmDescription: `${consumer.impact}: the oldest message of ${id} is over ${LATE.toMinutes()} minutes old. Runbook: docs/runbooks/${consumer.name}.md`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      threshold: LATE.toSeconds(),
      evaluationPeriods: 3,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    late.addAlarmAction(new SnsAction(parts.alarmTopic));
  }

  /** Joins the function that works on the queue. @param concurrencyMax runs at once, at least 2. */
  workedOnBy(fn: AppFunction, settings: { batchSize: number; concurrencyMax: number }): void {
    fn.allow(TAKE_MESSAGES, this.queue.queueArn);
    if (this.queue.encryptionMasterKey !== undefined) {
      fn.allow(UNSEAL, this.queue.encryptionMasterKey.keyRef.keyArn);
    }
    const mapping = new EventSourceMapping(fn, 'source', {
      target: asFunction(fn.live),
      eventSourceArn: this.queue.queueArn,
      batchSize: settings.batchSize,
      maxConcurrency: settings.concurrencyMax,
      // Without it Lambda takes a returned list of failures for success.
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(fn.role);
  }
}
