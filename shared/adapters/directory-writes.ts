import type * as z from 'zod/mini';
import { notFound } from '../domain/access.ts';
import { AppError } from '../domain/app-error.ts';
import {
  type Assignment,
  type AssignmentContent,
  type Caregiver,
  type CaregiverContent,
  type Provider,
  type ProviderContent,
  type Recipient,
  type RecipientContent,
} from '../domain/directory.ts';
import { type Condition, type Database, type Key, queryAll, type Write } from './database.ts';
import { directoryFacts } from './directory-facts.ts';
import { movedKeys, type Put, putEntry, type Stamp } from './directory-entry.ts';
import {
  assignmentCopy,
  assignmentFromItem,
  assignmentToItem,
  caregiverFromItem,
  caregiverToItem,
  providerFromItem,
  providerToItem,
  recipientFromItem,
  recipientToItem,
} from './directory-items.ts';
import { keys, servesKey } from './directory-keys.ts';

const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };

/** Two entries of one caregiver id speak of one person when they share an identity number or a passport. */
const isSamePerson = (a: Caregiver, b: Caregiver): boolean =>
  (a.identityNumber !== undefined && a.identityNumber === b.identityNumber) ||
  (a.passport !== undefined &&
    a.passport.number === b.passport?.number &&
    a.passport.country === b.passport.country);

const caregiverKeys = (entry: Caregiver | undefined): Key[] =>
  entry === undefined
    ? []
    : [
        ...entry.phones.map((phone) => keys.phoneOfCaregiver(phone, entry)),
        ...(entry.identityNumber === undefined ? [] : [keys.identity(entry.identityNumber, entry)]),
      ];

const recipientKeys = (entry: Recipient | undefined): Key[] =>
  entry === undefined
    ? []
    : [
        ...entry.landlines.map((line) => keys.phoneOfRecipient(line, entry)),
        keys.household(entry),
        ...(entry.localityCode === undefined
          ? []
          : [keys.recipientInLocality(entry.localityCode, entry.recipientId)]),
      ];

const assignmentKeys = (entry: Assignment): Key[] => [
  keys.assignmentOfCaregiver(entry),
  keys.assignmentOfRecipient(entry),
];

/**
 * The directory, written: each entry with its earlier versions and the look-ups that lead to it, as one transaction.
 *
 * | question                                  | how                                                                  |
 * | put a provider, recipient, device         | GetItem, TransactWriteItems if the version is the one that was read   |
 * | put a caregiver                           | also Query pk = CAREGIVER#<id>: other providers' entries of the id    |
 * | put an assignment                         | also its copies under the caregiver and the recipient                 |
 * | whether a provider already serves a branch | GetItem REACH#PROVIDER#<id>                                           |
 */
