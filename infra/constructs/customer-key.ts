import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { StageConfig } from '#stages/stage-config';

/** Rights to read what a key sealed. */
export const UNSEAL: readonly string[] = ['kms:Decrypt', 'kms:DescribeKey'];

/** Rights to seal and to read; spelled out, as `kms:ReEncrypt*` and `kms:GenerateDataKey*` take more. */
export const SEAL: readonly string[] = [
  ...UNSEAL,
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Rights to send to a queue or topic that a key seals. */
export const SEAL_MESSAGES: readonly string[] = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** A key of the stage's own account, turned every year; undefined where the stage leaves the keys to AWS. */
export const customerKey = (
  scope: Construct,
  stage: StageConfig,
  id: string,
  description: string,
): Key | undefined =>
  stage.customerKeys
    ? new Key(scope, `${id}-key`, {
        alias: `hineni/${id}`,
        description,
        enableKeyRotation: true,
        pendingWindow: Duration.days(stage.keepsData ? 30 : 7),
        removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      })
    : undefined;

/** Lets an AWS service use a key for what belongs to this account. */
export const letServiceUse = (
  key: Key | undefined,
  service: string,
  conditions: Record<string, Record<string, string>>,
): void => {
  key?.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(service)],
      actions: [...SEAL],
      // In a key's own policy this is the key itself.
      resources: ['*'],
      conditions,
    }),
  );
};
