import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { BranchChange } from '../domain/branches.ts';
import type { Assignment, Caregiver, Provider, Recipient } from '../domain/directory.ts';
import type { Fact } from '../domain/fact.ts';
import { LocalDate } from '../domain/instants.ts';
import { someAtOnce } from './at-once.ts';
import { type Database, distinctKeys, type Item, type Key, queryAll } from './database.ts';
import { directoryIntake } from './directory-intake.ts';
import {
  assignmentFromItem,
  caregiverFromItem,
  providerFromItem,
  recipientFromItem,
} from './directory-items.ts';
import { directoryLines, restOf } from './directory-lines.ts';
import { directoryOutages } from './directory-outages.ts';
import { householdPk, identityPk, keys } from './directory-keys.ts';

/** Queries side by side. */
const AT_ONCE = 8;

/** One page of a list, and the cursor of the next one; null on the last. */
type Page<Entry> = { items: Entry[]; next: string | null };

const Cursor = z.object({ pk: z.string(), sk: z.string(), byProvider: z.string() });
const Approval = z.object({ approvalId: z.string(), from: LocalDate, to: LocalDate });
const History = z.object({ pk: z.string(), history: z.array(BranchChange) });

const toCursor = (next: Item | undefined): string | null =>
  next === undefined ? null : Buffer.from(JSON.stringify(next)).toString('base64url');

