import { describe, expect, test } from 'vitest';
import { catalogue, QUEUES, TABLES } from '../../functions/catalogue.ts';
import {
  type Built,
  type Json,
  type Found,
  built,
  functionsOf,
  ofType,
  pick,
  plainName,
  planted,
  pointsAt,
  resourceAt,
  stageCases,
} from '../support/infra.ts';

const entries = Object.entries(catalogue);

const sourcesOf = (one: Built, name: string): Found[] =>
  ofType(one, 'AWS::Lambda::EventSourceMapping').filter(
    ({ stack, properties }) =>
      plainName(one, pointsAt(one, stack, properties.FunctionName).replace(/:live$/, '')) ===
      `function ${name}`,
  );

const queueNamed = (one: Built, name: string): Found | undefined =>
  ofType(one, 'AWS::SQS::Queue').find(({ properties }) => properties.QueueName === name);

const alarmOn = (one: Built, name: string, metric: string): Found | undefined =>
  ofType(one, 'AWS::CloudWatch::Alarm').find(
    ({ properties }) => properties.AlarmName === name && properties.MetricName === metric,
  );

type Promise_ = [string, boolean | undefined];
const brokenOf = (whose: string, promises: Promise_[]): string[] =>
  promises.filter(([, kept]) => kept !== true).map(([promise]) => `${whose} breaks: ${promise}`);

/** Every queue: sealed, only over TLS, kept for 14 days; a failed one rings at its first message. */
const queueComplaints = (one: Built): string[] =>
  ofType(one, 'AWS::SQS::Queue').flatMap(({ stack, id, properties }) => {
    const name: string = properties.QueueName;
    const policy = ofType(one, 'AWS::SQS::QueuePolicy').find(
      (other) => other.stack === stack && other.properties.Queues.some((queue: Json) => queue.Ref === id),
    );
    const refusesPlain = policy?.properties.PolicyDocument.Statement.some(
      (statement: Json) =>
        statement.Effect === 'Deny' && statement.Condition?.Bool?.['aws:SecureTransport'] === 'false',
    );
    const failed = name.endsWith('-failed');
    return brokenOf(name, [
      ['takes no plain connection', refusesPlain],
      [
        'is sealed with a key of ours',
        plainName(one, pointsAt(one, stack, properties.KmsMasterKeyId)) === 'key of messages',
      ],
      ['keeps for 14 days', properties.MessageRetentionPeriod === 14 * 86_400],
      ['lays failed work aside', failed || properties.RedrivePolicy !== undefined],
      [
        'rings at the first failed message',
        !failed || alarmOn(one, name, 'ApproximateNumberOfMessagesVisible')?.properties.Threshold === 1,
      ],
    ]);
  });

/** Every queue of the catalogue and the one function that works on it. */
const workComplaints = (one: Built): string[] =>
  entries.flatMap(([name, { wake, timeoutSeconds }]) => {
    if (wake.by !== 'queue') return [];
    const queue = queueNamed(one, wake.queue);
    const redrive = queue?.properties.RedrivePolicy;
    const [source, ...more] = sourcesOf(one, name);
    const its = source?.properties;
    return brokenOf(name, [
      [
        'works on its queue, and on no other',
        more.length === 0 &&
          plainName(one, pointsAt(one, source?.stack ?? '', its?.EventSourceArn)) === `queue ${wake.queue}`,
      ],
      ['tells what failed, one by one', its?.FunctionResponseTypes?.includes('ReportBatchItemFailures')],
      ['runs at most so often at once', its?.ScalingConfig?.MaximumConcurrency === wake.concurrencyMax],
      ['takes batches of its size', its?.BatchSize === wake.batchSize],
      ['has six times its time-out', (queue?.properties.VisibilityTimeout ?? 0) >= 6 * timeoutSeconds],
      ['gives up after its tries', redrive?.maxReceiveCount === QUEUES[wake.queue].tries],
      [
        'lays failed work in its own queue',
        redrive &&
          plainName(one, pointsAt(one, queue.stack, redrive.deadLetterTargetArn)) === `queue ${name}-failed`,
      ],
      ['rings when work waits', alarmOn(one, `${name}-late`, 'ApproximateAgeOfOldestMessage') !== undefined],
    ]);
  });

