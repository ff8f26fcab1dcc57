import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { StoredMessage } from './queue-store.ts';

/** An error in the form that the SDK turns into its own. */
export class QueueError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const REGION = 'il-central-1';
/** The account in every address. */
export const ACCOUNT = '000000000000';
/** As SQS since 2025. */
export const MESSAGE_BYTES_MAX = 1_048_576;
/** Entries of a batch, and messages of one receive. */
export const BATCH_MAX = 10;

/** A whole or broken number of seconds up to a bound. */
export const seconds = (max: number) => z.optional(z.number().check(z.gte(0), z.lte(max)));
/** Every action on one queue names it so. */
export const Url = z.object({ QueueUrl: z.string() });
/** Attributes of a queue. */
export const Attributes = z.optional(z.nullable(z.record(z.string(), z.string())));
/** What is sent. */
export const Body = z.object({
  MessageBody: z.string().check(z.minLength(1)),
  DelaySeconds: seconds(900),
  MessageAttributes: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});
/** Which received message. */
export const Receipt = z.object({ ReceiptHandle: z.string() });
/** Which received message stays hidden for how long. */
export const Visibility = z.object({
  ReceiptHandle: z.string(),
  VisibilityTimeout: z.number().check(z.gte(0), z.lte(43_200)),
});
/** The same for up to ten at once. */
export const batchOf = <T extends z.core.$ZodLooseShape>(entry: z.ZodMiniObject<T>) =>
  z.object({ QueueUrl: z.string(), Entries: z.array(z.extend(entry, { Id: z.string() })) });

/** The ARN of a queue. */
export const arnOf = (name: string): string => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
/** The SDK checks bodies by it. */
export const md5 = (value: string): string => createHash('md5').update(value).digest('hex');

/** Parses an input. @throws QueueError `InvalidParameterValue` */
export const read = <S extends z.ZodMiniType>(schema: S, input: unknown): z.infer<S> => {
  const parsed = z.safeParse(schema, input);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new QueueError('InvalidParameterValue', `Value for parameter ${where} is invalid`);
};

/** Attributes that SQS would refuse outside these bounds. */
export const BOUNDS: Record<string, [number, number]> = {
  VisibilityTimeout: [0, 43_200],
  DelaySeconds: [0, 900],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
};

/** A message in the form that the SDK reads. */
export const wireOf = (message: StoredMessage): object => {
  const attributes: unknown = message.attributes === null ? undefined : JSON.parse(message.attributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: {
      SenderId: ACCOUNT,
      SentTimestamp: String(message.sentAt),
      ApproximateReceiveCount: String(message.receiveCount),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      ...(message.deadLetterSource !== null && {
        DeadLetterQueueSourceArn: arnOf(message.deadLetterSource),
      }),
    },
    ...(attributes !== undefined && { MessageAttributes: attributes }),
  };
};
