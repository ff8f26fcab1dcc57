import { randomUUID } from 'node:crypto';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

/** The attributes of a queue that we rely on, in their SQS names and units (seconds, strings). */
export type QueueAttributes = Record<string, string>;

/** One message as a receiver gets it. Times in milliseconds since 1970. */
export type StoredMessage = {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: string | null;
  sentAt: number;
  firstReceivedAt: number;
  receiveCount: number;
  deadLetterSource: string | null;
};

type Row = Record<string, SQLOutputValue>;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS queues (name TEXT PRIMARY KEY, attributes TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT,
    sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL,
    first_received_at INTEGER, receive_count INTEGER NOT NULL DEFAULT 0,
    receipt_handle TEXT, dead_letter_source TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS messages_by_visibility ON messages(queue, visible_at, number);
  CREATE INDEX IF NOT EXISTS messages_by_receipt ON messages(receipt_handle);
`;

const text = (value: SQLOutputValue | undefined): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: SQLOutputValue | undefined): string | null =>
  typeof value === 'string' ? value : null;
const number = (value: SQLOutputValue | undefined): number => Number(value ?? 0);

/** `arn:aws:sqs:region:account:name` gives the name. */
export const queueOfArn = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** Where messages go after too many receives; undefined when the queue has no such policy. */
export const redriveOf = (
  attributes: QueueAttributes,
): { queue: string; receivesMax: number } | undefined => {
  const policy: unknown = attributes['RedrivePolicy'] ? JSON.parse(attributes['RedrivePolicy']) : undefined;
  if (typeof policy !== 'object' || policy === null) return undefined;
  const arn: unknown = Reflect.get(policy, 'deadLetterTargetArn');
  if (typeof arn !== 'string') return undefined;
  return { queue: queueOfArn(arn), receivesMax: Number(Reflect.get(policy, 'maxReceiveCount')) };
};

/**
 * Queues in one SQLite file. Every change is on the disk before it returns, so what was acknowledged outlives `kill -9`
 * and a power cut.
 *
 * @param options `now` is the clock, in milliseconds. `releases`: a fresh start makes every received message visible
 * again, because whoever had received it died with the last start.
 */
export const queueStore = (options: { file: string; now: () => number; releases: boolean }) => {
  const { now } = options;
  const database = new DatabaseSync(options.file, { timeout: 5_000 });
  database.exec(SCHEMA);
  if (options.releases) {
    database.prepare('UPDATE messages SET visible_at = ? WHERE receive_count > 0').run(now());
  }
  const statement = {
    putQueue: database.prepare('INSERT OR REPLACE INTO queues (name, attributes) VALUES (?, ?)'),
    queue: database.prepare('SELECT attributes FROM queues WHERE name = ?'),
    queues: database.prepare('SELECT name FROM queues ORDER BY name'),
    dropQueue: database.prepare('DELETE FROM queues WHERE name = ?'),
    purge: database.prepare('DELETE FROM messages WHERE queue = ?'),
    insert: database.prepare(
      'INSERT INTO messages (queue, message_id, body, attributes, sent_at, visible_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    ready: database.prepare(
      'SELECT * FROM messages WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, number LIMIT ?',
    ),
    receive: database.prepare(
      `UPDATE messages SET receipt_handle = ?, visible_at = ?, receive_count = receive_count + 1,
       first_received_at = coalesce(first_received_at, ?) WHERE number = ?`,
    ),
    move: database.prepare(
      'UPDATE messages SET queue = ?, visible_at = ?, receipt_handle = NULL, dead_letter_source = ? WHERE number = ?',
    ),
    redrive: database.prepare(
      `UPDATE messages SET queue = coalesce(?, dead_letter_source), visible_at = ?, sent_at = ?, receive_count = 0,
       first_received_at = NULL, receipt_handle = NULL, dead_letter_source = NULL
       WHERE queue = ? AND coalesce(?, dead_letter_source) IS NOT NULL`,
    ),
    remove: database.prepare('DELETE FROM messages WHERE queue = ? AND receipt_handle = ?'),
    show: database.prepare(
      `UPDATE messages SET visible_at = ? WHERE queue = ? AND receipt_handle = ? AND visible_at > ?`,
    ),
    expire: database.prepare('DELETE FROM messages WHERE queue = ? AND sent_at < ?'),
    next: database.prepare('SELECT min(visible_at) AS at FROM messages WHERE queue = ?'),
    counts: database.prepare(
      `SELECT sum(visible_at <= ?) AS visible, sum(visible_at > ? AND receipt_handle IS NOT NULL) AS received,
       sum(visible_at > ? AND receipt_handle IS NULL) AS delayed FROM messages WHERE queue = ?`,
    ),
  };

  const attributesOf = (name: string): QueueAttributes | undefined => {
    const row = statement.queue.get(name);
    const parsed: unknown = row === undefined ? undefined : JSON.parse(text(row['attributes']));
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, String(value)]));
  };

  /** One commit, and so one write to the disk, for all that happens inside. */
  const together = <T>(work: () => T): T => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  };

  const messageOf = (row: Row, receiptHandle: string): StoredMessage => ({
    messageId: text(row['message_id']),
    receiptHandle,
    body: text(row['body']),
    attributes: textOrNull(row['attributes']),
    sentAt: number(row['sent_at']),
    firstReceivedAt: row['first_received_at'] === null ? now() : number(row['first_received_at']),
    receiveCount: number(row['receive_count']) + 1,
    deadLetterSource: textOrNull(row['dead_letter_source']),
  });

  return {
    attributesOf,
    together,
    close: () => database.close(),
    names: (): string[] => statement.queues.all().map((row) => text(row['name'])),
    putQueue: (name: string, attributes: QueueAttributes) =>
      statement.putQueue.run(name, JSON.stringify(attributes)),
    dropQueue: (name: string) => {
      statement.purge.run(name);
      statement.dropQueue.run(name);
    },
    purge: (name: string) => statement.purge.run(name),

    /** @returns the id of the message, once it is on the disk. */
    send(queue: string, body: string, attributes: string | null, delaySeconds: number): string {
      const messageId = randomUUID();
      statement.insert.run(queue, messageId, body, attributes, now(), now() + delaySeconds * 1_000);
      return messageId;
    },

    /** Takes up to `most` messages; one that was received too often goes to the dead-letter queue instead. */
    receive(queue: string, most: number, visibilitySeconds: number): StoredMessage[] {
      const attributes = attributesOf(queue) ?? {};
      const ready = statement.ready.all(queue, now(), most);
      if (ready.length === 0) return [];
      return together(() => {
        statement.expire.run(queue, now() - Number(attributes['MessageRetentionPeriod'] ?? 345_600) * 1_000);
        const redrive = redriveOf(attributes);
        return ready.flatMap((row) => {
          if (redrive !== undefined && number(row['receive_count']) >= redrive.receivesMax) {
            statement.move.run(redrive.queue, now(), queue, number(row['number']));
            return [];
          }
          const handle = randomUUID();
          statement.receive.run(handle, now() + visibilitySeconds * 1_000, now(), number(row['number']));
          return [messageOf(row, handle)];
        });
      });
    },

    remove: (queue: string, receiptHandle: string) => statement.remove.run(queue, receiptHandle),
    /** @returns whether the message was in flight under this receipt. */
    changeVisibility: (queue: string, receiptHandle: string, seconds: number): boolean =>
      statement.show.run(now() + seconds * 1_000, queue, receiptHandle, now()).changes > 0,
    /** Sends dead letters back: to `target`, or each to where it came from. @returns how many. */
    redrive: (queue: string, target: string | null): number =>
      Number(statement.redrive.run(target, now(), now(), queue, target).changes),
    /** When the next message of a queue can be received; undefined when it is empty. */
    nextVisibleAt(queue: string): number | undefined {
      const at = statement.next.get(queue)?.['at'];
      return at === null || at === undefined ? undefined : number(at);
    },
    counts(queue: string): { visible: number; received: number; delayed: number } {
      const row = statement.counts.get(now(), now(), now(), queue) ?? {};
      return {
        visible: number(row['visible']),
        received: number(row['received']),
        delayed: number(row['delayed']),
      };
    },
  };
};
export type QueueStore = ReturnType<typeof queueStore>;
