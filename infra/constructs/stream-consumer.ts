import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Wake } from '#functions/catalogue';
import type { AppFunction } from './app-function.ts';
import { UNSEAL } from './customer-key.ts';
import { READ_STREAM } from './function-rights.ts';
import { asFunction } from './library-types.ts';
import { failedQueue, type QueueParts } from './work-queue.ts';

type StreamWake = Extract<Wake, { by: 'stream' }>;

/** Batches of one shard that are worked on side by side; the records of one key keep their order. */
const BATCHES_AT_ONCE = 4;
/** Derived data older than this is late: the promise is seconds. */
const LATE = Duration.minutes(5);

type StreamConsumerProps = {
  parts: QueueParts;
  fn: AppFunction;
  table: Table;
  wake: StreamWake;
  impact: string;
};

/**
 * Joins a function to a table's stream. A batch that fails is halved until the poison is alone; what still fails after
 * its tries, or is too old, is laid in `<function>-failed` so that the records behind it go on.
 *
 * @throws Error when the table has no stream.
 */
export class StreamConsumer extends Construct {
  constructor(scope: Construct, id: string, props: StreamConsumerProps) {
    super(scope, id);
    const { fn, table, wake, parts } = props;
    const name = fn.node.id;
    const stream = table.tableStreamArn;
    if (stream === undefined) throw new Error(`${name} reads the stream of ${wake.table}, which has none`);

    const failed = failedQueue(this, name, parts, props.impact);
    fn.allowSending(failed);
    fn.allow(READ_STREAM, stream);
    // Lambda asks for it, and it takes no resource:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
    fn.allow(['dynamodb:ListStreams'], '*');
    if (table.encryptionKey !== undefined) fn.allow(UNSEAL, table.encryptionKey.keyArn);

    const mapping = new EventSourceMapping(this, 'source', {
      target: asFunction(fn.live),
      eventSourceArn: stream,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: wake.batchSize,
      maxBatchingWindow: Duration.seconds(wake.windowSeconds),
      parallelizationFactor: BATCHES_AT_ONCE,
      bisectBatchOnError: true,
      retryAttempts: wake.retries,
      maxRecordAge: Duration.seconds(wake.ageSecondsMax),
      reportBatchItemFailures: true,
      // The grants are above: the library's own take `kms:GenerateDataKey*`.
      onFailure: { bind: () => ({ destination: failed.queueArn }) },
    });
    mapping.node.addDependency(fn.role);

    const late = new Alarm(this, 'late-alarm', {
      alarmName: `${name}-late`,
      alarmDescription: `${props.impact}: records wait for over ${LATE.toMinutes()} minutes. Runbook: docs/runbooks/${name}.md`,
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'IteratorAge',
        dimensionsMap: { FunctionName: name },
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      threshold: LATE.toMilliseconds(),
      evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    late.addAlarmAction(new SnsAction(parts.alarmTopic));
  }
}