/** Every consumer of a stream. */
const streamComplaints = (one: Built): string[] => [
  ...entries.flatMap(([name, { wake }]) => {
    if (wake.by !== 'stream') return [];
    const [source, ...more] = sourcesOf(one, name);
    const its = source?.properties;
    const failure = its?.DestinationConfig?.OnFailure?.Destination;
    return brokenOf(name, [
      [
        'reads its stream, and no other',
        more.length === 0 &&
          plainName(one, pointsAt(one, source?.stack ?? '', its?.EventSourceArn)) === `stream ${wake.table}`,
      ],
      ['halves what fails', its?.BisectBatchOnFunctionError],
      ['tells what failed', its?.FunctionResponseTypes?.includes('ReportBatchItemFailures')],
      ['gives up after its tries', its?.MaximumRetryAttempts === wake.retries && wake.retries > 0],
      // The stream forgets after 24 hours.
      [
        'gives up before the stream forgets',
        its?.MaximumRecordAgeInSeconds === wake.ageSecondsMax && wake.ageSecondsMax < 86_400,
      ],
      [
        'lays failed work in its own queue',
        failure && plainName(one, pointsAt(one, source!.stack, failure)) === `queue ${name}-failed`,
      ],
      ['starts where the stream starts', its?.StartingPosition === 'TRIM_HORIZON'],
      [
        'takes batches of its size',
        its?.BatchSize === wake.batchSize &&
          (its?.MaximumBatchingWindowInSeconds ?? 0) === wake.windowSeconds,
      ],
      ['rings when it falls behind', alarmOn(one, `${name}-late`, 'IteratorAge') !== undefined],
    ]);
  }),
  // DynamoDB slows a stream down that more than two read.
  ...Object.keys(TABLES)
    .filter(
      (table) => entries.filter(([, { wake }]) => wake.by === 'stream' && wake.table === table).length > 2,
    )
    .map((table) => `more than two functions read the stream of ${table}`),
];

/** What a function is called that a property of the same stack refers to. */
const functionNamed = (one: Built, stack: string, reference: Json): unknown =>
  one.templates[stack]!.Resources[reference.Ref]?.Properties.FunctionName;

/** Everything that the clock wakes. */
const scheduleComplaints = (one: Built): string[] => {
  const schedules = ofType(one, 'AWS::Scheduler::Schedule');
  return [
    ...schedules
      .filter(({ properties }) => properties.ScheduleExpressionTimezone !== 'Asia/Jerusalem')
      .map(({ id }) => `${id} follows another clock`),
    ...entries.flatMap(([name, { wake }]) => {
      if (wake.by !== 'schedule') return [];
      const schedule = schedules.find(({ properties }) => properties.Name === name);
      const target = schedule?.properties.Target;
      const at = (reference: Json) => plainName(one, pointsAt(one, schedule!.stack, reference));
      const invoke = ofType(one, 'AWS::Lambda::EventInvokeConfig').find(
        ({ stack, properties }) =>
          properties.Qualifier === 'live' && functionNamed(one, stack, properties.FunctionName) === name,
      );
      return brokenOf(name, [
        ['runs when its entry says', schedule?.properties.ScheduleExpression === `cron(${wake.cron})`],
        ['wakes its function', target && at(target.Arn) === `function ${name}`],
        [
          'is told the instant that was due',
          target?.Input === '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
        ],
        ['is sealed with a key of ours', at(schedule?.properties.KmsKeyArn) === 'key of messages'],
        ['is tried again', target?.RetryPolicy?.MaximumRetryAttempts > 0],
        [
          'lays what could not start in its own queue',
          target?.DeadLetterConfig && at(target.DeadLetterConfig.Arn) === `queue ${name}-failed`,
        ],
        [
          'lays what failed in its own queue',
          invoke && at(invoke.properties.DestinationConfig.OnFailure.Destination) === `queue ${name}-failed`,
        ],
      ]);
    }),
  ];
};

/** Amazon Connect may call what it wakes, through the alias, and only from the stage's own account. */
const callComplaints = (one: Built): string[] => {
  const permissions = ofType(one, 'AWS::Lambda::Permission').filter(
    ({ properties }) => properties.Principal === 'connect.amazonaws.com',
  );
  const called = permissions.map(({ stack, properties }) =>
    plainName(one, pointsAt(one, stack, properties.FunctionName).replace(/:live$/, '')),
  );
  const wanted = entries.filter(([, { wake }]) => wake.by === 'connect').map(([name]) => `function ${name}`);
  return [
    ...(JSON.stringify(called.sort()) === JSON.stringify(wanted.sort())
      ? []
      : [`Amazon Connect calls ${called.join()}`]),
    ...permissions.flatMap(({ id, stack, properties }) =>
      brokenOf(id, [
        ['is called from its own account only', properties.SourceAccount === one.stage.account],
        [
          'is called through its alias',
          resourceAt(one, stack, properties.FunctionName)?.Type === 'AWS::Lambda::Alias',
        ],
        ['is only called', properties.Action === 'lambda:InvokeFunction'],
      ]),
    ),
  ];
};

const complaints = (one: Built): string[] => [
  ...callComplaints(one),
  ...queueComplaints(one),
  ...workComplaints(one),
  ...streamComplaints(one),
  ...scheduleComplaints(one),
];

