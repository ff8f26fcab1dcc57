import { describe, expect, test } from 'vitest';
import { TABLES } from '../../functions/catalogue.ts';
import {
  type Built,
  type Json,
  ofType,
  pick,
  planted,
  pointsAt,
  stageCases,
  built,
  type Resource,
} from '../support/infra.ts';

const KEPT = ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::Cognito::UserPool', 'AWS::SQS::Queue'];

const tableComplaints = (one: Built, id: string, resource: Resource | undefined): string[] => {
  if (resource === undefined) return [`${id} is missing`];
  const { stage } = one;
  const definition = TABLES[id as keyof typeof TABLES];
  const table = resource.Properties;
  const recovery = table.PointInTimeRecoverySpecification;
  const sealed = /\/\w+key\w+\.Arn$/.test(
    pointsAt(one, 'data', table.SSESpecification?.KMSMasterKeyId ?? ''),
  );
  const promises: [string, boolean][] = [
    [
      'recovers to any second',
      recovery?.PointInTimeRecoveryEnabled === true &&
        recovery.RecoveryPeriodInDays === stage.pointInTimeRecoveryDays,
    ],
    ['is sealed with a key of ours', !stage.customerKeys || (table.SSESpecification?.SSEEnabled && sealed)],
    ['is protected as the stage says', table.DeletionProtectionEnabled === stage.deletionProtected],
    ['is paid by request', table.BillingMode === 'PAY_PER_REQUEST'],
    [
      'streams both images',
      !definition.streamed || table.StreamSpecification?.StreamViewType === 'NEW_AND_OLD_IMAGES',
    ],
    [
      'forgets what expires',
      (table.TimeToLiveSpecification?.AttributeName === 'expiresAtEpochSeconds') === definition.expires,
    ],
    [
      'has its indexes and no other',
      JSON.stringify((table.GlobalSecondaryIndexes ?? []).map((index: Json) => index.IndexName)) ===
        JSON.stringify(definition.indexes.map((index) => index.name)),
    ],
  ];
  return promises.filter(([, kept]) => !kept).map(([promise]) => `${id} breaks: ${promise}`);
};

const complaints = (one: Built): string[] => {
  const tables = new Map(
    ofType(one, 'AWS::DynamoDB::Table').map(({ properties, resource }) => [properties.TableName, resource]),
  );
  const keys = ofType(one, 'AWS::DynamoDB::Table').map(({ stack, properties }) =>
    pointsAt(one, stack, properties.SSESpecification?.KMSMasterKeyId ?? ''),
  );
  return [
    ...Object.keys(TABLES).flatMap((id) => tableComplaints(one, id, tables.get(id))),
    ...[...tables.keys()].filter((id) => !(id in TABLES)).map((id) => `${id} is in no catalogue`),
    ...(new Set(keys).size === keys.length ? [] : ['two tables share a key']),
    ...KEPT.flatMap((type) => ofType(one, type))
      .filter(({ resource }) => (resource.DeletionPolicy === 'Retain') !== one.stage.keepsData)
      .map(({ stack, id }) => `${stack}/${id} is not kept as the stage says`),
    ...ofType(one, 'AWS::KMS::Key')
      .filter(({ properties }) => properties.EnableKeyRotation !== true)
      .map(({ id }) => `${id} is never turned`),
    ...one.stacks
      .filter((stack) =>
        ['base', 'data', 'identity', 'queues'].some((part) => stack.stackName.startsWith(`${part}-`)),
      )
      .filter((stack) => stack.terminationProtection !== one.stage.deletionProtected)
      .map((stack) => `${stack.stackName} can be deleted`),
    ...backupComplaints(one),
  ];
};

const backupComplaints = (one: Built): string[] => {
  const [vault] = ofType(one, 'AWS::Backup::BackupVault');
  const [selection] = ofType(one, 'AWS::Backup::BackupSelection');
  const [plan] = ofType(one, 'AWS::Backup::BackupPlan');
  if (!one.stage.backsUp) return vault === undefined ? [] : ['a vault that the stage does not want'];
  const copied = (selection?.properties.BackupSelection.Resources ?? []).map(
    (resource: Json) =>
      pick(one, 'AWS::DynamoDB::Table', ({ id }) => id === resource['Fn::GetAtt'][0])?.properties.TableName,
  );
  return [
    ...(vault?.properties.LockConfiguration?.MinRetentionDays >= 30
      ? []
      : ['the vault can be emptied early']),
    // A copy of the keys of coordinates brings back what was purged, for as long as it is kept (decision 0005).
    ...(plan?.properties.BackupPlan.BackupPlanRule.every(
      (rule: Json) => rule.Lifecycle?.DeleteAfterDays <= 35,
    )
      ? []
      : ['copies are kept for longer than 35 days']),
    ...(vault?.properties.EncryptionKeyArn ? [] : ['the copies are not sealed with a key of ours']),
    ...Object.keys(TABLES)
      .filter((id) => !copied.includes(id))
      .map((id) => `${id} is not copied`),
  ];
};

