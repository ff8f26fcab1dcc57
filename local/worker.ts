import { join } from 'node:path';
import { DynamoDBClient, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { catalogue, type FunctionEntry, type Wake } from '#functions/catalogue';
import { loadHandler } from './functions.ts';
import { startQueueServer } from './queue-server.ts';
import { createQueues, failedQueueOf } from './queues.ts';
import { checkpoint } from './runners/checkpoint.ts';
import { doubled } from './runners/delivery.ts';
import { expiryRunner } from './runners/expiry-runner.ts';
import type { LocalFunction } from './runners/invoke.ts';
import { PACE, type Pace, type Runner } from './runners/pace.ts';
import { queueRunner } from './runners/queue-runner.ts';
import { scheduleRunner } from './runners/schedule-runner.ts';
import { streamRunner } from './runners/stream-runner.ts';
import { stateDirOf } from './running-stage.ts';
import { queueVariables } from './settings.ts';

/**
 * Everything that may wait a moment, in a process of its own with a lower priority, so that reports come first: the
 * queues, and the runners of streams, queues and schedules.
 */
const stateDir = stateDirOf();
const { DYNAMODB_ENDPOINT, HINENI_DELIVERY, HINENI_RETRY_MILLIS_MAX, HINENI_QUEUE_PORT } = process.env;
const pace: Pace = {
  ...PACE,
  ...(HINENI_RETRY_MILLIS_MAX !== undefined && { retryMillisMax: Number(HINENI_RETRY_MILLIS_MAX) }),
};

const ownQueues = process.env['SQS_ENDPOINT'] === undefined;
const server = ownQueues
  ? await startQueueServer({ file: join(stateDir, 'queues.db'), port: Number(HINENI_QUEUE_PORT ?? 0) })
  : undefined;
process.env['SQS_ENDPOINT'] ??= server?.endpoint ?? '';
const queues = new SQSClient({ endpoint: process.env['SQS_ENDPOINT'] });
const made = await createQueues(queues);
for (const { queue, variable } of queueVariables) process.env[variable] = made.get(queue)?.url ?? '';

const endpoint = DYNAMODB_ENDPOINT === undefined ? {} : { endpoint: DYNAMODB_ENDPOINT };
const database = new DynamoDBClient(endpoint);
const streams = new DynamoDBStreamsClient(endpoint);
const streamArns = new Map<string, Promise<string>>();
const streamArnOf = (TableName: string): Promise<string> => {
  const known =
    streamArns.get(TableName) ??
    database.send(new DescribeTableCommand({ TableName })).then(({ Table }) => Table?.LatestStreamArn ?? '');
  streamArns.set(TableName, known);
  return known;
};

const layAside =
  (name: string) =>
  async (message: object): Promise<void> => {
    const QueueUrl = made.get(failedQueueOf(name))?.url;
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }));
    process.stderr.write(
      `${name} gave work up; it lies in ${failedQueueOf(name)} (npm run replay -- ${name})\n`,
    );
  };

const start = {
  stream: async (fn: LocalFunction, wake: Extract<Wake, { by: 'stream' }>): Promise<Runner> =>
    streamRunner({
      fn,
      streams,
      streamArn: await streamArnOf(wake.table),
      checkpoint: checkpoint(join(stateDir, 'checkpoints', `${fn.name}.json`)),
      limits: wake,
      pace,
      layAside: layAside(fn.name),
    }),
  queue: (fn: LocalFunction, wake: Extract<Wake, { by: 'queue' }>): Runner => {
    const queue = made.get(wake.queue) ?? { url: '', arn: '' };
    return queueRunner({ fn, queues, queueUrl: queue.url, queueArn: queue.arn, ...wake, pace });
  },
  schedule: (fn: LocalFunction, wake: Extract<Wake, { by: 'schedule' }>): Runner =>
    scheduleRunner({
      fn,
      cron: wake.cron,
      checkpoint: checkpoint(join(stateDir, 'checkpoints', `${fn.name}.json`)),
      pace,
      layAside: layAside(fn.name),
    }),
};

const run = async (name: string, entry: FunctionEntry): Promise<Runner | undefined> => {
  const { wake } = entry;
  if (wake.by !== 'stream' && wake.by !== 'queue' && wake.by !== 'schedule') return undefined;
  try {
    const handler = await loadHandler(entry);
    const fn = { name, entry, handler: HINENI_DELIVERY === 'doubled' ? doubled(handler) : handler };
    if (wake.by === 'stream') return await start.stream(fn, wake);
    return wake.by === 'queue' ? start.queue(fn, wake) : start.schedule(fn, wake);
  } catch (error) {
    process.stderr.write(`${name} does not run: ${String(error)}\n`);
    return undefined;
  }
};

const runners = (
  await Promise.all(Object.entries(catalogue).map(([name, entry]) => run(name, entry)))
).filter((runner) => runner !== undefined);
// A database elsewhere forgets by itself, or is not ours to sweep.
if (process.env['HINENI_OWN_DATABASE'] === 'yes') runners.push(expiryRunner(database));

const env = Object.fromEntries(
  ['SQS_ENDPOINT', ...queueVariables.map(({ variable }) => variable)].map((name) => [
    name,
    process.env[name] ?? '',
  ]),
);
process.send?.({ ready: { env, queuePort: server?.port ?? 0 } });

const stop = async (): Promise<void> => {
  await Promise.all(runners.map((runner) => runner.stop()));
  await server?.stop();
  process.exit(0);
};
process.on('message', (message) => {
  if (message === 'stop') void stop();
});
// The parent is gone: nobody is left to stop us.
process.on('disconnect', () => process.exit(0));
// Ctrl+C reaches the whole group; the parent stops us in order.
process.on('SIGINT', () => undefined);