export const directoryWrites = (table: string, database: Database) => {
  /** The guard of the person behind an id: raised by every writer, so that two cannot both find themselves alone. */
  const personGuard = async (next: Caregiver): Promise<Write[]> => {
    const { pk, sk } = keys.person(next.caregiverId);
    const [guard, items] = await Promise.all([
      database.get({ table, key: { pk, sk }, consistent: true }),
      queryAll(database, {
        table,
        keyCondition: 'pk = :pk AND begins_with(sk, :prefix)',
        values: { ':pk': pk, ':prefix': 'EMPLOYMENT#' },
        consistent: true,
      }),
    ]);
    const others = items.map(caregiverFromItem).filter((one) => one.providerId !== next.providerId);
    if (others.some((other) => !isSamePerson(other, next))) {
      throw new AppError('conflict', 'ID_TAKEN', 'This id belongs to another person');
    }
    const writes = Number(guard?.['writes'] ?? 0);
    const condition: Condition =
      guard === undefined ? ABSENT : { expression: 'writes = :writes', values: { ':writes': writes } };
    return [{ put: { table, item: { pk, sk, writes: writes + 1 }, condition } }];
  };

  /** Written the first time only: one item for all recipients would be where all registrations meet. */
  const reachWrites = async (next: Recipient): Promise<Write[]> => {
    const key = keys.branchReached(next);
    if ((await database.get({ table, key })) !== undefined) return [];
    return [{ put: { table, item: key } }, { put: { table, item: keys.providerReaching(next) } }];
  };

  /** Likewise, that the provider has somebody in a locality. */
  const localityWrites = async ({ localityCode, providerId }: Recipient): Promise<Write[]> => {
    if (localityCode === undefined) return [];
    const key = keys.providerInLocality(localityCode, providerId);
    return (await database.get({ table, key })) === undefined ? [{ put: { table, item: key } }] : [];
  };

  return {
    ...directoryFacts(table, database),

    /** @throws AppError `VERSION_CHANGED` (stale) */
    putProvider: (
      providerId: string,
      content: z.infer<typeof ProviderContent>,
      stamp: Stamp,
    ): Promise<Put<Provider>> =>
      putEntry<Provider>(
        table,
        database,
        {
          key: keys.provider(providerId),
          toItem: providerToItem,
          fromItem: providerFromItem,
          content: { providerId, ...content },
          along: (current) =>
            current === undefined ? [{ put: { table, item: keys.providerInList(providerId) } }] : [],
        },
        stamp,
      ),

    /** @throws AppError `VERSION_CHANGED` (stale), `ID_TAKEN` (conflict) when another provider's id is another person */
    putCaregiver: (
      caregiverId: string,
      providerId: string,
      content: z.infer<typeof CaregiverContent>,
      stamp: Stamp,
    ): Promise<Put<Caregiver>> =>
      putEntry<Caregiver>(
        table,
        database,
        {
          key: keys.caregiver(caregiverId, providerId),
          toItem: caregiverToItem,
          fromItem: caregiverFromItem,
          content: { caregiverId, providerId, ...content },
          along: async (current, next) => [
            ...(await personGuard(next)),
            ...movedKeys(table, caregiverKeys(current), caregiverKeys(next)),
          ],
        },
        stamp,
      ),

    /** @throws AppError `VERSION_CHANGED` (stale), `NOT_FOUND` when the id is another provider's recipient */
    putRecipient: (
      recipientId: string,
      providerId: string,
      content: z.infer<typeof RecipientContent>,
      stamp: Stamp,
    ): Promise<Put<Recipient>> =>
      putEntry<Recipient>(
        table,
        database,
        {
          key: keys.recipient(recipientId),
          toItem: recipientToItem,
          fromItem: recipientFromItem,
          content: { recipientId, providerId, ...content },
          along: async (current, next) => {
            if (current !== undefined && current.providerId !== providerId) throw notFound('recipient');
            return [
              ...(await reachWrites(next)),
              ...(await localityWrites(next)),
              ...movedKeys(table, recipientKeys(current), recipientKeys(next)),
            ];
          },
        },
        stamp,
      ),

    /** @throws AppError `VERSION_CHANGED` (stale) */
    putAssignment: (
      assignmentId: string,
      providerId: string,
      content: z.infer<typeof AssignmentContent>,
      stamp: Stamp,
    ): Promise<Put<Assignment>> =>
      putEntry<Assignment>(
        table,
        database,
        {
          key: keys.assignment(assignmentId, providerId),
          toItem: assignmentToItem,
          fromItem: assignmentFromItem,
          content: { assignmentId, providerId, ...content },
          along: (current, next) => {
            const copies = assignmentKeys(next);
            const gone = movedKeys(table, current ? assignmentKeys(current) : [], copies).filter(
              (write) => 'remove' in write,
            );
            return [
              ...copies.map((key) => ({ put: { table, item: assignmentCopy(next, key) } })),
              // It stays when the assignment ends: who has been in a home is told nothing new about it.
              {
                put: {
                  table,
                  item: {
                    ...servesKey(next.caregiverId, next.recipientId),
                    caregiverId: next.caregiverId,
                    serves: next.recipientId,
                  },
                },
              },
              ...gone,
            ];
          },
        },
        stamp,
      ),
  };
};
