import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { WebhookId } from '../domain/ids.ts';
import { Webhook, type WebhookInput, WEBHOOKS_MAX, WebhookSecrets, withSecret } from '../domain/webhook.ts';
import { type Condition, type Database, type Item, type Key, queryAll, type Write } from './database.ts';
import { type Put, putEntry, type Stamp } from './directory-entry.ts';

type WebhookRef = { providerId: string; webhookId: string };

const webhookKey = ({ providerId, webhookId }: WebhookRef): Key => ({
  pk: `WEBHOOK#${providerId}#${webhookId}`,
  sk: 'WEBHOOK',
});
const secretKey = (ref: WebhookRef): Key => ({ pk: webhookKey(ref).pk, sk: 'SECRET' });
const LISTED = 'WEBHOOK#';
const listPk = (providerId: string): string => `PROVIDER#${providerId}`;

const toItem = (webhook: Webhook): Item => ({ ...webhookKey(webhook), ...webhook });
const withoutKey = (item: Item): Item => {
  const { pk: _pk, sk: _sk, ...rest } = item;
  return rest;
};
const fromItem = (item: Item): Webhook => z.parse(Webhook, withoutKey(item));

const toCursor = (webhookId: string): string => Buffer.from(webhookId).toString('base64url');
const fromCursor = (cursor: string): string => {
  const read = z.safeParse(WebhookId, Buffer.from(cursor, 'base64url').toString());
  if (read.success) return read.data;
  throw new AppError('malformed', 'QUERY_INVALID', 'This cursor is not one of ours', {
    errors: [{ path: '?cursor', code: 'CURSOR', message: 'Start again without a cursor' }],
  });
};

/**
 * Where the software of providers is told of events: entries of the directory.
 *
 * | question                          | how                                                             |
 * | one webhook                       | GetItem WEBHOOK#<providerId>#<webhookId>                         |
 * | webhooks of a provider, a page    | Query pk = PROVIDER#<id>, sk begins with WEBHOOK#; BatchGetItem  |
 */
export const webhookReads = (table: string, database: Database) => {
  const getMany = async (providerId: string, webhookIds: readonly string[]): Promise<Webhook[]> => {
    if (webhookIds.length === 0) return [];
    const found = await database.batchGet({
      table,
      keys: webhookIds.map((webhookId) => webhookKey({ providerId, webhookId })),
      consistent: true,
    });
    const byId = new Map(found.map(fromItem).map((one) => [one.webhookId, one] as const));
    return webhookIds.flatMap((webhookId) => byId.get(webhookId) ?? []);
  };

  return {
    async get(ref: WebhookRef): Promise<Webhook | undefined> {
      const item = await database.get({ table, key: webhookKey(ref), consistent: true });
      return item && fromItem(item);
    },

    /** A page of a provider's webhooks, in the order of their ids. @throws AppError `QUERY_INVALID` (malformed) */
    async list(
      providerId: string,
      asked: { limit: number; cursor?: string | undefined },
    ): Promise<{ items: Webhook[]; next: string | null }> {
      const pk = listPk(providerId);
      const page = await database.query({
        table,
        keyCondition: 'pk = :pk AND begins_with(sk, :listed)',
        values: { ':pk': pk, ':listed': LISTED },
        consistent: true,
        limit: asked.limit,
        ...(asked.cursor !== undefined && { startAfter: { pk, sk: LISTED + fromCursor(asked.cursor) } }),
      });
      const ids = page.items.map((item) => String(item['sk']).slice(LISTED.length));
      const last = ids.at(-1);
      return {
        items: await getMany(providerId, ids),
        next: page.next === undefined || last === undefined ? null : toCursor(last),
      };
    },
  };
};

/**
 * The same, written. Secrets lie apart, in the table of credentials, and are read by nothing but what signs.
 *
 * | question                          | how                                                                            |
 * | put a webhook                     | GetItem of it and its secret, TransactWriteItems: entry, history, list, secret  |
 * | how many a provider has           | Query pk = PROVIDER#<id>, sk begins with WEBHOOK#                               |
 * | its secrets                       | GetItem of the credentials, the same pk, sk = SECRET                            |
 */
export const webhookTable = (table: string, credentials: string, database: Database) => {
  const secretsOf = async (ref: WebhookRef): Promise<WebhookSecrets | undefined> => {
    const item = await database.get({ table: credentials, key: secretKey(ref), consistent: true });
    return item && z.parse(WebhookSecrets, withoutKey(item));
  };

  const requireRoom = async (providerId: string): Promise<void> => {
    const listed = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :listed)',
      values: { ':pk': listPk(providerId), ':listed': LISTED },
    });
    if (listed.length < WEBHOOKS_MAX) return;
    throw new AppError('conflict', 'WEBHOOKS_TOO_MANY', `A provider has ${WEBHOOKS_MAX} webhooks at most`);
  };

  const secretWrite = (
    ref: WebhookRef,
    before: WebhookSecrets | undefined,
    next: WebhookSecrets,
  ): Write[] => {
    if (before === next) return [];
    const condition: Condition =
      before === undefined
        ? { expression: 'attribute_not_exists(pk)' }
        : { expression: 'changedAt = :changedAt', values: { ':changedAt': before.changedAt } };
    return [{ put: { table: credentials, item: { ...secretKey(ref), ...next }, condition } }];
  };

  return {
    ...webhookReads(table, database),

    secretsOf,

    /** @throws AppError `VERSION_CHANGED` (stale), `WEBHOOKS_TOO_MANY` (conflict) */
    async put(ref: WebhookRef, input: WebhookInput, stamp: Stamp): Promise<Put<Webhook>> {
      const { secret, active = true, ...content } = input;
      const before = await secretsOf(ref);
      const secrets = withSecret(before, secret, stamp.now.toISOString());
      const { providerId, webhookId } = ref;
      return putEntry<Webhook>(
        table,
        database,
        {
          key: webhookKey(ref),
          toItem,
          fromItem,
          content: { providerId, webhookId, ...content, active, secretChangedAt: secrets.changedAt },
          along: async (current) => {
            const secretWrites = secretWrite(ref, before, secrets);
            if (current !== undefined) return secretWrites;
            await requireRoom(providerId);
            const listed = { pk: listPk(providerId), sk: LISTED + webhookId };
            return [{ put: { table, item: listed } }, ...secretWrites];
          },
        },
        stamp,
      );
    },
  };
};
