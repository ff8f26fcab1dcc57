import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AppFunction } from './app-function.ts';
import { SEAL_MESSAGES } from './customer-key.ts';
import { failedQueue, type QueueParts } from './work-queue.ts';

/** The zone of every schedule: a night's work follows the clock on the wall. */
export const ZONE = 'Asia/Jerusalem';

const TRIES = 3;
const AGE_SECONDS_MAX = 6 * 3600;

type LocalScheduleProps = {
  parts: QueueParts;
  fn: AppFunction;
  /** The fields of an EventBridge cron expression, in local time. */
  cron: string;
  impact: string;
};

/**
 * Wakes a function by the clock of Asia/Jerusalem. It is told the instant that was due, so that a late or repeated run
 * does the same work. A run that cannot be started, or fails after its tries, is laid in `<function>-failed`.
 */
export class LocalSchedule extends Construct {
  constructor(scope: Construct, id: string, props: LocalScheduleProps) {
    super(scope, id);
    const { fn, parts } = props;
    const name = fn.node.id;
    const failed = failedQueue(this, name, parts, props.impact);
    const target = fn.live.functionArn;

    const role = new Role(this, 'role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const allow = (actions: readonly string[], resource: string): void => {
      role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
    };
    allow(['lambda:InvokeFunction'], target);
    allow(['sqs:SendMessage'], failed.queueArn);
    if (parts.messageKey !== undefined) allow(SEAL_MESSAGES, parts.messageKey.keyArn);

    const schedule = new CfnSchedule(this, 'schedule', {
      name,
      description: props.impact,
      scheduleExpression: `cron(${props.cron})`,
      scheduleExpressionTimezone: ZONE,
      flexibleTimeWindow: { mode: 'OFF' },
      ...(parts.messageKey && { kmsKeyArn: parts.messageKey.keyArn }),
      target: {
        arn: target,
        roleArn: role.roleArn,
        input: JSON.stringify({ scheduledAt: '<aws.scheduler.scheduled-time>' }),
        retryPolicy: { maximumRetryAttempts: TRIES, maximumEventAgeInSeconds: AGE_SECONDS_MAX },
        deadLetterConfig: { arn: failed.queueArn },
      },
    });
    schedule.node.addDependency(role);

    // The schedule only hands the run over; what fails inside it is Lambda's to try again.
    fn.allowSending(failed);
    const retries = new CfnEventInvokeConfig(this, 'retries', {
      functionName: fn.lambda.functionName,
      qualifier: fn.live.aliasName,
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: AGE_SECONDS_MAX,
      destinationConfig: { onFailure: { destination: failed.queueArn } },
    });
    retries.node.addDependency(fn.live, fn.role);
  }
}
