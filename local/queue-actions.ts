import * as z from 'zod/mini';
import {
  ACCOUNT,
  arnOf,
  Attributes,
  BATCH_MAX,
  batchOf,
  Body,
  BOUNDS,
  md5,
  MESSAGE_BYTES_MAX,
  QueueError,
  read,
  Receipt,
  seconds,
  Url,
  Visibility,
  wireOf,
} from './queue-protocol.ts';
import { queueOfArn, redriveOf, type QueueStore } from './queue-store.ts';

/**
 * The actions of SQS that we rely on, over one store.
 * @param options `origin` of the queues' addresses; `woken` is told which queue has something new.
 */
export const queueActions = (
  store: QueueStore,
  options: { origin: () => string; woken: (queue: string) => void },
) => {
  const urlOf = (name: string): string => `${options.origin()}/${ACCOUNT}/${name}`;
  const known = (name: string): { name: string; attributes: Record<string, string> } => {
    const attributes = store.attributesOf(name);
    if (attributes === undefined) {
      throw new QueueError('QueueDoesNotExist', 'The specified queue does not exist.');
    }
    return { name, attributes };
  };
  const queueOf = (input: unknown) => known(read(Url, input).QueueUrl.split('/').at(-1) ?? '');

  const checked = (attributes: Record<string, string>): Record<string, string> => {
    for (const [name, [least, most]] of Object.entries(BOUNDS)) {
      const value = attributes[name];
      if (value !== undefined && !(Number(value) >= least && Number(value) <= most)) {
        throw new QueueError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
      }
    }
    const redrive = redriveOf(attributes);
    if (redrive !== undefined) known(redrive.queue);
    return attributes;
  };

  const sendOne = (queue: ReturnType<typeof known>, entry: z.infer<typeof Body>) => {
    if (Buffer.byteLength(entry.MessageBody) > MESSAGE_BYTES_MAX) {
      throw new QueueError('InvalidParameterValue', 'One or more parameters are invalid. Reason: too long.');
    }
    const attributes = entry.MessageAttributes ? JSON.stringify(entry.MessageAttributes) : null;
    const delay = entry.DelaySeconds ?? Number(queue.attributes['DelaySeconds'] ?? 0);
    const MessageId = store.send(queue.name, entry.MessageBody, attributes, delay);
    return { MessageId, MD5OfMessageBody: md5(entry.MessageBody) };
  };

  const changeOne = (queue: string, entry: z.infer<typeof Visibility>): void => {
    if (!store.changeVisibility(queue, entry.ReceiptHandle, entry.VisibilityTimeout)) {
      throw new QueueError('MessageNotInflight', 'The specified message is not in flight.');
    }
    options.woken(queue);
  };

  /** Each entry on its own; one commit for all. */
  const batch = <Entry extends { Id: string }>(entries: Entry[], work: (entry: Entry) => object) => {
    if (entries.length === 0) throw new QueueError('EmptyBatchRequest', 'There are no entries.');
    if (entries.length > BATCH_MAX) {
      throw new QueueError('TooManyEntriesInBatchRequest', `More than ${BATCH_MAX} entries.`);
    }
    if (new Set(entries.map((entry) => entry.Id)).size < entries.length) {
      throw new QueueError('BatchEntryIdsNotDistinct', 'Two entries have the same id.');
    }
    const Failed: object[] = [];
    const Successful = store.together(() =>
      entries.flatMap((entry) => {
        try {
          return [{ Id: entry.Id, ...work(entry) }];
        } catch (error) {
          if (!(error instanceof QueueError)) throw error;
          Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
          return [];
        }
      }),
    );
    return { Successful, Failed };
  };

  const countsOf = (name: string): Record<string, string> => {
    const { visible, received, delayed } = store.counts(name);
    return {
      QueueArn: arnOf(name),
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(received),
      ApproximateNumberOfMessagesDelayed: String(delayed),
    };
  };

  return {
    /** @returns messages at once, none when there are none; the server does the waiting. */
    receive: (input: unknown): { queue: string; waitSeconds: number; take: () => object[] } => {
      const queue = queueOf(input);
      const wanted = read(
        z.object({
          MaxNumberOfMessages: z.optional(z.int().check(z.gte(1), z.lte(BATCH_MAX))),
          VisibilityTimeout: seconds(43_200),
          WaitTimeSeconds: seconds(20),
        }),
        input,
      );
      const visibility = wanted.VisibilityTimeout ?? Number(queue.attributes['VisibilityTimeout'] ?? 30);
      return {
        queue: queue.name,
        waitSeconds: wanted.WaitTimeSeconds ?? Number(queue.attributes['ReceiveMessageWaitTimeSeconds'] ?? 0),
        take: () => store.receive(queue.name, wanted.MaxNumberOfMessages ?? 1, visibility).map(wireOf),
      };
    },

    actions: new Map<string, (input: unknown) => object>([
      [
        'CreateQueue',
        (input) => {
          const { QueueName: name, Attributes: given } = read(
            z.object({ QueueName: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,80}$/)), Attributes }),
            input,
          );
          const attributes = checked(given ?? {});
          const existing = store.attributesOf(name);
          if (existing === undefined) store.putQueue(name, attributes);
          else if (Object.entries(attributes).some(([key, value]) => existing[key] !== value)) {
            throw new QueueError('QueueNameExists', 'A queue of this name has other attributes.');
          }
          return { QueueUrl: urlOf(name) };
        },
      ],
      [
        'GetQueueUrl',
        (input) => ({
          QueueUrl: urlOf(known(read(z.object({ QueueName: z.string() }), input).QueueName).name),
        }),
      ],
      ['ListQueues', () => ({ QueueUrls: store.names().map(urlOf) })],
      [
        'GetQueueAttributes',
        (input) => {
          const queue = queueOf(input);
          const { AttributeNames: wanted } = read(
            z.object({ AttributeNames: z.optional(z.array(z.string())) }),
            input,
          );
          const all = { VisibilityTimeout: '30', ...queue.attributes, ...countsOf(queue.name) };
          const named = Object.entries(all).filter(
            ([name]) => wanted?.includes('All') === true || wanted?.includes(name) === true,
          );
          return { Attributes: Object.fromEntries(named) };
        },
      ],
      [
        'SetQueueAttributes',
        (input) => {
          const queue = queueOf(input);
          const given = read(z.object({ Attributes }), input).Attributes ?? {};
          store.putQueue(queue.name, checked({ ...queue.attributes, ...given }));
          return {};
        },
      ],
      [
        'DeleteQueue',
        (input) => {
          store.dropQueue(queueOf(input).name);
          return {};
        },
      ],
      [
        'PurgeQueue',
        (input) => {
          store.purge(queueOf(input).name);
          return {};
        },
      ],
      [
        'SendMessage',
        (input) => {
          const queue = queueOf(input);
          const sent = sendOne(queue, read(Body, input));
          options.woken(queue.name);
          return sent;
        },
      ],
      [
        'SendMessageBatch',
        (input) => {
          const queue = queueOf(input);
          const entries = read(batchOf(Body), input).Entries;
          if (
            entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.MessageBody), 0) > MESSAGE_BYTES_MAX
          ) {
            throw new QueueError('BatchRequestTooLong', 'The batch is too long.');
          }
          const sent = batch(entries, (entry) => sendOne(queue, entry));
          options.woken(queue.name);
          return sent;
        },
      ],
      [
        'DeleteMessage',
        (input) => {
          store.remove(queueOf(input).name, read(Receipt, input).ReceiptHandle);
          return {};
        },
      ],
      [
        'DeleteMessageBatch',
        (input) => {
          const queue = queueOf(input);
          return batch(read(batchOf(Receipt), input).Entries, (entry) => {
            store.remove(queue.name, entry.ReceiptHandle);
            return {};
          });
        },
      ],
      [
        'ChangeMessageVisibility',
        (input) => {
          changeOne(queueOf(input).name, read(Visibility, input));
          return {};
        },
      ],
      [
        'ChangeMessageVisibilityBatch',
        (input) => {
          const queue = queueOf(input);
          return batch(read(batchOf(Visibility), input).Entries, (entry) => {
            changeOne(queue.name, entry);
            return {};
          });
        },
      ],
      [
        'StartMessageMoveTask',
        (input) => {
          const task = read(
            z.object({ SourceArn: z.string(), DestinationArn: z.optional(z.nullable(z.string())) }),
            input,
          );
          const source = known(queueOfArn(task.SourceArn)).name;
          const target = task.DestinationArn ? known(queueOfArn(task.DestinationArn)).name : null;
          store.redrive(source, target);
          for (const name of store.names()) options.woken(name);
          return { TaskHandle: md5(`${source}:${Date.now()}`) };
        },
      ],
    ]),
  };
};
