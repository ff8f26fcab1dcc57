import * as z from 'zod/mini';
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

/** One page, and the place of the next in it; null on the last. */
type Page = { items: IncompleteCall[]; next: string | null };

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

  /** @param owner null for those that belong to nobody known */
  async list(
    owner: NoteOwner | null,
    asked: { limit: number; after: string | undefined; now: Date },
  ): Promise<Page> {
    const pk = pkOf(owner);
    const { items, next } = await database.query({
      table,
      keyCondition: 'pk = :pk',
      values: { ':pk': pk },
      limit: asked.limit,
      backwards: true,
      ...(asked.after !== undefined && { startAfter: { pk, sk: asked.after } }),
    });
    const fresh = items
      .map((item) => z.parse(Stored, item))
      // The database forgets an item some time after it expires.
      .filter((item) => item.expiresAtEpochSeconds * 1_000 > asked.now.getTime());
    const after = next?.['sk'];
    return { items: fresh.map((item) => item.note), next: typeof after === 'string' ? after : null };
  },
});
