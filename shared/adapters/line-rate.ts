import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import type { Database } from './database.ts';

const MINUTE_MILLIS = 60_000;
/** A call makes a request for every answer of its caller: a hurried one twenty a minute, and a line has one call. */
const LINE_REQUESTS_PER_MINUTE_MAX = 60;
/** Everybody who withholds the number shares this one. */
const WITHHELD_REQUESTS_PER_MINUTE_MAX = 600;
const KEPT_SECONDS = 600;

const Counted = z.object({ requests: z.number() });

/**
 * Requests by line and minute, for vendors that sign nothing; in the table of calls.
 *
 * | question                          | how                                                          |
 * | how many in this minute, and this | UpdateItem pk = LINE#<line or withheld>#<minute>, adding one |
 */
export const lineRate = (table: string, database: Database) => ({
  /** Counts a request. @throws AppError `TOO_MANY_REQUESTS` (too-many), `DATABASE_UNAVAILABLE` */
  async count(line: string | null, now: Date): Promise<void> {
    const minute = Math.floor(now.getTime() / MINUTE_MILLIS);
    const item = await database.update({
      table,
      key: { pk: `LINE#${line ?? 'withheld'}#${minute}`, sk: 'REQUESTS' },
      expression: 'SET expiresAtEpochSeconds = :expires ADD requests :one',
      values: { ':one': 1, ':expires': Math.floor(now.getTime() / 1_000) + KEPT_SECONDS },
    });
    const { requests } = z.parse(Counted, item);
    if (requests <= (line === null ? WITHHELD_REQUESTS_PER_MINUTE_MAX : LINE_REQUESTS_PER_MINUTE_MAX)) return;
    throw new AppError('too-many', 'TOO_MANY_REQUESTS', 'Too many requests of this line', {
      retryAfterSeconds: MINUTE_MILLIS / 1_000,
    });
  },
});
