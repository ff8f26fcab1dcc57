import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { DAY_MILLIS, millisOf } from '../domain/instants.ts';
import { IncompleteCall } from '../domain/voice/incomplete-call.ts';
import type { Database, Item, Key } from './database.ts';

/** How long an office may look at a note of a call that came to nothing. */
const KEPT_DAYS = 14;

/** The office of a note that belongs to nobody known: the Nursing Division. */
const NOBODYS = 'nobody';

/** Who sees a note: an office, or a provider where the branch is not known. */
export type NoteOwner = { providerId: string; providerBranchId: string | null };

const pkOf = (owner: NoteOwner | null): string =>
  owner === null ? `INCOMPLETE#${NOBODYS}` : `INCOMPLETE#${owner.providerId}#${owner.providerBranchId ?? ''}`;

const keyOf = (owner: NoteOwner | null, { startedAt, callId }: IncompleteCall): Key => ({
  pk: pkOf(owner),
  sk: `${startedAt}#${callId}`,
});

const Stored = z.object({ note: IncompleteCall, expiresAtEpochSeconds: z.number() });

/** One page, and the cursor of the next; null on the last. */
type Page = { items: IncompleteCall[]; next: string | null };
type Asked = { limit: number; cursor: string | undefined; now: Date };

/** It comes back from outside: what no key can be, the database would refuse as a fault of ours. */
const Place = z.strictObject({
  part: z.int().check(z.gte(0)),
  after: z.optional(z.string().check(z.regex(/^[!-~]{1,200}$/))),
});
type Place = z.infer<typeof Place>;

const toCursor = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws AppError `QUERY_INVALID` (malformed) for a cursor that no list gave */
const fromCursor = (cursor: string | undefined): Place => {
  if (cursor === undefined) return { part: 0 };
  try {
    return z.parse(Place, JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new AppError('malformed', 'QUERY_INVALID', 'This cursor is not one of ours', {
      cause,
      errors: [{ path: '?cursor', code: 'CURSOR', message: 'Start again without a cursor' }],
    });
  }
};

/**
 * Notes of calls that came to no report, one item for each office that may know the caller; they expire.
 *
 * | question                         | how                                                               |
 * | a call came to nothing           | PutItem INCOMPLETE#<providerId>#<providerBranchId>, the last stands |
 * | notes of an office, newest first | Query pk, a page                                                  |
 */
export const incompleteCalls = (table: string, database: Pick<Database, 'put' | 'query'>) => ({
  /** A call has one note with each owner; a later one of the same call stands in its place. None: the Division's. */
  async store(note: IncompleteCall, owners: readonly NoteOwner[]): Promise<void> {
    const kept = owners.length === 0 ? [null] : owners;
    const expiresAtEpochSeconds = Math.floor((millisOf(note.startedAt) + KEPT_DAYS * DAY_MILLIS) / 1_000);
    await Promise.all(
      kept.map((owner) => {
        const item: Item = { ...keyOf(owner, note), note, expiresAtEpochSeconds };
        return database.put({ table, item });
      }),
    );
  },

  /**
   * One page over several owners, one after the other; null among them: those that belong to nobody known.
   * @throws AppError `QUERY_INVALID` (malformed) for a cursor that no list gave
   */
  async page(owners: readonly (NoteOwner | null)[], asked: Asked): Promise<Page> {
    const items: IncompleteCall[] = [];
    let place = fromCursor(asked.cursor);
    while (place.part < owners.length) {
      if (items.length >= asked.limit) return { items, next: toCursor(place) };
      const pk = pkOf(owners[place.part] ?? null);
      const page = await database.query({
        table,
        keyCondition: 'pk = :pk',
        values: { ':pk': pk },
        limit: asked.limit - items.length,
        backwards: true,
        ...(place.after !== undefined && { startAfter: { pk, sk: place.after } }),
      });
      const found = page.items.map((item) => z.parse(Stored, item));
      // The database forgets an item some time after it expires.
      const fresh = found.filter((item) => item.expiresAtEpochSeconds * 1_000 > asked.now.getTime());
      items.push(...fresh.map((item) => item.note));
      const after = page.next?.['sk'];
      place = typeof after === 'string' ? { ...place, after } : { part: place.part + 1 };
    }
    return { items, next: null };
  },
});
