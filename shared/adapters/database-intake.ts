import { itemText, plainItem } from './attributes.ts';
import type { CredentialSource } from './credentials.ts';
import { runtimeCredentials } from './credentials.ts';
import {
  backOff,
  BATCH_GET_MAX,
  chunks,
  type Condition,
  ConditionFailed,
  type Database,
  databaseUnavailable,
  distinctKeys,
  projectionOf,
  type Item,
  type Key,
  TransactionRefused,
} from './database.ts';
import { untilNothingLeft } from './database-batches.ts';
import { ConnectionLost, headerIn, httpConnections, type HttpReply } from './http-connection.ts';
import { postSigner } from './signature-v4.ts';

const TRIES_MAX = 3;
const TIMEOUT_MILLIS = 1_000;
const BASE_MILLIS = 25;
const CAP_MILLIS = 300;
/** AWS refuses a signature whose time is more than five minutes off; less is not what it complains of. */
const SKEW_MILLIS_MIN = 60_000;

const THROTTLED =
  /ProvisionedThroughputExceeded|Throttling|RequestLimitExceeded|TransactionInProgress|TransactionConflictException|InternalServerError|ServiceUnavailable/;
const SKEWED = /RequestTimeTooSkewed|InvalidSignature|SignatureDoesNotMatch|RequestExpired/;

/** Members of a reply. */
export type Fields = Record<string, unknown>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** An object of a reply, empty when it is none. */
export const recordOf = (value: unknown): Fields => (isRecord(value) ? value : {});
/** A list of a reply, empty when it is none. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
/** An item of a reply, if there is one. */
export const itemOf = (value: unknown): Item | undefined =>
  value === undefined ? undefined : plainItem(value);

/** Members of a JSON object, each given as JSON already; undefined ones are left out. */
export const bodyText = (members: Record<string, string | undefined>): string => {
  let text = '{';
  for (const name in members) {
    const member = members[name];
    if (member !== undefined) text += `${text.length === 1 ? '' : ','}"${name}":${member}`;
  }
  return `${text}}`;
};

/** JSON of a value, if there is one. */
export const text = (value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value);
/** Typed JSON of values, if there are any. */
export const valuesText = (values: Item | undefined): string | undefined =>
  values === undefined ? undefined : itemText(values);

/** The members of a request that hold a condition. */
export const conditionMembers = (condition: Condition | undefined): Record<string, string | undefined> =>
  condition === undefined
    ? {}
    : {
        ConditionExpression: text(condition.expression),
        ExpressionAttributeNames: text(condition.names),
        ExpressionAttributeValues: valuesText(condition.values),
        ReturnValuesOnConditionCheckFailure: '"ALL_OLD"',
      };

/** A projection is a constant of its caller: written once, sent with every request. */
const projections = new WeakMap<readonly string[], Record<string, string | undefined>>();
const projected = (attributes: readonly string[]): Record<string, string | undefined> => {
  const known = projections.get(attributes);
  if (known !== undefined) return known;
  const { expression, names } = projectionOf(attributes);
  const members = { ProjectionExpression: text(expression), ExpressionAttributeNames: text(names) };
  projections.set(attributes, members);
  return members;
};

/** What the database refuses for good, in the words of the port. */
const refusalOf = (operation: string, type: string, reply: Fields): Error => {
  if (type.endsWith('ConditionalCheckFailedException')) return new ConditionFailed(itemOf(reply['Item']));
  if (type.endsWith('TransactionCanceledException')) {
    const reasons = listOf(reply['CancellationReasons']).map((one) => {
      const reason = recordOf(one);
      return { code: String(reason['Code']), item: itemOf(reason['Item']) };
    });
    return new TransactionRefused(reasons);
  }
  return new Error(`The database refused ${operation}: ${type || 'no reason given'}`);
};

/** JSON of a reply; one that a proxy wrote instead of the database is empty. */
const jsonOf = (reply: HttpReply): Fields => {
  try {
    return recordOf(JSON.parse(reply.body));
  } catch {
    return {};
  }
};

/** Where the database is, and as whom it is asked. `endpoint`: where another one than AWS of the region answers. */
export type SignedSettings = {
  region: string;
  endpoint?: string | undefined;
  credentials?: CredentialSource | undefined;
  timeoutMillis?: number;
};

/** As much of a database as taking a report in needs. */
export type IntakeDatabase = Pick<Database, 'get' | 'put' | 'batchGet'>;

