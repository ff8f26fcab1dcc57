import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { type PinReset, withReset } from '../domain/pin-reset.ts';
import { type Condition, ConditionFailed, type Database } from './database.ts';

const TRIES_MAX = 4;
const ResetsItem = z.object({
  count: z.int(),
  resets: z.array(z.object({ at: z.string(), by: z.string() })),
});

/**
 * Who set a caregiver's PIN and when, by provider; in the table of the PINs.
 *
 * | question                          | how                                                                      |
 * | one more setting by a provider    | GetItem PIN-RESETS#<caregiverId> PROVIDER#<id>, PutItem if it is unchanged |
 */
export const pinResets = (table: string, database: Pick<Database, 'get' | 'put'>) => ({
  /**
   * Records a setting before it is done.
   * @throws AppError `TOO_MANY_PIN_RESETS` (too many), `VERSION_CHANGED` (stale) when others keep writing
   */
  async record(
    { caregiverId, providerId }: { caregiverId: string; providerId: string },
    by: string,
    isShared: boolean,
    now: Date,
  ): Promise<PinReset[]> {
    const key = { pk: `PIN-RESETS#${caregiverId}`, sk: `PROVIDER#${providerId}` };
    for (let tried = 1; tried <= TRIES_MAX; tried += 1) {
      const item = await database.get({ table, key, consistent: true });
      const known = item === undefined ? { count: 0, resets: [] } : z.parse(ResetsItem, item);
      const resets = withReset(known.resets, by, isShared, now);
      const condition: Condition =
        item === undefined
          ? { expression: 'attribute_not_exists(pk)' }
          : {
              expression: '#count = :count',
              names: { '#count': 'count' },
              values: { ':count': known.count },
            };
      try {
        await database.put({ table, item: { ...key, count: known.count + 1, resets }, condition });
        return resets;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
    throw new AppError('stale', 'VERSION_CHANGED', 'The PIN is being set by others; try again');
  },
});
