import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SQSClient } from '@aws-sdk/client-sqs';
import { catalogue } from '#functions/catalogue';
import { deadLetters } from './dead-letters.ts';
import { loadHandler } from './functions.ts';
import { giveUp, useRunningStage } from './running-stage.ts';

/** The function of a name that is its own or that of its queue. */
const functionOf = (name: string): string | undefined =>
  Object.entries(catalogue).find(
    ([own, { wake }]) =>
      (wake.by === 'queue' && (own === name || wake.queue === name)) ||
      ((wake.by === 'stream' || wake.by === 'schedule') && own === name),
  )?.[0];

const waking = Object.entries(catalogue)
  .filter(([, { wake }]) => wake.by === 'queue' || wake.by === 'stream' || wake.by === 'schedule')
  .map(([name]) => name);

/** `npm run replay -- <queue or function>` */
const main = async (): Promise<void> => {
  const name = functionOf(process.argv[2] ?? '');
  const entry = name === undefined ? undefined : catalogue[name];
  if (name === undefined || entry === undefined) {
    giveUp(`What shall be tried again? npm run replay -- <queue or function>\nOne of: ${waking.join(', ')}`);
    return;
  }
  const { env } = useRunningStage();
  const endpoint = (variable: string): { endpoint?: string } => {
    const url = env[variable];
    return url === undefined ? {} : { endpoint: url };
  };
  const letters = deadLetters({
    queues: new SQSClient(endpoint('SQS_ENDPOINT')),
    streams: new DynamoDBStreamsClient(endpoint('DYNAMODB_ENDPOINT')),
  });
  const { moved, done, left } =
    entry.wake.by === 'queue'
      ? await letters.moveBack(name)
      : await letters.runAgain({ name, entry, handler: await loadHandler(entry) });
  process.stdout.write(`${name}: ${moved} given back to the queue, ${done} done, ${left} failed again\n`);
  process.exitCode = left > 0 ? 1 : 0;
};

await main();
