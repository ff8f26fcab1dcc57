import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { StageConfig } from '../../stages/stage-config.ts';
import { customerKey, letServiceUse } from '../constructs/customer-key.ts';

/** What every other stack leans on: the keys of logs and messages, and the topic that alarms are told to. */
export class BaseStack extends Stack {
  readonly logKey: Key | undefined;
  readonly messageKey: Key | undefined;
  readonly alarmTopic: Topic;

  constructor(scope: Construct, stage: StageConfig) {
    super(scope, `base-${stage.name}`, {
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
  }
}
