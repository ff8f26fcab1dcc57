import type { IAlarmRef } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { AppFunction } from './app-function.ts';

const POLICY = 'service-role/AWSCodeDeployRoleForLambdaLimited';

/**
 * How new versions come into use: a tenth of the calls for five minutes, then all; taken back by itself when the
 * function's alarm, or one of those given, rings.
 */
export class CanaryRelease extends Construct {
  readonly #application: LambdaApplication;
  readonly #role: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#application = new LambdaApplication(this, 'application');
    this.#role = new Role(this, 'role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(POLICY)],
    });
    acknowledge(
      this.#role,
      `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${POLICY}]`,
      'AWS keeps this policy for exactly this use: to move aliases and to look at alarms',
    );
  }

  /** Releases a function's `live` slowly. */
  release(fn: AppFunction, alarms: readonly IAlarmRef[]): void {
    new LambdaDeploymentGroup(fn, 'release', {
      application: this.#application,
      role: this.#role,
      alias: fn.live,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: [fn.alarm, ...alarms],
    });
  }
}
