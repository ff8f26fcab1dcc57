import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue, type FunctionEntry, QUEUES, TABLES } from '../../functions/catalogue.ts';
import { ENV_KEYS } from '../../shared/lambda/env.ts';
import { dev } from '../../stages/dev.ts';
import type { StageConfig } from '../../stages/stage-config.ts';
import {
  type Built,
  type Json,
  type Found,
  built,
  functionsOf,
  ofType,
  permissions,
  pick,
  plainName,
  planted,
  pointsAt,
  resourceAt,
  roleOf,
  stageCases,
  synthesise,
} from '../support/infra.ts';

const root = join(import.meta.dirname, '../..');
const entries = Object.entries(catalogue);

const READS_KEY = ['kms:Decrypt', 'kms:DescribeKey'];
const WRITES_KEY = [
  ...READS_KEY,
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
const WRITING = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];

const on = (resource: string, actions: readonly string[]): string[] =>
  actions.map((action) => `${action} on ${resource}`);

const sending = (queue: string): string[] => [
  ...on(`queue ${queue}`, ['sqs:SendMessage']),
  ...on('key of messages', ['kms:Decrypt', 'kms:GenerateDataKey']),
];

const wakeRights = (name: string, { wake }: FunctionEntry): string[] => {
  switch (wake.by) {
    case 'stream':
      return [
        ...on(`stream ${wake.table}`, [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
        ]),
        ...on('*', ['dynamodb:ListStreams']),
        ...on(`key of ${wake.table}`, READS_KEY),
        ...sending(`${name}-failed`),
      ];
    case 'queue':
      return [
        ...on(`queue ${wake.queue}`, [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
        ]),
        ...on('key of messages', READS_KEY),
      ];
    case 'schedule':
      return sending(`${name}-failed`);
    default:
      return [];
  }
};

const FENCES = 'arn:aws:geo:eu-central-1:000000000001:geofence-collection/hineni-fences';
const LOCATION_RIGHTS: Record<string, string[]> = {
  'put-report': on(FENCES, ['geo:ForecastGeofenceEvents']),
  'sync-reports': on(FENCES, ['geo:ForecastGeofenceEvents']),
  'follow-directory': on(FENCES, ['geo:BatchPutGeofence', 'geo:BatchDeleteGeofence']),
  'put-recipient': on('arn:aws:geo-places:eu-central-1::provider/default', ['geo-places:Geocode']),
};

/** Who sends mails, and nobody else. */
const SENDS_MAILS = ['send-mails', 'retry-mails'];

/** What a function may do, as its entry says: written out here a second time, on purpose. */
const rightsOf = (
  name: string,
  entry: FunctionEntry,
  { usesLocation, mailFrom, account }: StageConfig,
): string[] => {
  const rights = [
    ...on('*', ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']),
    ...on(`log /aws/lambda/${name}`, ['logs:CreateLogStream', 'logs:PutLogEvents']),
    ...Object.entries(entry.tables).flatMap(([table, actions]) => [
      ...on(
        `table ${table}`,
        actions.map((action) => `dynamodb:${action}`),
      ),
      ...(actions.includes('Query')
        ? TABLES[table as keyof typeof TABLES].indexes.flatMap((index) =>
            on(`table ${table} by ${index.name}`, ['dynamodb:Query']),
          )
        : []),
      ...on(`key of ${table}`, actions.some((action) => WRITING.includes(action)) ? WRITES_KEY : READS_KEY),
    ]),
    ...entry.sends.flatMap(sending),
    ...wakeRights(name, entry),
    ...(entry.usesLocation === true && usesLocation ? (LOCATION_RIGHTS[name] ?? []) : []),
    ...(SENDS_MAILS.includes(name)
      ? on(`arn:aws:ses:il-central-1:${account}:identity/${mailFrom.split('@')[1]}`, ['ses:SendEmail'])
      : []),
  ];
  return [...new Set(rights)].sort();
};

const rightComplaints = (one: Built): string[] => {
  const all = permissions(one);
  const complaints: string[] = [];
  const functions = functionsOf(one);
  for (const [name, entry] of entries) {
    const fn = functions.get(name);
    if (fn === undefined) {
      complaints.push(`${name} is not deployed`);
      continue;
    }
    const role = roleOf(one, fn);
    const has = new Set(
      all
        .filter((permission) => permission.role === role)
        .map(({ action, resource }) => `${action} on ${plainName(one, resource)}`),
    );
    const may = new Set(rightsOf(name, entry, one.stage));
    for (const right of may) if (!has.has(right)) complaints.push(`${name} lacks ${right}`);
    for (const right of has) if (!may.has(right)) complaints.push(`${name} has ${right} too much`);
  }
  for (const name of functions.keys())
    if (!(name in catalogue)) complaints.push(`${name} is in no catalogue`);
  return complaints;
};

/** Actions that know no resource; each is acknowledged where it is granted. */
const WITHOUT_RESOURCE = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'dynamodb:ListStreams'];

