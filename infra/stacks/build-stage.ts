import { SecretValue } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EnvKey } from '#shared/lambda/env';
import type { StageConfig } from '#stages/stage-config';
import type { CodeOf } from '#infra/code';
import { FENCES } from '#infra/constructs/function-rights';
import { ApiStack } from './api.ts';
import { BaseStack } from './base.ts';
import { DataStack } from './data.ts';
import { IdentityStack, type Issuer } from './identity.ts';
import { OperationStack } from './operations.ts';
import { OpsStack } from './ops.ts';
import { PlacesStack } from './places.ts';
import { QueueStack } from './queues.ts';
import { WebStack } from './web.ts';
import { WorkerStack } from './workers.ts';

/** Keys and tokens shared with the telephone vendors: one secret in the stage's account, a field each. */
const voiceSecret = (jsonField: string): string =>
  SecretValue.secretsManager('hineni/voice-vendors', { jsonField }).unsafeUnwrap();

/** The values of a stage for the variables that are neither tables nor queues. */
const valuesOf = (stage: StageConfig, issuer: Issuer): Partial<Record<EnvKey, string>> => ({
  ISSUER_URL: issuer.url,
  ISSUER_AUDIENCE: issuer.audience,
  PLACE_VERDICT: stage.usesLocation ? 'amazon-location' : 'in-process',
  GEOFENCE_COLLECTION: FENCES,
  LOCATION_REGION: stage.locationRegion,
  CALL_BACK_SALT: stage.name,
  CALL_BACK_HOURS: stage.callBackHours,
  SUPPORT_NUMBER: stage.supportDesk?.number ?? 'none',
  SUPPORT_HOURS: stage.supportDesk?.hours ?? 'none',
  MAIL_FROM: stage.mailFrom,
  PUBLIC_URL: `https://${stage.address.apiHost}`,
  PAGE_URL: `https://${stage.address.webHost}`,
  PROMPTS_URL: `https://${stage.address.webHost}`,
  WEBHOOK_ADDRESSES: stage.webhooksReachOwnMachine ? 'own-machine-too' : 'public',
  VOICE_SIGNING_KEYS: voiceSecret('signingKeys'),
  TWIML_AUTH_TOKEN: voiceSecret('twimlAuthToken'),
  YEMOT_SECRETS: voiceSecret('yemotSecrets'),
  OPERATOR_URL: stage.operator.url,
  OPERATOR_TOKEN_URL: stage.operator.tokenUrl,
  OPERATOR_CLIENT_ID: stage.operator.clientId,
  // A reference that CloudFormation resolves at deployment: the secret is in no template and in no stage file.
  OPERATOR_CLIENT_SECRET: SecretValue.secretsManager(stage.operator.secretName, {
    jsonField: 'clientSecret',
  }).unsafeUnwrap(),
});

/** Builds the stacks of one stage. @returns them in the order in which they are deployed. */
export const buildStage = (scope: Construct, stage: StageConfig, codeOf: CodeOf): readonly Stack[] => {
  const base = new BaseStack(scope, stage);
  const data = new DataStack(scope, stage);
  const shared = { stage, messageKey: base.messageKey, alarmTopic: base.alarmTopic };
  const queues = new QueueStack(scope, stage, shared);
  const parts = {
    ...shared,
    codeOf,
    logKey: base.logKey,
    tables: data.tables,
    queues: queues.queues,
    values: {},
  };
  const identity = new IdentityStack(scope, stage, parts);
  const equipped = { ...parts, values: valuesOf(stage, identity.issuer) };
  const operations = { ...equipped, releaseAlarms: base.releaseAlarms };
  const reads = new OperationStack(scope, 'reads', operations);
  const writes = new OperationStack(scope, 'writes', operations);
  const api = new ApiStack(scope, stage, operations, new Map([...reads.functions, ...writes.functions]));
  const workers = new WorkerStack(scope, stage, { ...equipped, work: queues.work });
  const web = new WebStack(scope, stage, identity.issuer);
  const places = stage.usesLocation ? [new PlacesStack(scope, stage)] : [];
  const ops = new OpsStack(scope, stage, base);
  for (const watched of [identity, reads, writes, api, workers]) ops.addStackDependency(watched);
  return [base, data, queues, ...places, identity, reads, writes, api, workers, web, ops];
};
