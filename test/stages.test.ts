import { expect, test } from 'vitest';
import { cloudStages, stages } from '../stages/index.ts';
import type { StageConfig } from '../stages/stage-config.ts';

/** What pre-prod may not share with prod: whose it is, who is told, and that real people are behind it. */
const MAY_DIFFER = [
  'name',
  'account',
  'alarmEmail',
  'expectsTraffic',
  'reachesPublic',
  'address',
  'operator',
  'mailFrom',
  'voiceNumber',
  'supportDesk',
];

const named = (all: readonly StageConfig[], name: StageConfig['name']): StageConfig =>
  all.find((stage) => stage.name === name)!;

const differences = (a: StageConfig, b: StageConfig): string[] =>
  Object.keys(a).filter(
    (field) =>
      JSON.stringify(a[field as keyof StageConfig]) !== JSON.stringify(b[field as keyof StageConfig]),
  );

/** The promises between stages; what is broken is told in a sentence. */
const broken = (all: readonly StageConfig[]): string[] => {
  const complaints: string[] = [];
  const cloud = all.filter((stage) => stage.runsOn === 'aws');
  const prod = named(all, 'prod');
  const preProd = named(all, 'pre-prod');
  const twice = (values: readonly string[]) =>
    values.filter((value, index) => values.indexOf(value) !== index);

  for (const account of twice(all.map((stage) => stage.account)))
    complaints.push(`two stages share ${account}`);
  for (const host of twice(cloud.flatMap((stage) => [stage.address.apiHost, stage.address.webHost]))) {
    complaints.push(`two stages share ${host}`);
  }
  for (const sender of twice(all.map((stage) => stage.mailFrom)))
    complaints.push(`two stages send as ${sender}`);
  for (const stage of all) {
    if (stage.reachesPublic && stage.name !== 'prod') complaints.push(`${stage.name} reaches the public`);
    if (stage.name !== 'prod' && stage.operator.url === prod.operator.url) {
      complaints.push(`${stage.name} asks the operator of prod`);
    }
    if (stage.runsOn === 'aws' && stage.name !== 'prod' && stage.voiceNumber === prod.voiceNumber) {
      complaints.push(`${stage.name} answers the number of prod`);
    }
  }
  if (!prod.reachesPublic) complaints.push('prod does not reach the public');
  for (const field of differences(preProd, prod)) {
    if (!MAY_DIFFER.includes(field)) complaints.push(`pre-prod differs from prod in ${field}`);
  }
  for (const stage of [preProd, prod]) {
    const kept =
      stage.keepsData && stage.deletionProtected && stage.backsUp && stage.canaryDeploys && stage.hasWaf;
    if (!kept || stage.pointInTimeRecoveryDays !== 35)
      complaints.push(`${stage.name} may lose what it keeps`);
  }
  for (const stage of cloud) {
    if (stage.region !== 'il-central-1') complaints.push(`${stage.name} lies outside of Israel`);
    if (!stage.customerKeys) complaints.push(`${stage.name} leaves its keys to AWS`);
    if (stage.issuer !== 'cognito') complaints.push(`${stage.name} has no issuer of its own`);
    if (stage.webhooksReachOwnMachine) complaints.push(`${stage.name} sends events to its own machines`);
    if (stage.hasWaf && !stage.promisesNag) complaints.push(`${stage.name} promises nothing of cdk-nag`);
    if (!stage.address.apiCertificateArn.includes(`:${stage.region}:${stage.account}:`)) {
      complaints.push(`${stage.name} uses the certificate of another stage for its API`);
    }
    if (!stage.address.webCertificateArn.includes(`:us-east-1:${stage.account}:`)) {
      complaints.push(`${stage.name} uses a certificate for its pages that CloudFront cannot take`);
    }
  }
  return complaints;
};

const changed = (name: StageConfig['name'], change: Partial<StageConfig>): StageConfig[] =>
  stages.map((stage) => (stage.name === name ? { ...stage, ...change } : stage));

test('there are five stages in the cloud and one on this machine', () => {
  expect(cloudStages.map((stage) => stage.name)).toEqual(['dev', 'test', 'pre-prod', 'prod', 'training']);
  expect(stages.map((stage) => stage.name)).toContain('local');
});

test('every stage states every field, and the same fields', () => {
  const fields = Object.keys(stages[0]!).sort();
  for (const stage of stages) expect(Object.keys(stage).sort()).toEqual(fields);
});

test('the stages keep what they promise one another', () => {
  expect(broken(stages)).toEqual([]);
});

test('no stage holds a secret', () => {
  for (const stage of stages) expect(JSON.stringify(stage)).not.toMatch(/secret"\s*:|password|AKIA|BEGIN/i);
});

test.each([
  [
    'two stages in one account',
    'two stages share 000000000004',
    changed('test', { account: named(stages, 'prod').account }),
  ],
  [
    'a second stage that reaches the public',
    'training reaches the public',
    changed('training', { reachesPublic: true }),
  ],
  [
    'a pre-prod that is smaller than prod',
    'pre-prod differs from prod in apiRequestsPerSecondMax',
    changed('pre-prod', { apiRequestsPerSecondMax: 10 }),
  ],
  ['a prod without deletion protection', 'prod may lose', changed('prod', { deletionProtected: false })],
  [
    'a training that asks the real operator',
    'training asks the operator of prod',
    changed('training', { operator: named(stages, 'prod').operator }),
  ],
  [
    'a stage through which strangers reach its own machines',
    'dev sends events to its own machines',
    changed('dev', { webhooksReachOwnMachine: true }),
  ],
  ['a stage that leaves the country', 'dev lies outside', changed('dev', { region: 'eu-west-1' })],
  [
    'a stage that answers at the address of prod',
    'two stages share api.hineni.example',
    changed('test', { address: named(stages, 'prod').address }),
  ],
])('%s is seen', (_, complaint, faulty) => {
  expect(broken(faulty)).toContainEqual(expect.stringContaining(complaint));
});