const wildcardComplaints = (one: Built): string[] => [
  ...permissions(one)
    .filter(
      ({ action, resource }) =>
        action.includes('*') || (resource.includes('*') && !WITHOUT_RESOURCE.includes(action)),
    )
    .map(({ role, action, resource }) => `${role} may ${action} on ${resource}`),
  ...ofType(one, 'AWS::IAM::Role')
    .filter(({ properties }) => properties.Policies !== undefined)
    .map(({ id }) => `${id} has a policy inside, which no test reads`),
  ...['AWS::IAM::ManagedPolicy', 'AWS::IAM::User']
    .flatMap((type) => ofType(one, type))
    .map(({ id }) => `${id} is not ours`),
];

const VALUES: Record<string, (one: Built) => string> = {
  ISSUER_AUDIENCE: ({ stage }) => `https://${stage.address.apiHost}`,
  PLACE_VERDICT: ({ stage }) => (stage.usesLocation ? 'amazon-location' : 'in-process'),
  SUPPORT_NUMBER: ({ stage }) => stage.supportDesk?.number ?? 'none',
  SUPPORT_HOURS: ({ stage }) => stage.supportDesk?.hours ?? 'none',
  MAIL_FROM: ({ stage }) => stage.mailFrom,
  PUBLIC_URL: ({ stage }) => `https://${stage.address.apiHost}`,
  PAGE_URL: ({ stage }) => `https://${stage.address.webHost}`,
  PROMPTS_URL: ({ stage }) => `https://${stage.address.webHost}`,
  TWIML_AUTH_TOKEN: () => '{{resolve:secretsmanager:hineni/voice-vendors:SecretString:twimlAuthToken::}}',
  YEMOT_SECRETS: () => '{{resolve:secretsmanager:hineni/voice-vendors:SecretString:yemotSecrets::}}',
  VOICE_SIGNING_KEYS: () => '{{resolve:secretsmanager:hineni/voice-vendors:SecretString:signingKeys::}}',
  OPERATOR_URL: ({ stage }) => stage.operator.url,
  OPERATOR_CLIENT_SECRET: ({ stage }) =>
    `{{resolve:secretsmanager:${stage.operator.secretName}:SecretString:clientSecret::}}`,
};

const expectedVariables = (entry: FunctionEntry, usesLocation: boolean): string[] =>
  [
    ...Object.keys(entry.tables).map((id) => TABLES[id as keyof typeof TABLES].variable),
    ...entry.sends.map((id) => QUEUES[id].variable),
    ...entry.reads,
    ...(entry.usesLocation === true && usesLocation ? ['GEOFENCE_COLLECTION', 'LOCATION_REGION'] : []),
  ].sort();

const variableComplaints = (one: Built): string[] =>
  entries.flatMap(([name, entry]) => {
    const fn = functionsOf(one).get(name);
    if (fn === undefined) return [];
    const variables = fn.properties.Environment?.Variables ?? {};
    const wanted = expectedVariables(entry, one.stage.usesLocation);
    const has = Object.keys(variables).sort();
    const wrong = Object.entries(VALUES)
      .filter(([variable]) => variable in variables)
      .filter(([variable, value]) => pointsAt(one, fn.stack, variables[variable]) !== value(one))
      .map(([variable]) => `${name} is given a wrong ${variable}`);
    const tables = Object.keys(entry.tables)
      .filter(
        (id) =>
          plainName(one, pointsAt(one, fn.stack, variables[TABLES[id as keyof typeof TABLES].variable])) !==
          `table ${id}`,
      )
      .map((id) => `${name} is given another table than ${id}`);
    return [
      ...(JSON.stringify(wanted) === JSON.stringify(has)
        ? []
        : [`${name} reads ${wanted.join()} and is given ${has.join()}`]),
      ...wrong,
      ...tables,
    ];
  });

