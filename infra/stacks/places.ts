import { Stack } from 'aws-cdk-lib';
import { CfnGeofenceCollection } from 'aws-cdk-lib/aws-location';
import type { Construct } from 'constructs';
import type { StageConfig } from '#stages/stage-config';
import { customerKey } from '#infra/constructs/customer-key';
import { FENCES } from '#infra/constructs/function-rights';
import { stackId } from '#infra/constructs/stack-id';

/** The fences at Amazon Location, in a region that has it; only for a stage that uses it. Functions know it by name. */
export class PlacesStack extends Stack {
  constructor(scope: Construct, stage: StageConfig) {
    super(scope, stackId('places', stage), {
      env: { account: stage.account, region: stage.locationRegion },
      terminationProtection: stage.deletionProtected,
      description: 'Hineni: the fences of recipients at Amazon Location',
    });
    const key = customerKey(this, stage, 'fences', 'Seals the fences');
    new CfnGeofenceCollection(this, 'fences', {
      collectionName: FENCES,
      description: 'A copy of the places of the directory: it can be filled again from there',
      ...(key && { kmsKeyId: key.keyArn }),
    });
  }
}
