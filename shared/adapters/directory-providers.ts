import { AppError } from '../domain/app-error.ts';
import type { Provider } from '../domain/directory.ts';
import { ProviderId } from '../domain/ids.ts';
import * as z from 'zod/mini';
import { type Database, type Item } from './database.ts';
import { providerFromItem } from './directory-items.ts';
import { keys } from './directory-keys.ts';

const PREFIX = 'PROVIDER#';

const idOf = (item: Item): string => String(item['sk']).slice(PREFIX.length);
const toCursor = (providerId: string): string => Buffer.from(providerId).toString('base64url');
const fromCursor = (cursor: string): string => {
  const read = z.safeParse(ProviderId, Buffer.from(cursor, 'base64url').toString());
  if (read.success) return read.data;
  throw new AppError('malformed', 'QUERY_INVALID', 'This cursor is not one of ours', {
    errors: [{ path: '?cursor', code: 'CURSOR', message: 'Start again without a cursor' }],
  });
};

/**
 * The providers, for the Institute.
 *
 * | question                           | how                                                           |
 * | all providers, a page              | Query pk = PROVIDERS, then BatchGetItem                       |
 * | those that serve in a branch, a page | Query pk = REACH#BRANCH#…, sk begins with PROVIDER#, as above |
 */
export const directoryProviders = (table: string, database: Database) => ({
  /**
   * In the order of their ids.
   * @param branchId of the Institute; null for all providers
   * @throws AppError `QUERY_INVALID` (malformed) for a cursor that this list never gave
   */
  async list(asked: {
    branchId: string | null;
    limit: number;
    cursor: string | undefined;
  }): Promise<{ items: Provider[]; next: string | null }> {
    const { branchId, limit, cursor } = asked;
    const pk = branchId === null ? 'PROVIDERS' : `REACH#BRANCH#${branchId}`;
    const page = await database.query({
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :prefix)',
      values: { ':pk': pk, ':prefix': PREFIX },
      limit,
      ...(cursor !== undefined && { startAfter: { pk, sk: PREFIX + fromCursor(cursor) } }),
    });
    const found = await database.batchGet({
      table,
      keys: page.items.map((item) => keys.provider(idOf(item))),
    });
    const byId = new Map(found.map(providerFromItem).map((one) => [one.providerId, one] as const));
    const last = page.items.at(-1);
    return {
      items: page.items.flatMap((item) => byId.get(idOf(item)) ?? []),
      next: page.next === undefined || last === undefined ? null : toCursor(idOf(last)),
    };
  },
});