const shapeComplaints = (one: Built): string[] =>
  entries.flatMap(([name, entry]) => {
    const fn = functionsOf(one).get(name);
    if (fn === undefined) return [`${name} is not deployed`];
    const { properties } = fn;
    const log = resourceAt(one, fn.stack, properties.LoggingConfig?.LogGroup);
    const alias = ofType(one, 'AWS::Lambda::Alias').find(
      ({ stack, properties: its }) => stack === fn.stack && its.FunctionName.Ref === fn.id,
    );
    const alarm = ofType(one, 'AWS::CloudWatch::Alarm').find(({ properties: its }) => its.AlarmName === name);
    const promises: [string, boolean][] = [
      ['runs on Node 24', properties.Runtime === 'nodejs24.x'],
      ['runs on ARM', properties.Architectures?.[0] === 'arm64'],
      ['is traced', properties.TracingConfig?.Mode === 'Active'],
      [
        'ends in time',
        properties.Timeout === entry.timeoutSeconds && properties.MemorySize === entry.memoryMegabytes,
      ],
      ['has a log of its own', log?.Properties.LogGroupName === `/aws/lambda/${name}`],
      [
        'keeps its log as long as the stage says',
        log?.Properties.RetentionInDays === one.stage.logRetentionDays,
      ],
      ['seals its log', log?.Properties.KmsKeyId !== undefined],
      ['is called through its alias', alias?.properties.Name === 'live'],
      [
        'rings an alarm that starts with its impact',
        alarm?.properties.AlarmDescription.startsWith(entry.impact),
      ],
      ['names its runbook', alarm?.properties.AlarmDescription.includes(`docs/runbooks/${name}.md`)],
      ['tells somebody', alarm?.properties.AlarmActions?.length === 1],
      [
        'counts answers of 500',
        entry.wake.by !== 'api' ||
          JSON.stringify(alarm?.properties.Metrics ?? []).includes(`"Value":"${entry.wake.route.path}"`),
      ],
    ];
    return promises.filter(([, kept]) => !kept).map(([promise]) => `${name} breaks: ${promise}`);
  });

/** Whoever may be flooded by telephones: the turns of calls, and what Amazon Connect calls. */
const takesCalls = (wake: FunctionEntry['wake']): boolean =>
  wake.by === 'connect' || (wake.by === 'api' && wake.route.path.startsWith('/v1/voice/'));

/** AWS gives an account so many runs at once, and refuses to leave fewer than these to all other functions. */
const ACCOUNT_RUNS = 1_000;
const UNRESERVED_RUNS_MIN = 100;

const concurrencyComplaints = (one: Built): string[] => {
  const reserved = [...functionsOf(one)]
    .filter(([, { properties }]) => properties.ReservedConcurrentExecutions !== undefined)
    .map(([name, { properties }]) => `${name} ${properties.ReservedConcurrentExecutions}`);
  const { reportConcurrencyReserved: kept, callConcurrencyReserved: calls } = one.stage;
  const reporting = ['authorize', 'put-report', 'sync-reports', 'take-turn'];
  const wanted = [
    ...reporting.map((name) => [name, kept] as const),
    ...entries.flatMap(([name, { wake }]) =>
      !reporting.includes(name) && takesCalls(wake) ? [[name, calls] as const] : [],
    ),
  ].flatMap(([name, runs]) => (runs === 0 ? [] : [`${name} ${runs}`]));
  const total = reserved.reduce((sum, text) => sum + Number(text.split(' ')[1]), 0);
  return [
    ...wanted.filter((text) => !reserved.includes(text)).map((text) => `not reserved: ${text}`),
    ...reserved.filter((text) => !wanted.includes(text)).map((text) => `reserved: ${text}`),
    ...(kept > 0 && calls === 0 ? ['a flood of calls may take the runs of everybody else'] : []),
    ...(total > ACCOUNT_RUNS - UNRESERVED_RUNS_MIN ? [`reserves ${total} runs of ${ACCOUNT_RUNS}`] : []),
  ];
};

