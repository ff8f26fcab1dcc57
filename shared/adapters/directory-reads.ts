import * as z from 'zod/mini';
import { PayingFromChange } from '../domain/branches.ts';
import type { Assignment, Caregiver, Device, Provider, Recipient } from '../domain/directory.ts';
import type { Fact } from '../domain/fact.ts';
import type { Database, Item } from './database.ts';
import {
  assignmentFromItem,
  caregiverFromItem,
  deviceFromItem,
  keys,
  providerFromItem,
  recipientFromItem,
} from './directory-items.ts';

const text = (item: Item, name: string): string => z.parse(z.string(), item[name]);
const BranchHistory = z.object({ history: z.array(PayingFromChange) });
const ApprovalPeriod = z.object({ from: z.string(), to: z.string() });
const Cursor = z.object({ pk: z.string(), sk: z.string(), byProvider: z.string() });

const recipientIdsIn = (facts: readonly Fact[]): string[] =>
  facts.flatMap((fact) => {
    if (fact.fact === 'report') return fact.recipientIds;
    return fact.fact === 'evidence' ? [] : [fact.recipientId];
  });

/**
 * The directory as it is read. Reads are consistent: what was just registered is there for the next report.
 *
 * | question                                | how                                                      |
 * | provider, recipient, assignment, device | GetItem by its key                                       |
 * | caregiver as a provider employs her     | GetItem CAREGIVER#<id>, EMPLOYMENT#<providerId>          |
 * | employments and assignments of one      | Query CAREGIVER#<id>                                     |
 * | assignments of a recipient              | Query RECIPIENT#<id>, sk begins with ASSIGNMENT#         |
 * | places and device for a report          | BatchGetItem                                             |
 * | people on a line, by identity number    | Query PHONE#<e164>; Query IDENTITY#<hash>                |
 * | a household                             | Query HOUSEHOLD#<providerId>#<householdId>, BatchGetItem |
 * | lists of a provider                     | Query index by-provider                                  |
 * | who serves where                        | Query REACH#PROVIDER#<id>; Query REACH#BRANCH#<id>       |
 * | branches' dates, approvals              | BatchGetItem BRANCH#...; Query APPROVAL#<providerId>     |
 */