/**
 * The part of `signedDatabase` that a report asks for: every kilobyte of the functions that take reports in is paid for
 * at each cold start. `call` sends any other operation.
 */
export const signedIntake = (
  settings: SignedSettings,
): IntakeDatabase & { call: (operation: string, body: string) => Promise<Fields> } => {
  const address = new URL(settings.endpoint ?? `https://dynamodb.${settings.region}.amazonaws.com`);
  const connections = httpConnections(address, settings.timeoutMillis ?? TIMEOUT_MILLIS);
  const sign = postSigner(settings.region, 'dynamodb', address.host);
  let source = settings.credentials;
  let skewMillis = 0;

  const attempt = async (operation: string, body: string): Promise<HttpReply> => {
    // eslint-disable-next-line no-restricted-syntax -- the runtime sets the credentials' variables, not the stage
    source ??= runtimeCredentials(process.env);
    const given = source();
    const credentials = given instanceof Promise ? await given : given;
    const target = `DynamoDB_20120810.${operation}`;
    const { at, authorization } = sign(credentials, target, body, Date.now() + skewMillis);
    const token =
      credentials.sessionToken === undefined ? '' : `x-amz-security-token: ${credentials.sessionToken}\r\n`;
    return connections.send(
      `POST / HTTP/1.1\r\nhost: ${address.host}\r\ncontent-type: application/x-amz-json-1.0\r\nx-amz-date: ${at}\r\nx-amz-target: ${target}\r\n${token}authorization: ${authorization}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  };

  /** Whether the clock of this machine was the reason, and is corrected now. */
  const correctedClock = (type: string, reply: HttpReply): boolean => {
    const date = SKEWED.test(type) ? Date.parse(headerIn(reply.head, 'date') ?? '') : NaN;
    const found = date - Date.now();
    if (Number.isNaN(found) || Math.abs(found - skewMillis) < SKEW_MILLIS_MIN) return false;
    skewMillis = found;
    return true;
  };

  const tryOnce = async (operation: string, body: string): Promise<{ done: Fields } | { again: Error }> => {
    let reply: HttpReply;
    try {
      reply = await attempt(operation, body);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      connections.drop();
      return { again: error };
    }
    const fields = jsonOf(reply);
    if (reply.status === 200) return { done: fields };
    const type = typeof fields['__type'] === 'string' ? fields['__type'] : '';
    const passes = reply.status >= 500 || THROTTLED.test(type) || correctedClock(type, reply);
    if (passes) return { again: new Error(`The database answered ${reply.status} ${type}`) };
    throw refusalOf(operation, type, fields);
  };

  const call = async (operation: string, body: string): Promise<Fields> => {
    for (let tried = 1; ; tried += 1) {
      const outcome = await tryOnce(operation, body);
      if ('done' in outcome) return outcome.done;
      if (tried === TRIES_MAX) throw databaseUnavailable(outcome.again);
      await backOff(tried, BASE_MILLIS, CAP_MILLIS);
    }
  };

  const getSome = async (
    table: string,
    keys: readonly Key[],
    more: Record<string, string | undefined>,
    found: Item[],
  ): Promise<Key[]> => {
    const request = bodyText({ Keys: `[${keys.map((key) => itemText(key)).join(',')}]`, ...more });
    const reply = await call('BatchGetItem', `{"RequestItems":{${JSON.stringify(table)}:${request}}}`);
    for (const item of listOf(recordOf(reply['Responses'])[table])) found.push(plainItem(item));
    const left = recordOf(recordOf(reply['UnprocessedKeys'])[table]);
    return listOf(left['Keys']).map((key) => {
      const { pk, sk } = plainItem(key);
      return { pk: String(pk), sk: String(sk) };
    });
  };

  return {
    call,

    async get({ table, key, consistent }) {
      const body = bodyText({
        TableName: text(table),
        Key: itemText(key),
        ConsistentRead: text(consistent),
      });
      return itemOf((await call('GetItem', body))['Item']);
    },

    async put({ table, item, condition }) {
      const body = bodyText({
        TableName: text(table),
        Item: itemText(item),
        ...conditionMembers(condition),
      });
      await call('PutItem', body);
    },

    async batchGet({ table, keys, consistent, attributes }) {
      const found: Item[] = [];
      const more = { ConsistentRead: text(consistent), ...(attributes && projected(attributes)) };
      for (const some of chunks(distinctKeys(keys), BATCH_GET_MAX)) {
        await untilNothingLeft(some, (left) => getSome(table, left, more, found));
      }
      return found;
    },
  };
};