describe.each(stageCases)('%s: queues, streams and schedules', (_, one) => {
  test('seals every queue and lays failed work aside, with an alarm', () => {
    expect(queueComplaints(one)).toEqual([]);
  });

  test('works on queues with partial answers, limits and patience', () => {
    expect(workComplaints(one)).toEqual([]);
  });

  test('reads streams so that poison neither blocks nor gets lost', () => {
    expect(streamComplaints(one)).toEqual([]);
  });

  test('follows the clock of Israel', () => {
    expect(scheduleComplaints(one)).toEqual([]);
  });

  test('wakes nothing that no entry names', () => {
    const wanted = entries.filter(([, { wake }]) => wake.by === 'stream' || wake.by === 'queue').length;
    expect(ofType(one, 'AWS::Lambda::EventSourceMapping')).toHaveLength(wanted);
    expect(functionsOf(one).size).toBe(entries.length);
  });
});

describe.each(stageCases)('%s: the telephone', (_, one) => {
  test('lets Amazon Connect call from the own account only', () => {
    expect(callComplaints(one)).toEqual([]);
  });
});

describe('a planted fault in queues, streams and schedules is seen', () => {
  const prod = built('prod');
  const queue = (copy: Built, name = 'rows'): Json => queueNamed(copy, name)!.properties;
  const source = (copy: Built, name: string): Json => sourcesOf(copy, name)[0]!.properties;
  const schedule = (copy: Built): Json =>
    pick(copy, 'AWS::Scheduler::Schedule', ({ properties }) => properties.Name === 'purge-fix-keys')
      .properties;
  const drop = (copy: Built, found: Found | undefined) =>
    delete copy.templates[found!.stack]!.Resources[found!.id];

  const connect = (copy: Built): Found =>
    pick(
      copy,
      'AWS::Lambda::Permission',
      ({ properties }) => properties.Principal === 'connect.amazonaws.com',
    );

  test.each<[string, string, (copy: Built) => void]>([
    [
      'a function that anybody’s Amazon Connect may call',
      'is called from its own account only',
      (copy) => delete connect(copy).properties.SourceAccount,
    ],
    [
      'a function that Amazon Connect may not call',
      'Amazon Connect calls ',
      (copy) => drop(copy, connect(copy)),
    ],
    [
      'a queue that takes plain connections',
      'takes no plain connection',
      (copy) => drop(copy, pick(copy, 'AWS::SQS::QueuePolicy')),
    ],
    ['a queue under a key of AWS', 'rows breaks: is sealed', (copy) => delete queue(copy).KmsMasterKeyId],
    [
      'a queue that tries for ever',
      'rows breaks: lays failed work',
      (copy) => delete queue(copy).RedrivePolicy,
    ],
    [
      'messages that are handed out too early',
      'import-rows breaks: has six times',
      (copy) => (queue(copy).VisibilityTimeout = 30),
    ],
    [
      'whole batches that fail',
      'import-rows breaks: tells what failed',
      (copy) => delete source(copy, 'import-rows').FunctionResponseTypes,
    ],
    [
      'no limit of runs',
      'locate-phone breaks: runs at most',
      (copy) => delete source(copy, 'locate-phone').ScalingConfig,
    ],
    [
      'a silent queue of failures',
      'import-rows-failed breaks: rings',
      (copy) => drop(copy, alarmOn(copy, 'import-rows-failed', 'ApproximateNumberOfMessagesVisible')),
    ],
    [
      'a consumer that never halves',
      'fold-visits breaks: halves',
      (copy) => (source(copy, 'fold-visits').BisectBatchOnFunctionError = false),
    ],
    [
      'a consumer that blocks for a day',
      'fold-visits breaks: gives up before',
      (copy) => delete source(copy, 'fold-visits').MaximumRecordAgeInSeconds,
    ],
    [
      'a consumer that forgets its failures',
      'fold-visits breaks: lays failed work',
      (copy) => delete source(copy, 'fold-visits').DestinationConfig,
    ],
    [
      'a consumer that hides its failures',
      'fold-visits breaks: tells what failed',
      (copy) => (source(copy, 'fold-visits').FunctionResponseTypes = []),
    ],
    [
      'a consumer without an alarm',
      'fold-visits breaks: rings',
      (copy) => drop(copy, alarmOn(copy, 'fold-visits-late', 'IteratorAge')),
    ],
    [
      'a schedule by the clock of Greenwich',
      'follows another clock',
      (copy) => (schedule(copy).ScheduleExpressionTimezone = 'UTC'),
    ],
    [
      'a schedule at another hour',
      'purge-fix-keys breaks: runs when',
      (copy) => (schedule(copy).ScheduleExpression = 'cron(0 12 * * ? *)'),
    ],
    [
      'a schedule whose failures vanish',
      'purge-fix-keys breaks: lays what could not start',
      (copy) => delete schedule(copy).Target.DeadLetterConfig,
    ],
  ])('%s', (_, complaint, change) => {
    expect(complaints(planted(prod, change))).toContainEqual(expect.stringContaining(complaint));
  });
});