const complaints = (one: Built): string[] => [
  ...rightComplaints(one),
  ...wildcardComplaints(one),
  ...variableComplaints(one),
  ...shapeComplaints(one),
  ...concurrencyComplaints(one),
];

describe.each(stageCases)('%s: functions', (_, one) => {
  test('allows each function what its entry names, and nothing else', () => {
    expect(rightComplaints(one)).toEqual([]);
  });

  test('allows nothing on everything, but what knows no resource', () => {
    expect(wildcardComplaints(one)).toEqual([]);
  });

  test('gives each function the variables that it reads, and no other', () => {
    expect(variableComplaints(one)).toEqual([]);
  });

  test('deploys each function with its log, alias and alarm', () => {
    expect(shapeComplaints(one)).toEqual([]);
  });

  test('keeps runs for those that take reports, where the stage says so', () => {
    expect(concurrencyComplaints(one)).toEqual([]);
  });

  test('stays below the resources that CloudFormation takes in a stack', () => {
    for (const template of Object.values(one.templates))
      expect(Object.keys(template.Resources).length).toBeLessThan(400);
  });
});

/** Given by the runtime of AWS, or by the embedded stage, to whatever runs there. */
const OF_RUNTIME = [
  'AWS_REGION',
  'LOG_LEVEL',
  'DYNAMODB_ENDPOINT',
  'SQS_ENDPOINT',
  'LOCATION_ENDPOINT',
  'MAIL_ENDPOINT',
];

/** A handler and the helpers of ours that it reads variables through; those of `env.ts` are asked for by their names. */
const sourcesOf = (file: string): string => {
  const source = readFileSync(join(root, `${file}.ts`), 'utf8');
  const helpers = [...source.matchAll(/'#(shared\/lambda\/[a-z-]+)'/g)]
    .map(([, helper]) => helper!)
    .filter((helper) => helper !== 'shared/lambda/env');
  return [source, ...helpers.map((helper) => readFileSync(join(root, `${helper}.ts`), 'utf8'))].join('\n');
};

test('an entry names the variables that its handler reads, and the handler reads those of its entry', () => {
  for (const [name, entry] of entries) {
    const asked = [...sourcesOf(entry.file).matchAll(/'([A-Z]+_[A-Z_]+)'/g)]
      .map(([, key]) => key!)
      .filter((key) => (ENV_KEYS as readonly string[]).includes(key) && !OF_RUNTIME.includes(key));
    const missing = asked.filter((key) => !expectedVariables(entry, true).includes(key));
    const unread = expectedVariables(entry, false).filter((key) => !asked.includes(key));
    expect({ name, missing, unread }).toEqual({ name, missing: [], unread: [] });
  }
});

test('every variable that there is, some function reads', () => {
  const read = new Set(entries.flatMap(([, entry]) => expectedVariables(entry, true)));
  expect(ENV_KEYS.filter((key) => !read.has(key) && !OF_RUNTIME.includes(key))).toEqual([]);
});

test('a stage that uses Amazon Location gives the fences to those that use them', () => {
  const one = synthesise({ ...dev, usesLocation: true });
  expect(complaints(one)).toEqual([]);
  const [fences] = ofType(one, 'AWS::Location::GeofenceCollection');
  expect(fences).toMatchObject({ stack: 'places', properties: { CollectionName: 'hineni-fences' } });
  expect(fences?.properties.KmsKeyId).toBeDefined();
});