describe.each(stageCases)('%s: data', (_, one) => {
  test('keeps and seals its tables as it says', () => {
    expect(complaints(one)).toEqual([]);
  });

  test('has fences at Amazon Location only where it uses it', () => {
    expect(ofType(one, 'AWS::Location::GeofenceCollection').length > 0).toBe(one.stage.usesLocation);
  });

  test('tells alarms over a sealed topic that takes no plain connection', () => {
    const topic = pick(one, 'AWS::SNS::Topic');
    expect(topic.properties.KmsMasterKeyId).toBeDefined();
    const policies = JSON.stringify(ofType(one, 'AWS::SNS::TopicPolicy').map(({ properties }) => properties));
    expect(policies).toContain('aws:SecureTransport');
    const emails = ofType(one, 'AWS::SNS::Subscription').map(({ properties }) => properties.Endpoint);
    expect(emails).toEqual(one.stage.alarmEmail === null ? [] : [one.stage.alarmEmail]);
  });
});

describe('a planted fault in data is seen', () => {
  const prod = built('prod');
  const table = (copy: Built, name = 'reports') =>
    pick(copy, 'AWS::DynamoDB::Table', ({ properties }) => properties.TableName === name);

  test.each<[string, string, (copy: Built) => void]>([
    [
      'no recovery',
      'reports breaks: recovers',
      (copy) => delete table(copy).properties.PointInTimeRecoverySpecification,
    ],
    [
      'a shorter recovery',
      'reports breaks: recovers',
      (copy) => (table(copy).properties.PointInTimeRecoverySpecification.RecoveryPeriodInDays = 7),
    ],
    [
      'a key of AWS',
      'reports breaks: is sealed',
      (copy) => delete table(copy).properties.SSESpecification.KMSMasterKeyId,
    ],
    [
      'no deletion protection',
      'reports breaks: is protected',
      (copy) => (table(copy).properties.DeletionProtectionEnabled = false),
    ],
    [
      'a table that goes with its stack',
      'is not kept as the stage says',
      (copy) => (table(copy).resource.DeletionPolicy = 'Delete'),
    ],
    [
      'a stream of keys only',
      'reports breaks: streams',
      (copy) => (table(copy).properties.StreamSpecification.StreamViewType = 'KEYS_ONLY'),
    ],
    [
      'calls that never expire',
      'calls breaks: forgets',
      (copy) => delete table(copy, 'calls').properties.TimeToLiveSpecification,
    ],
    [
      'a missing index',
      'directory breaks: has its indexes',
      (copy) => delete table(copy, 'directory').properties.GlobalSecondaryIndexes,
    ],
    [
      'a missing table',
      'visits is missing',
      (copy) => delete copy.templates['data']!.Resources[table(copy, 'visits').id],
    ],
    [
      'an open vault',
      'the vault can be emptied',
      (copy) => delete pick(copy, 'AWS::Backup::BackupVault').properties.LockConfiguration,
    ],
    [
      'copies that outlive the purge',
      'copies are kept for longer',
      (copy) =>
        delete pick(copy, 'AWS::Backup::BackupPlan').properties.BackupPlan.BackupPlanRule[0].Lifecycle,
    ],
    [
      'a table that is not copied',
      'reports is not copied',
      (copy) => pick(copy, 'AWS::Backup::BackupSelection').properties.BackupSelection.Resources.shift(),
    ],
    [
      'a key that is never turned',
      'is never turned',
      (copy) => (pick(copy, 'AWS::KMS::Key').properties.EnableKeyRotation = false),
    ],
    [
      'two tables with one key',
      'two tables share a key',
      (copy) =>
        (table(copy).properties.SSESpecification.KMSMasterKeyId = table(
          copy,
          'visits',
        ).properties.SSESpecification.KMSMasterKeyId),
    ],
  ])('%s', (_, complaint, change) => {
    expect(complaints(planted(prod, change))).toContainEqual(expect.stringContaining(complaint));
  });
});
