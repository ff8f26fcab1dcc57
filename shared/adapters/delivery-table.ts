import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { DAY_MILLIS, type Instant, toInstant } from '../domain/instants.ts';
import { EventId, type TenantEventType } from '../domain/tenant-event.ts';
import { KeptDelivery, newDelivery, Rest } from '../domain/webhook-delivery.ts';
import { ConditionFailed, type Database, type Item, type Key } from './database.ts';

/** As long as the events themselves. */
const KEPT_DAYS = 400;
/** Longer than a run of the function may take, so that nobody sends beside one that still does. */
export const CLAIM_SECONDS = 40;

/** One event for one webhook. */
export type DeliveryRef = { providerId: string; webhookId: string; eventId: string };
type Whose = Omit<DeliveryRef, 'eventId'>;

const pkOf = ({ providerId, webhookId }: Whose): string => `DELIVERIES#${providerId}#${webhookId}`;
const keyOf = (ref: DeliveryRef): Key => ({ pk: pkOf(ref), sk: ref.eventId });
const restKey = ({ providerId, webhookId }: Whose): Key => ({
  pk: `REST#${providerId}#${webhookId}`,
  sk: 'REST',
});

const expiring = (now: Date) => ({
  expiresAtEpochSeconds: Math.floor((now.getTime() + KEPT_DAYS * DAY_MILLIS) / 1_000),
});
const toItem = (ref: DeliveryRef, { eventId: _id, ...kept }: KeptDelivery): Item => ({
  ...keyOf(ref),
  ...kept,
});
const fromItem = (item: Item): KeptDelivery => {
  const { pk: _pk, sk: eventId, claimedUntil: _claim, expiresAtEpochSeconds: _expires, ...kept } = item;
  return z.parse(KeptDelivery, { eventId, ...kept });
};

const toCursor = (eventId: string): string => Buffer.from(eventId).toString('base64url');
const fromCursor = (cursor: string): string => {
  const read = z.safeParse(EventId, Buffer.from(cursor, 'base64url').toString());
  if (read.success) return read.data;
  throw new AppError('malformed', 'QUERY_INVALID', 'This cursor is not one of ours', {
    errors: [{ path: '?cursor', code: 'CURSOR', message: 'Start again without a cursor' }],
  });
};

const unlessRefused = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};

/**
 * How the sending of events to webhooks stands. Every change moves the turn on, on the condition that nobody else did.
 *
 * | question                            | how                                                                 |
 * | open a delivery once                | PutItem DELIVERIES#<providerId>#<webhookId>, <eventId> if absent      |
 * | one delivery                        | GetItem                                                             |
 * | be the only one to work on it       | UpdateItem claimedUntil, if the turn is the same and nobody else is   |
 * | note what became of it              | PutItem if the turn is the one that was read                         |
 * | deliveries of a webhook, the newest first | Query, backwards                                              |
 * | whether a receiver is left in peace | GetItem, PutItem, DeleteItem REST#<providerId>#<webhookId>            |
 * | look whether it is back, alone      | PutItem REST if it is the one that was read                          |
 */
export const deliveryTable = (table: string, database: Database) => ({
  async get(ref: DeliveryRef): Promise<KeptDelivery | undefined> {
    const item = await database.get({ table, key: keyOf(ref), consistent: true });
    return item && fromItem(item);
  },

  /** Opens the delivery of an event; opened before, it stays as it is. */
  async open(ref: DeliveryRef, type: TenantEventType, now: Date): Promise<void> {
    const opened = newDelivery(ref.eventId, type, now.toISOString());
    const item = { ...toItem(ref, opened), ...expiring(now) };
    await unlessRefused(database.put({ table, item, condition: { expression: 'attribute_not_exists(pk)' } }));
  },

  /** Takes the turn for a while. @returns false when somebody else has it, or it is over. */
  claim: (ref: DeliveryRef, turn: number, now: Date): Promise<boolean> =>
    unlessRefused(
      database.update({
        table,
        key: keyOf(ref),
        expression: 'SET claimedUntil = :until',
        values: {
          ':until': toInstant(now.getTime() + CLAIM_SECONDS * 1_000),
          ':now': now.toISOString(),
          ':turn': turn,
        },
        condition: 'turn = :turn AND (attribute_not_exists(claimedUntil) OR claimedUntil <= :now)',
      }),
    ),

  /** Notes what became of a turn, and gives it up. @returns false when somebody else moved on meanwhile. */
  note: (ref: DeliveryRef, before: KeptDelivery, next: KeptDelivery, now: Date): Promise<boolean> =>
    unlessRefused(
      database.put({
        table,
        item: { ...toItem(ref, next), ...expiring(now) },
        condition: { expression: 'turn = :turn', values: { ':turn': before.turn } },
      }),
    ),

  /** A page, the newest first. @throws AppError `QUERY_INVALID` (malformed) for a cursor that this list never gave */
  async list(
    whose: Whose,
    asked: { limit: number; cursor: string | undefined },
  ): Promise<{ items: KeptDelivery[]; next: string | null }> {
    const pk = pkOf(whose);
    const page = await database.query({
      table,
      keyCondition: 'pk = :pk',
      values: { ':pk': pk },
      limit: asked.limit,
      backwards: true,
      ...(asked.cursor !== undefined && { startAfter: { pk, sk: fromCursor(asked.cursor) } }),
    });
    const items = page.items.map(fromItem);
    const last = items.at(-1);
    return { items, next: page.next === undefined || last === undefined ? null : toCursor(last.eventId) };
  },

  async restOf(whose: Whose): Promise<Rest | undefined> {
    const item = await database.get({ table, key: restKey(whose), consistent: true });
    return item && z.parse(Rest, { failures: item['failures'], until: item['until'] });
  },

  /**
   * Asks to be the one that looks whether a receiver is back; for all others it rests on until then.
   * @returns false when somebody else asked first
   */
  probe: (whose: Whose, rest: Rest, until: Instant, now: Date): Promise<boolean> =>
    unlessRefused(
      database.put({
        table,
        item: { ...restKey(whose), ...rest, until, ...expiring(now) },
        condition: {
          expression: '#until = :until',
          names: { '#until': 'until' },
          values: { ':until': rest.until },
        },
      }),
    ),

  /** Leaves a receiver in peace, or no longer. */
  async putRest(whose: Whose, rest: Rest | undefined, now: Date): Promise<void> {
    const key = restKey(whose);
    if (rest === undefined) await database.remove({ table, key });
    else await database.put({ table, item: { ...key, ...rest, ...expiring(now) } });
  },
});