export const directoryReads = (table: string, database: Database) => {
  const all = async (pk: string, prefix = ''): Promise<Item[]> => {
    const items: Item[] = [];
    let startAfter: Item | undefined;
    do {
      const page = await database.query({
        table,
        keyCondition: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        values: prefix === '' ? { ':pk': pk } : { ':pk': pk, ':prefix': prefix },
        consistent: true,
        ...(startAfter !== undefined && { startAfter }),
      });
      items.push(...page.items);
      startAfter = page.next;
    } while (startAfter !== undefined);
    // Earlier versions lie beside their entry.
    return items.filter((item) => !/#V\d{6}$/.test(text(item, 'sk')));
  };

  const tails = async (pk: string, prefix: string): Promise<string[]> =>
    (await all(pk, prefix)).map((item) => text(item, 'sk').slice(prefix.length));

  const recipientsByIds = async (ids: Iterable<string>): Promise<Recipient[]> => {
    const unique = [...new Set(ids)];
    if (unique.length === 0) return [];
    const items = await database.batchGet({ table, keys: unique.map(keys.recipient), consistent: true });
    return items.map(recipientFromItem);
  };

  const employmentsOf = async (caregiverIds: readonly string[]): Promise<Caregiver[]> =>
    (await Promise.all(caregiverIds.map((id) => all(`CAREGIVER#${id}`, 'EMPLOYMENT#'))))
      .flat()
      .map(caregiverFromItem);

  const list = async <Entry>(
    kind: 'CAREGIVER' | 'RECIPIENT',
    providerId: string,
    fromItem: (item: Item) => Entry,
    limit: number,
    cursor: string | undefined,
  ): Promise<{ items: Entry[]; next: string | null }> => {
    const after =
      cursor && z.safeParse(Cursor, JSON.parse(Buffer.from(cursor, 'base64url').toString() || 'null'));
    const page = await database.query({
      table,
      index: 'by-provider',
      keyCondition: 'byProvider = :by',
      values: { ':by': `${kind}#${providerId}` },
      limit,
      ...(after && after.success && { startAfter: after.data }),
    });
    const next = page.next && Buffer.from(JSON.stringify(page.next)).toString('base64url');
    return { items: page.items.map(fromItem), next: next ?? null };
  };

  return {
    async getProvider(providerId: string): Promise<Provider | undefined> {
      const item = await database.get({ table, key: keys.provider(providerId), consistent: true });
      return item && providerFromItem(item);
    },
    listProviderIds: (): Promise<string[]> => tails('PROVIDERS', 'PROVIDER#'),
    branchesReached: (providerId: string): Promise<string[]> =>
      tails(`REACH#PROVIDER#${providerId}`, 'BRANCH#'),
    providersReaching: (branchId: string): Promise<string[]> =>
      tails(`REACH#BRANCH#${branchId}`, 'PROVIDER#'),

    async getCaregiver(caregiverId: string, providerId: string): Promise<Caregiver | undefined> {
      const item = await database.get({
        table,
        key: keys.employment(caregiverId, providerId),
        consistent: true,
      });
      return item && caregiverFromItem(item);
    },
    listCaregivers: (providerId: string, limit: number, cursor: string | undefined) =>
      list('CAREGIVER', providerId, caregiverFromItem, limit, cursor),
    /** Who of these the provider employs. */
    async caregiversOf(providerId: string, caregiverIds: readonly string[]): Promise<Set<string>> {
      const wanted = [...new Set(caregiverIds)].map((id) => keys.employment(id, providerId));
      if (wanted.length === 0) return new Set();
      const items = await database.batchGet({ table, keys: wanted, consistent: true });
      return new Set(items.map((item) => caregiverFromItem(item).caregiverId));
    },

    async getRecipient(recipientId: string): Promise<Recipient | undefined> {
      return (await recipientsByIds([recipientId]))[0];
    },
    listRecipients: (providerId: string, limit: number, cursor: string | undefined) =>
      list('RECIPIENT', providerId, recipientFromItem, limit, cursor),
    /** Who of these is the provider's. */
    async recipientsOf(providerId: string, recipientIds: readonly string[]): Promise<Set<string>> {
      const found = await recipientsByIds(recipientIds);
      return new Set(found.filter((one) => one.providerId === providerId).map((one) => one.recipientId));
    },
    async recipientsOfHousehold(providerId: string, householdId: string): Promise<Recipient[]> {
      return recipientsByIds(await tails(`HOUSEHOLD#${providerId}#${householdId}`, 'RECIPIENT#'));
    },

    async getAssignment(assignmentId: string, providerId: string): Promise<Assignment | undefined> {
      const item = await database.get({
        table,
        key: keys.assignment(assignmentId, providerId),
        consistent: true,
      });
      return item && assignmentFromItem(item);
    },
    async assignmentsOfRecipient(recipientId: string): Promise<Assignment[]> {
      return (await all(`RECIPIENT#${recipientId}`, 'ASSIGNMENT#')).map(assignmentFromItem);
    },
    /** Employments and assignments of a caregiver. */
    async ofCaregiver(caregiverId: string): Promise<{ employments: Caregiver[]; assignments: Assignment[] }> {
      const items = await all(`CAREGIVER#${caregiverId}`);
      const isAssignment = (item: Item): boolean => text(item, 'sk').startsWith('ASSIGNMENT#');
      return {
        employments: items.filter((item) => !isAssignment(item)).map(caregiverFromItem),
        assignments: items.filter(isAssignment).map(assignmentFromItem),
      };
    },
    /** The recipients that facts and assignments name, as far as they exist. */
    recipientsIn: (facts: readonly Fact[], assignments: readonly Assignment[]): Promise<Recipient[]> =>
      recipientsByIds([...recipientIdsIn(facts), ...assignments.map((assignment) => assignment.recipientId)]),

    /** What a report is judged by, in one read: the recipients' places and the key of the phone. */
    async forIntake(
      caregiverId: string,
      recipientIds: readonly string[],
      deviceId: string | undefined,
    ): Promise<{ recipients: Recipient[]; device: Device | undefined }> {
      const wanted = recipientIds.map(keys.recipient);
      if (deviceId !== undefined) wanted.push(keys.device(caregiverId, deviceId));
      const items = await database.batchGet({ table, keys: wanted });
      const device = items.find((item) => text(item, 'pk').startsWith('DEVICE#'));
      const recipients = items.filter((item) => item !== device).map(recipientFromItem);
      return { recipients, device: device && deviceFromItem(device) };
    },

    async recipientsOnLine(phone: string): Promise<Recipient[]> {
      return recipientsByIds(await tails(`PHONE#${phone}`, 'RECIPIENT#'));
    },
    async caregiversOnLine(phone: string): Promise<Caregiver[]> {
      return employmentsOf(await tails(`PHONE#${phone}`, 'CAREGIVER#'));
    },
    async caregiversByIdentity(identityNumber: string): Promise<Caregiver[]> {
      const ids = await tails(keys.identity(identityNumber, '').pk, 'CAREGIVER#');
      return (await employmentsOf(ids)).filter((one) => one.identityNumber === identityNumber);
    },

    async getBranchHistories(branchIds: readonly string[]): Promise<Map<string, PayingFromChange[]>> {
      const items = await database.batchGet({ table, keys: branchIds.map(keys.branch), consistent: true });
      return new Map(
        items.map((item) => [text(item, 'pk').slice('BRANCH#'.length), z.parse(BranchHistory, item).history]),
      );
    },
    async approvalsOf(providerId: string): Promise<{ from: string; to: string }[]> {
      return (await all(`APPROVAL#${providerId}`)).map((item) => z.parse(ApprovalPeriod, item));
    },
  };
};