/** Only a place in the caller's own list is taken: the cursor comes back from outside. */
const fromCursor = (cursor: string, providerId: string, prefix: string): Item => {
  try {
    const place = z.parse(Cursor, JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (place.byProvider === providerId && place.pk !== '' && place.sk.startsWith(prefix)) return place;
  } catch {
    // Told below, like a cursor of another list.
  }
  throw new AppError('malformed', 'QUERY_INVALID', 'This cursor is not one of ours', {
    errors: [{ path: '?cursor', code: 'CURSOR', message: 'Start again without a cursor' }],
  });
};

const recipientIdsIn = (facts: readonly Fact[]): string[] =>
  facts.flatMap((fact) => {
    if (fact.fact === 'report') return fact.recipientIds;
    return 'recipientId' in fact ? [fact.recipientId] : [];
  });

/**
 * The directory, read.
 *
 * | question                                        | how                                                              |
 * | one provider, caregiver, recipient, assignment  | GetItem by id                                                    |
 * | all providers                                   | Query pk = PROVIDERS                                             |
 * | a provider's caregivers or recipients, a page   | Query by-provider, sk begins with EMPLOYMENT# or RECIPIENT       |
 * | employments and assignments of a caregiver      | Query pk = CAREGIVER#<id>, sk from ASSIGNMENT# to EMPLOYMENT#~   |
 * | assignments of a recipient                      | Query pk = RECIPIENT#<id>, sk begins with ASSIGNMENT#            |
 * | which of some ids a provider knows              | BatchGetItem                                                     |
 * | who has a telephone number                      | Query pk = PHONE#<e164>, then BatchGetItem                       |
 * | who has an identity number                      | Query pk = IDENTITY#<hash>, then BatchGetItem                    |
 * | who lives in a household                        | Query pk = HOUSEHOLD#…, then BatchGetItem                        |
 * | branches that a provider serves, and the reverse | Query pk = REACH#PROVIDER#… or REACH#BRANCH#…                   |
 * | whose lines a branch may decide about           | also Query LOCALITY#… of each locality that ever was its         |
 * | who lives in a locality                         | Query pk = LOCALITY#<code>, sk begins with RECIPIENT#            |
 * | changes of branches' dates                      | GetItem or BatchGetItem BRANCH#…                                 |
 * | approvals of manual attendance of a provider    | Query pk = APPROVAL#<providerId>                                 |
 */
export const directoryReads = (table: string, database: Database) => {
  const get = (key: Key): Promise<Item | undefined> => database.get({ table, key, consistent: true });
  const getAll = (wanted: readonly Key[]): Promise<Item[]> =>
    database.batchGet({ table, keys: wanted, consistent: true });

  const lines = directoryLines(table, database);
  const startingWith = (pk: string, prefix: string): Promise<Item[]> => lines.startingWith(pk, prefix);
  const recipientsById = (ids: readonly string[]): Promise<Recipient[]> => lines.recipientsById(ids);

  const list = async <Entry>(
    prefix: string,
    fromItem: (item: Item) => Entry,
    asked: { providerId: string; limit: number; cursor: string | undefined },
  ): Promise<Page<Entry>> => {
    const { items, next } = await database.query({
      table,
      index: 'by-provider',
      keyCondition: 'byProvider = :provider AND begins_with(sk, :prefix)',
      values: { ':provider': asked.providerId, ':prefix': prefix },
      limit: asked.limit,
      ...(asked.cursor !== undefined && { startAfter: fromCursor(asked.cursor, asked.providerId, prefix) }),
    });
    return { items: items.map(fromItem), next: toCursor(next) };
  };

  /** Providers that have or had a recipient in a locality. */
  const providersOfLocality = async (localityCode: string): Promise<string[]> =>
    restOf(await startingWith(`LOCALITY#${localityCode}`, 'PROVIDER#'), 'PROVIDER#');

  return {
    ...directoryIntake(table, database),
    outages: directoryOutages(table, database).outages,

    async getProvider(providerId: string): Promise<Provider | undefined> {
      const item = await get(keys.provider(providerId));
      return item && providerFromItem(item);
    },

    async listProviderIds(): Promise<string[]> {
      return restOf(await startingWith('PROVIDERS', 'PROVIDER#'), 'PROVIDER#');
    },

    /** A caregiver as one provider employs her. */
    async getCaregiver(caregiverId: string, providerId: string): Promise<Caregiver | undefined> {
      const item = await get(keys.caregiver(caregiverId, providerId));
      return item && caregiverFromItem(item);
    },

    async getRecipient(recipientId: string): Promise<Recipient | undefined> {
      const item = await get(keys.recipient(recipientId));
      return item && recipientFromItem(item);
    },

    /** Those of some recipients that exist, whoever registered them. */
    getRecipients: (ids: readonly string[]): Promise<Recipient[]> => lines.recipientsById(ids),

    /** Some employments, as far as they exist. */
    async getCaregivers(pairs: readonly { caregiverId: string; providerId: string }[]): Promise<Caregiver[]> {
      const wanted = pairs.map(({ caregiverId, providerId }) => keys.caregiver(caregiverId, providerId));
      return (await getAll(distinctKeys(wanted))).map(caregiverFromItem);
    },

    async getAssignment(assignmentId: string, providerId: string): Promise<Assignment | undefined> {
      const item = await get(keys.assignment(assignmentId, providerId));
      return item && assignmentFromItem(item);
    },

    /** @throws AppError `QUERY_INVALID` (malformed) for a cursor that this list never gave */
    listCaregivers: (providerId: string, limit: number, cursor: string | undefined) =>
      list('EMPLOYMENT#', caregiverFromItem, { providerId, limit, cursor }),

    /** @throws AppError `QUERY_INVALID` (malformed) for a cursor that this list never gave */
    listRecipients: (providerId: string, limit: number, cursor: string | undefined) =>
      list('RECIPIENT', recipientFromItem, { providerId, limit, cursor }),

    /** Everything under the caregiver herself that a fold needs. */
    async ofCaregiver(caregiverId: string): Promise<{ employments: Caregiver[]; assignments: Assignment[] }> {
      const items = await queryAll(database, {
        table,
        keyCondition: 'pk = :pk AND sk BETWEEN :from AND :to',
        values: { ':pk': `CAREGIVER#${caregiverId}`, ':from': 'ASSIGNMENT#', ':to': 'EMPLOYMENT#~' },
        consistent: true,
      });
      const isEmployment = (item: Item): boolean => String(item['sk']).startsWith('EMPLOYMENT#');
      return {
        employments: items.filter(isEmployment).map(caregiverFromItem),
        assignments: items.filter((item) => !isEmployment(item)).map(assignmentFromItem),
      };
    },

    /** The recipients that facts and assignments name, as far as they exist. */
    recipientsIn: (facts: readonly Fact[], assignments: readonly Assignment[]): Promise<Recipient[]> =>
      recipientsById([...recipientIdsIn(facts), ...assignments.map((one) => one.recipientId)]),

    async assignmentsOfRecipient(recipientId: string): Promise<Assignment[]> {
      return (await startingWith(`RECIPIENT#${recipientId}`, 'ASSIGNMENT#')).map(assignmentFromItem);
    },

    /** Which of these ids are caregivers of the provider. */
    async caregiversOf(providerId: string, ids: readonly string[]): Promise<Set<string>> {
      const items = await getAll(ids.map((id) => keys.caregiver(id, providerId)));
      return new Set(items.map((item) => caregiverFromItem(item).caregiverId));
    },

    /** Which of these ids are recipients of the provider. */
    async recipientsOf(providerId: string, ids: readonly string[]): Promise<Set<string>> {
      const found = await recipientsById(ids);
      return new Set(found.filter((one) => one.providerId === providerId).map((one) => one.recipientId));
    },

    recipientsOnLine: (phone: string): Promise<Recipient[]> => lines.recipientsOnLine(phone),

    /** The employments that name the number: of one person under several providers, several. */
    caregiversOnLine: (phone: string): Promise<Caregiver[]> => lines.caregiversOnLine(phone),

    caregiversByIdentity: (identityNumber: string): Promise<Caregiver[]> =>
      lines.caregiversUnder(identityPk(identityNumber)),

    recipientsOfHousehold: (providerId: string, householdId: string): Promise<Recipient[]> =>
      lines.recipientsUnder(householdPk(providerId, householdId)),

    /** Branches of the Institute in which the provider has a recipient. */
    async branchesReached(providerId: string): Promise<string[]> {
      return restOf(await startingWith(`REACH#PROVIDER#${providerId}`, 'BRANCH#'), 'BRANCH#');
    },

    async providersReaching(branchId: string): Promise<string[]> {
      return restOf(await startingWith(`REACH#BRANCH#${branchId}`, 'PROVIDER#'), 'PROVIDER#');
    },

    /** Providers whose lines the branch may decide about: with recipients there, or in a locality that ever was its. */
    async providersPaidIn(branchId: string): Promise<string[]> {
      const sks = restOf(await startingWith(`REACH#BRANCH#${branchId}`, ''), '');
      const own = sks.filter((sk) => sk.startsWith('PROVIDER#')).map((sk) => sk.slice('PROVIDER#'.length));
      const codes = sks.filter((sk) => sk.startsWith('LOCALITY#')).map((sk) => sk.slice('LOCALITY#'.length));
      const others = await someAtOnce(codes, AT_ONCE, providersOfLocality);
      return [...new Set([...own, ...others.flat()])].sort();
    },

    providersOfLocality: (localityCode: string): Promise<string[]> => providersOfLocality(localityCode),

    async recipientIdsOfLocality(localityCode: string): Promise<string[]> {
      return restOf(await startingWith(`LOCALITY#${localityCode}`, 'RECIPIENT#'), 'RECIPIENT#');
    },

    /** Changes of a branch's dates, oldest first. */
    async getBranchHistory(branchId: string): Promise<BranchChange[]> {
      const item = await get(keys.branch(branchId));
      return item === undefined ? [] : z.parse(History, item).history;
    },

    /** Changes of dates, oldest first, of those branches that have any. */
    async getBranchHistories(branchIds: readonly string[]): Promise<Map<string, BranchChange[]>> {
      const items = branchIds.length === 0 ? [] : await getAll(branchIds.map(keys.branch));
      return new Map(
        items.map((item) => {
          const { pk, history } = z.parse(History, item);
          return [pk.slice('BRANCH#'.length), history] as const;
        }),
      );
    },

    async approvalsOf(providerId: string): Promise<z.infer<typeof Approval>[]> {
      return (await startingWith(`APPROVAL#${providerId}`, '')).map((item) => z.parse(Approval, item));
    },
  };
};
