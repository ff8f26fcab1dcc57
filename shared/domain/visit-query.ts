import * as z from 'zod/mini';
import { AppError } from './app-error.ts';
import type { Span } from './fold-window.ts';
import { DAY_MILLIS, localDateOf, type LocalDate } from './instants.ts';
import { type ExceptionCode, startOf, type Visit } from './visit.ts';
import { hasOpen } from './visit-exception.ts';

const DAYS_MAX = 31;

const badDates = (path: string, code: string, message: string): AppError =>
  new AppError('impossible', 'QUERY_INVALID', message, { errors: [{ path, code, message }] });

const noonOf = (date: LocalDate): number => Date.parse(`${date}T12:00:00Z`);

/**
 * The local dates that a list was asked for: `date`, or `from` to `to`, or today.
 * @throws AppError `QUERY_INVALID` when both forms are mixed, the range is reversed, or longer than 31 days.
 */
export const datesAsked = (
  query: { date?: string | undefined; from?: string | undefined; to?: string | undefined },
  now: Date,
): LocalDate[] => {
  const { date, from, to } = query;
  if (date !== undefined && (from ?? to) !== undefined) {
    throw badDates('?date', 'EITHER_DATE_OR_RANGE', 'Ask for a date or for a range');
  }
  const asked = [date, from, to].find((one) => one !== undefined);
  const first = asked ?? localDateOf(now.getTime());
  const last = to ?? first;
  const days = Math.round((noonOf(last) - noonOf(first)) / DAY_MILLIS) + 1;
  if (days < 1) throw badDates('?to', 'ENDS_BEFORE_IT_BEGINS', 'The range ends before it begins');
  if (days > DAYS_MAX) throw badDates('?to', 'RANGE_TOO_LONG', `At most ${DAYS_MAX} days at once`);
  return Array.from({ length: days }, (_, day) =>
    new Date(noonOf(first) + day * DAY_MILLIS).toISOString().slice(0, 10),
  );
};

/** A partition of the day view: one day, one branch of the Institute, one office. */
export type DayPartition = { date: LocalDate; branchId: string; office: string };

const encode = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws AppError `QUERY_INVALID` for a cursor that no list gave. */
const decode = <S extends z.ZodMiniType>(schema: S, cursor: string): z.infer<S> => {
  try {
    return z.parse(schema, JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new AppError('malformed', 'QUERY_INVALID', 'This cursor is not one of ours', {
      cause,
      errors: [{ path: '?cursor', code: 'CURSOR', message: 'Start again without a cursor' }],
    });
  }
};

/** It comes back from outside: what no key can be, the database would refuse as a fault of ours. */
const KeyText = z.string().check(z.regex(/^[!-~]{1,200}$/));
const DayPlaceSchema = z.strictObject({ key: z.string(), after: KeyText });
/** Where a list of days goes on: in which partition, and after which visit of it. */
export type DayPlace = z.infer<typeof DayPlaceSchema>;
export const toDayCursor = (place: DayPlace | undefined): string | null => (place ? encode(place) : null);
export const fromDayCursor = (cursor: string | undefined): DayPlace | undefined =>
  cursor === undefined ? undefined : decode(DayPlaceSchema, cursor);

const After = z.strictObject({ after: KeyText });
/** Where a list of one partition goes on: after which key of it. */
export const toKeyCursor = (after: string | null): string | null =>
  after === null ? null : encode({ after });
/** @throws AppError `QUERY_INVALID` for a cursor that no list gave. */
export const fromKeyCursor = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : decode(After, cursor).after;

const Offset = z.strictObject({ offset: z.int().check(z.gte(0)) });
/** Where a list that is all in memory goes on. */
export const toCursor = (offset: number): string => encode({ offset });
export const fromCursor = (cursor: string | undefined): number =>
  cursor === undefined ? 0 : decode(Offset, cursor).offset;

/** A span that holds every instant of the dates, whatever the clock of the zone does. */
export const spanOfDates = (dates: readonly LocalDate[]): Span => ({
  fromMillis: noonOf(dates[0] ?? '1970-01-01') - DAY_MILLIS,
  toMillis: noonOf(dates.at(-1) ?? '1970-01-01') + DAY_MILLIS,
});

/** One page of visits that are all in memory: those of the dates and wishes, in order of time. */
export const pageOfCaregiver = (
  visits: readonly Visit[],
  wish: {
    providerId?: string | undefined;
    branchId?: string | undefined;
    recipientId?: string | undefined;
    standing?: Visit['standing'] | undefined;
    exception?: ExceptionCode | undefined;
  },
  dates: readonly LocalDate[],
  asked: { limit: number; cursor: string | undefined },
): { items: Visit[]; next: string | null } => {
  const matches = (wanted: string | undefined, is: string | null): boolean =>
    wanted === undefined || wanted === is;
  const found = visits
    .filter(
      (visit) =>
        dates.includes(localDateOf(startOf(visit))) &&
        matches(wish.providerId, visit.providerId) &&
        matches(wish.branchId, visit.branchId) &&
        matches(wish.recipientId, visit.recipientId) &&
        matches(wish.standing, visit.standing) &&
        hasOpen(visit, wish.exception),
    )
    .sort((a, b) => (startOf(a) + a.visitId < startOf(b) + b.visitId ? -1 : 1));
  const start = fromCursor(asked.cursor);
  const end = start + asked.limit;
  return { items: found.slice(start, end), next: end < found.length ? toCursor(end) : null };
};
