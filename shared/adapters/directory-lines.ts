import type { Caregiver, Recipient } from '../domain/directory.ts';
import { type Database, type Item, type Key, queryAll } from './database.ts';
import { caregiverFromItem, recipientFromItem } from './directory-items.ts';
import { keys } from './directory-keys.ts';

/** What follows a prefix in the sort keys of items. */
export const restOf = (items: readonly Item[], prefix: string): string[] =>
  items.map((item) => String(item['sk']).slice(prefix.length));

/**
 * Who is behind a number or a household: the part of the directory that a ringing telephone waits for.
 *
 * | question                  | how                                            |
 * | who has a telephone number | Query pk = PHONE#<e164>, then BatchGetItem     |
 */
export const directoryLines = (table: string, database: Database) => {
  /** Everything of a partition whose sort keys begin so. */
  const startingWith = (pk: string, prefix: string): Promise<Item[]> =>
    queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :prefix)',
      values: { ':pk': pk, ':prefix': prefix },
      consistent: true,
    });

  const getAll = (wanted: readonly Key[]): Promise<Item[]> =>
    database.batchGet({ table, keys: wanted, consistent: true });

  const recipientsById = async (ids: readonly string[]): Promise<Recipient[]> =>
    (await getAll(ids.map(keys.recipient))).map(recipientFromItem);

  /** Employments behind sort keys `CAREGIVER#<caregiverId>#<providerId>`. */
  const caregiversUnder = async (pk: string): Promise<Caregiver[]> => {
    const found = restOf(await startingWith(pk, 'CAREGIVER#'), 'CAREGIVER#');
    const wanted = found.map((rest) => {
      const [caregiverId = '', providerId = ''] = rest.split('#');
      return keys.caregiver(caregiverId, providerId);
    });
    return (await getAll(wanted)).map(caregiverFromItem);
  };

  const recipientsUnder = async (pk: string): Promise<Recipient[]> =>
    recipientsById(restOf(await startingWith(pk, 'RECIPIENT#'), 'RECIPIENT#'));

  return {
    startingWith,
    recipientsById,
    caregiversUnder,
    recipientsUnder,

    recipientsOnLine: (phone: string): Promise<Recipient[]> => recipientsUnder(`PHONE#${phone}`),

    /** The employments that name the number: of one person under several providers, several. */
    caregiversOnLine: (phone: string): Promise<Caregiver[]> => caregiversUnder(`PHONE#${phone}`),
  };
};
