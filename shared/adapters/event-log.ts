import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { plainItem } from './attributes.ts';
import { AppError } from '../domain/app-error.ts';
import { millisInUuidv7, uuidv7Of } from '../domain/fact-id.ts';
import { DAY_MILLIS } from '../domain/instants.ts';
import { type EventId, type NewTenantEvent, TenantEvent } from '../domain/tenant-event.ts';
import { backOff, type Database, type Item, type Key, TransactionRefused, type Write } from './database.ts';

/** Longer than anything announces itself ahead, and than a provider's software stays away. */
const KEPT_DAYS = 400;
/** Writers of one provider's log meet now and then; each meeting means that one of them got on. */
const TRIES_MAX = 20;
const BASE_MILLIS = 10;
const CAP_MILLIS = 500;

const headKey = (providerId: string): Key => ({ pk: `EVENTS#${providerId}`, sk: 'HEAD' });
const eventKey = (providerId: string, eventId: string): Key => ({
  pk: `EVENTS#${providerId}`,
  sk: `EVENT#${eventId}`,
});
const causeKey = (providerId: string, cause: string): Key => ({
  pk: `CAUSE#${providerId}#${cause}`,
  sk: 'CAUSE',
});

const Head = z.object({ last: z.string() });
const Cause = z.object({ eventId: z.string() });
const expiring = (now: Date) => ({
  expiresAtEpochSeconds: Math.floor((now.getTime() + KEPT_DAYS * DAY_MILLIS) / 1_000),
});
const ABSENT = { expression: 'attribute_not_exists(pk)' };

/** @throws ZodError for an item that is no event */
export const eventFromItem = (item: Item): { providerId: string; event: TenantEvent } => {
  const [, providerId = ''] = String(item['pk']).split('#');
  const [, eventId = ''] = String(item['sk']).split('#');
  const { type, occurredAt, data } = item;
  return { providerId, event: z.parse(TenantEvent, { eventId, type, occurredAt, data }) };
};

/** The item of an event. */
export const eventToItem = (providerId: string, event: TenantEvent, now: Date): Item => {
  const { eventId, ...rest } = event;
  return { ...eventKey(providerId, eventId), ...rest, ...expiring(now) };
};

/** A new event, by provider; null for the head of a log, for causes, and for what is let go. */
export const newEventIn = (record: DynamoDBRecord): { key: string; change: TenantEvent } | null => {
  const image = record.dynamodb?.NewImage;
  if (record.eventName !== 'INSERT' || image === undefined) return null;
  const item = plainItem(image);
  if (!String(item['sk']).startsWith('EVENT#')) return null;
  const { providerId, event } = eventFromItem(item);
  return { key: providerId, change: event };
};

/**
 * What happened to each provider, in one order that never changes: the feed and the webhooks are read from it.
 *
 * An event's id is a UUIDv7 of the time at which it was recorded, and always greater than the one before it: every
 * writer moves the head of the log from the id that it read to the new one, in the transaction that stores the event.
 * So whatever clocks say, nothing can come to lie before what a reader has seen already, and nobody need wait until
 * slow writers are done.
 *
 * @param clock the time of recording: jobs that are run for another day record today.
 *
 * | question                                | how                                                                    |
 * | append an event, once for a cause       | GetItem HEAD, TransactWriteItems: CAUSE if absent, HEAD if unmoved, EVENT |
 * | what followed an event, in order        | GetItem of that event, Query pk = EVENTS#<providerId>, sk after it      |
 * | one event                               | GetItem EVENT#<eventId>                                                |
 */
export const eventLog = (table: string, database: Database, clock: () => Date = () => new Date()) => {
  const get = async (providerId: string, eventId: EventId): Promise<TenantEvent | undefined> => {
    const item = await database.get({ table, key: eventKey(providerId, eventId), consistent: true });
    return item && eventFromItem(item).event;
  };

  const headOf = async (providerId: string): Promise<string | undefined> => {
    const item = await database.get({ table, key: headKey(providerId), consistent: true });
    return item && z.parse(Head, item).last;
  };

  const writesOf = (
    providerId: string,
    cause: string,
    event: TenantEvent,
    last: string | undefined,
    now: Date,
  ) => {
    const { eventId } = event;
    const unmoved =
      last === undefined
        ? ABSENT
        : { expression: '#last = :last', names: { '#last': 'last' }, values: { ':last': last } };
    const writes: Write[] = [
      {
        put: {
          table,
          item: { ...causeKey(providerId, cause), eventId, ...expiring(now) },
          condition: ABSENT,
        },
      },
      { put: { table, item: { ...headKey(providerId), last: eventId }, condition: unmoved } },
      { put: { table, item: eventToItem(providerId, event, now), condition: ABSENT } },
    ];
    return writes;
  };

  return {
    get,

    /**
     * Records an event.
     * @param cause what made it, among all of this provider: told twice it is one event, as it was told first.
     * @throws AppError `EVENTS_BUSY` (unavailable) when others keep writing
     */
    async append(
      providerId: string,
      cause: string,
      event: NewTenantEvent,
    ): Promise<{ eventId: EventId; isNew: boolean }> {
      const now = clock();
      for (let tried = 1; tried <= TRIES_MAX; tried += 1) {
        const last = await headOf(providerId);
        const millis = Math.max(now.getTime(), last === undefined ? 0 : millisInUuidv7(last) + 1);
        const eventId = uuidv7Of(millis, `${providerId}|${cause}`);
        const whole = z.parse(TenantEvent, { eventId, ...event });
        try {
          await database.transact(writesOf(providerId, cause, whole, last, now));
          return { eventId, isNew: true };
        } catch (error) {
          if (!(error instanceof TransactionRefused)) throw error;
          const known = error.reasons[0]?.item;
          if (known !== undefined) return { eventId: z.parse(Cause, known).eventId, isNew: false };
          await backOff(tried, BASE_MILLIS, CAP_MILLIS);
        }
      }
      throw new AppError('unavailable', 'EVENTS_BUSY', 'Too much is recorded at once; send the same again', {
        retryAfterSeconds: 1,
      });
    },

    /**
     * A page of what followed an event, in order; from the first that is kept when there is none to go on from.
     * @returns undefined when this provider has no such event.
     */
    async after(
      providerId: string,
      asked: { after: EventId | undefined; limit: number },
    ): Promise<TenantEvent[] | undefined> {
      const { after, limit } = asked;
      if (after !== undefined && (await get(providerId, after)) === undefined) return undefined;
      const { items } = await database.query({
        table,
        keyCondition: 'pk = :pk AND begins_with(sk, :event)',
        values: { ':pk': `EVENTS#${providerId}`, ':event': 'EVENT#' },
        limit,
        consistent: true,
        ...(after !== undefined && { startAfter: eventKey(providerId, after) }),
      });
      return items.map((item) => eventFromItem(item).event);
    },
  };
};