describe('a planted fault in functions is seen', () => {
  const prod = built('prod');
  const fn = (copy: Built, name = 'put-report'): Found => functionsOf(copy).get(name)!;
  const statements = (copy: Built, name = 'put-report'): Json[] =>
    pick(copy, 'AWS::IAM::Policy', ({ stack, properties }) =>
      properties.Roles.some((role: Json) => pointsAt(copy, stack, role) === roleOf(copy, fn(copy, name))),
    ).properties.PolicyDocument.Statement;

  test.each<[string, string, (copy: Built) => void]>([
    [
      'an action too much',
      'put-report has dynamodb:DeleteItem on table reports too much',
      (copy) =>
        (statements(copy).find(({ Action }) => Action === 'dynamodb:PutItem').Action = [
          'dynamodb:PutItem',
          'dynamodb:DeleteItem',
        ]),
    ],
    [
      'an action too few',
      'put-report lacks dynamodb:PutItem on table reports',
      (copy) =>
        statements(copy).splice(
          statements(copy).findIndex(({ Action }) => Action === 'dynamodb:PutItem'),
          1,
        ),
    ],
    ['every action', 'may dynamodb:* on', (copy) => (statements(copy)[2].Action = 'dynamodb:*')],
    [
      'every table',
      'may dynamodb:PutItem on *',
      (copy) => (statements(copy).find(({ Action }) => Action === 'dynamodb:PutItem').Resource = '*'),
    ],
    [
      'a policy of AWS for all',
      'has a policy inside',
      (copy) => (pick(copy, 'AWS::IAM::Role').properties.Policies = [{}]),
    ],
    [
      'another table’s name',
      'put-report is given another table than reports',
      (copy) =>
        (fn(copy).properties.Environment.Variables.REPORT_TABLE =
          fn(copy).properties.Environment.Variables.DIRECTORY_TABLE),
    ],
    [
      'a variable too much',
      'and is given DEBUG',
      (copy) => (fn(copy).properties.Environment.Variables.DEBUG = '1'),
    ],
    [
      'a missing variable',
      'put-report reads DIRECTORY_TABLE',
      (copy) => delete fn(copy).properties.Environment.Variables.REPORT_TABLE,
    ],
    [
      'a secret in the template',
      'locate-phone is given a wrong OPERATOR_CLIENT_SECRET',
      (copy) => (fn(copy, 'locate-phone').properties.Environment.Variables.OPERATOR_CLIENT_SECRET = 'hush'),
    ],
    [
      'an older runtime',
      'put-report breaks: runs on Node 24',
      (copy) => (fn(copy).properties.Runtime = 'nodejs22.x'),
    ],
    [
      'a log that is kept for ever',
      'put-report breaks: keeps its log',
      (copy) =>
        delete resourceAt(copy, fn(copy).stack, fn(copy).properties.LoggingConfig.LogGroup)!.Properties
          .RetentionInDays,
    ],
    [
      'no alarm',
      'put-report breaks: rings an alarm',
      (copy) =>
        delete copy.templates['writes']!.Resources[
          pick(copy, 'AWS::CloudWatch::Alarm', ({ properties }) => properties.AlarmName === 'put-report').id
        ],
    ],
    [
      'an alarm that tells nobody',
      'put-report breaks: tells somebody',
      (copy) =>
        (pick(
          copy,
          'AWS::CloudWatch::Alarm',
          ({ properties }) => properties.AlarmName === 'put-report',
        ).properties.AlarmActions = []),
    ],
    [
      'a function that is not deployed',
      'put-report is not deployed',
      (copy) => delete copy.templates['writes']!.Resources[fn(copy).id],
    ],
    [
      'runs that are not kept',
      'not reserved: put-report 100',
      (copy) => delete fn(copy).properties.ReservedConcurrentExecutions,
    ],
    [
      'a vendor whose calls may take all runs',
      'not reserved: answer-twiml 50',
      (copy) => delete functionsOf(copy).get('answer-twiml')!.properties.ReservedConcurrentExecutions,
    ],
    [
      'calls that are capped nowhere',
      'a flood of calls may take the runs',
      (copy) => (copy.stage.callConcurrencyReserved = 0),
    ],
    [
      'more runs kept than an account has to give',
      'runs of 1000',
      (copy) => (functionsOf(copy).get('answer-twiml')!.properties.ReservedConcurrentExecutions = 900),
    ],
  ])('%s', (_, complaint, change) => {
    expect(complaints(planted(prod, change))).toContainEqual(expect.stringContaining(complaint));
  });
});
