import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { PayingFromChange } from '../domain/branches.ts';
import type {
  Assignment,
  AssignmentContent,
  Caregiver,
  CaregiverContent,
  Device,
  DeviceContent,
  Provider,
  ProviderContent,
  Recipient,
  RecipientContent,
} from '../domain/directory.ts';
import {
  ConditionFailed,
  type Database,
  type Item,
  type Key,
  TransactionRefused,
  type Write,
} from './database.ts';
import {
  assignmentFromItem,
  caregiverFromItem,
  deviceFromItem,
  keys,
  providerFromItem,
  recipientFromItem,
  unkeyed,
} from './directory-items.ts';

/** Who writes, when, and over which version. */
export type WriteStamp = { by: string; now: Date; ifMatch: number | undefined };
type Versioned = { version: number; updatedAt: string; updatedBy: string };
type Put<Entry> = { entry: Entry; created: boolean };

const changed = (): AppError =>
  new AppError('stale', 'VERSION_CHANGED', 'The entry has another version by now; read it again');
const taken = (what: string): AppError =>
  new AppError('conflict', 'ID_TAKEN', `Another ${what} is registered under this id`);

const sameContent = (a: Item, b: Item): boolean => {
  const content = ({ version: _v, updatedAt: _at, updatedBy: _by, ...rest }: Item): string =>
    JSON.stringify(
      Object.entries(rest)
        .filter(([, value]) => value !== undefined)
        .sort(([x], [y]) => (x < y ? -1 : 1)),
    );
  return content(a) === content(b);
};

/** Entries under keys that only one of two versions has. */
const moved = (before: readonly Key[], after: readonly Key[]): { gone: Key[]; fresh: Key[] } => {
  const has = (keysOf: readonly Key[], key: Key): boolean =>
    keysOf.some((one) => one.pk === key.pk && one.sk === key.sk);
  return { gone: before.filter((key) => !has(after, key)), fresh: after.filter((key) => !has(before, key)) };
};

/**
 * The directory as it is written: an entry, its earlier version beside it, and the look-ups that it is found by, in
 * one transaction. An entry put again with the same content is left as it is.
 *
 * | write                                  | condition                                   |
 * | provider, caregiver, recipient, device | the version that was read is still the last |
 * | assignment, with a copy for each side  | likewise                                    |
 * | paying-from, approval                  | likewise; an approval only once             |
 */
export const directoryWrites = (table: string, database: Database) => {
  const read = (key: Key): Promise<Item | undefined> => database.get({ table, key, consistent: true });

  const transact = async (writes: Write[]): Promise<void> => {
    try {
      await database.transact(writes);
    } catch (error) {
      if (error instanceof TransactionRefused) throw changed();
      throw error;
    }
  };

  /** Puts the next version of an entry, with its copies and look-ups. */
  const putEntry = async <Entry extends Versioned>(
    key: Key,
    content: Item,
    stamp: WriteStamp,
    parts: {
      fromItem: (item: Item) => Entry;
      attributes?: Item;
      /** Refuses an entry that stands already under this id. */
      check?: (existing: Entry) => void;
      copies?: (entry: Entry) => Key[];
      lookups?: (entry: Entry) => Key[];
    },
  ): Promise<Put<Entry>> => {
    const item = await read(key);
    const existing = item && parts.fromItem(item);
    if (existing !== undefined) parts.check?.(existing);
    if (stamp.ifMatch !== undefined && stamp.ifMatch !== (existing?.version ?? 0)) throw changed();
    if (item !== undefined && existing !== undefined && sameContent(unkeyed(item), content)) {
      return { entry: existing, created: false };
    }
    const next = {
      ...content,
      version: (existing?.version ?? 0) + 1,
      updatedAt: stamp.now.toISOString(),
      updatedBy: stamp.by,
    };
    const entry = parts.fromItem(next);
    const lookups = moved(existing ? (parts.lookups?.(existing) ?? []) : [], parts.lookups?.(entry) ?? []);
    const copies = moved(existing ? (parts.copies?.(existing) ?? []) : [], parts.copies?.(entry) ?? []);
    await transact([
      {
        put: {
          table,
          item: { ...key, ...parts.attributes, ...next },
          condition:
            existing === undefined
              ? { expression: 'attribute_not_exists(pk)' }
              : { expression: 'version = :version', values: { ':version': existing.version } },
        },
      },
      ...(item && existing
        ? [{ put: { table, item: { ...unkeyed(item), ...keys.version(key, existing.version) } } }]
        : []),
      ...(parts.copies?.(entry) ?? []).map((copy) => ({ put: { table, item: { ...copy, ...next } } })),
      ...lookups.fresh.map((lookup) => ({ put: { table, item: lookup } })),
      // Others of the provider may still live in the branch that this one left: what reaches stays.
      ...[...lookups.gone.filter((gone) => !gone.pk.startsWith('REACH#')), ...copies.gone].map((gone) => ({
        remove: { table, key: gone },
      })),
    ]);
    return { entry, created: existing === undefined };
  };

  return {
    putProvider: (
      providerId: string,
      content: z.infer<typeof ProviderContent>,
      stamp: WriteStamp,
    ): Promise<Put<Provider>> =>
      putEntry(keys.provider(providerId), { providerId, ...content }, stamp, {
        fromItem: providerFromItem,
        lookups: () => [keys.providerInList(providerId)],
      }),

    /**
     * A caregiver as the provider employs her.
     * @throws AppError `ID_TAKEN` (conflict) when another provider knows another person under the id.
     */
    async putCaregiver(
      caregiverId: string,
      providerId: string,
      content: z.infer<typeof CaregiverContent>,
      stamp: WriteStamp,
    ): Promise<Put<Caregiver>> {
      const others = await database.query({
        table,
        keyCondition: 'pk = :pk AND begins_with(sk, :employment)',
        values: { ':pk': `CAREGIVER#${caregiverId}`, ':employment': 'EMPLOYMENT#' },
        consistent: true,
      });
      const personOf = (one: {
        identityNumber?: string | undefined;
        passport?: object | undefined;
      }): string => one.identityNumber ?? JSON.stringify(one.passport);
      for (const other of others.items.filter(({ sk }) => !/#V\d{6}$/.test(String(sk)))) {
        if (personOf(caregiverFromItem(other)) !== personOf(content)) throw taken('caregiver');
      }
      return putEntry(
        keys.employment(caregiverId, providerId),
        { caregiverId, providerId, ...content },
        stamp,
        {
          fromItem: caregiverFromItem,
          attributes: { byProvider: `CAREGIVER#${providerId}` },
          lookups: (entry) => [
            ...entry.phones.map((phone) => keys.line(phone, `CAREGIVER#${caregiverId}`)),
            ...(entry.identityNumber === undefined ? [] : [keys.identity(entry.identityNumber, caregiverId)]),
          ],
        },
      );
    },

    /** @throws AppError `NOT_FOUND` when the id is another provider's: to this one it does not exist. */
    putRecipient: (
      recipientId: string,
      providerId: string,
      content: z.infer<typeof RecipientContent>,
      stamp: WriteStamp,
    ): Promise<Put<Recipient>> =>
      putEntry(keys.recipient(recipientId), { recipientId, providerId, ...content }, stamp, {
        fromItem: recipientFromItem,
        attributes: { byProvider: `RECIPIENT#${providerId}` },
        check: (existing) => {
          if (existing.providerId !== providerId)
            throw new AppError('not-found', 'NOT_FOUND', 'There is no such recipient');
        },
        lookups: (entry) => [
          ...entry.landlines.map((phone) => keys.line(phone, `RECIPIENT#${recipientId}`)),
          keys.household(providerId, entry.householdId, recipientId),
          keys.branchReached(providerId, entry.branchId),
          keys.providerReaching(entry.branchId, providerId),
        ],
      }),

    putAssignment: (
      assignmentId: string,
      providerId: string,
      content: z.infer<typeof AssignmentContent>,
      stamp: WriteStamp,
    ): Promise<Put<Assignment>> =>
      putEntry(keys.assignment(assignmentId, providerId), { assignmentId, providerId, ...content }, stamp, {
        fromItem: assignmentFromItem,
        copies: (entry) => [
          keys.assignmentOf(`CAREGIVER#${entry.caregiverId}`, assignmentId, providerId),
          keys.assignmentOf(`RECIPIENT#${entry.recipientId}`, assignmentId, providerId),
        ],
      }),

    /** @throws AppError `ID_TAKEN` (conflict): a phone with another key is another device. */
    putDevice: (
      deviceId: string,
      caregiverId: string,
      content: z.infer<typeof DeviceContent>,
      stamp: WriteStamp,
    ): Promise<Put<Device>> =>
      putEntry(keys.device(caregiverId, deviceId), { deviceId, caregiverId, ...content }, stamp, {
        fromItem: deviceFromItem,
        check: (existing) => {
          if (existing.publicKey.x !== content.publicKey.x || existing.publicKey.y !== content.publicKey.y) {
            throw taken('device');
          }
        },
      }),

    /** Adds a dated record to a branch. @returns all records, the newest last. */
    async putPayingFrom(branchId: string, change: PayingFromChange): Promise<PayingFromChange[]> {
      const key = keys.branch(branchId);
      const item = await read(key);
      const known =
        item === undefined ? [] : z.parse(z.object({ history: z.array(PayingFromChange) }), item).history;
      const last = known.at(-1);
      if (last?.payingFrom === change.payingFrom && last.reason === change.reason) return known;
      const history = [...known, change];
      await transact([
        {
          put: {
            table,
            item: { ...key, history, version: history.length },
            condition:
              item === undefined
                ? { expression: 'attribute_not_exists(pk)' }
                : { expression: 'version = :version', values: { ':version': known.length } },
          },
        },
      ]);
      return history;
    },

    /** @throws AppError `ID_TAKEN` (conflict) when another approval stands under the id. */
    async putApproval<Approval extends { approvalId: string; providerId: string; at: string; by: string }>(
      approval: Approval,
    ): Promise<{ entry: Approval; created: boolean }> {
      const key = keys.approval(approval.approvalId);
      const condition = { expression: 'attribute_not_exists(pk)' };
      try {
        await database.transact([
          { put: { table, item: { ...key, ...approval }, condition } },
          {
            put: {
              table,
              item: { ...keys.approvalOf(approval.providerId, approval.approvalId), ...approval },
            },
          },
        ]);
        return { entry: approval, created: true };
      } catch (error) {
        if (!(error instanceof TransactionRefused) && !(error instanceof ConditionFailed)) throw error;
        const item = await read(key);
        if (item === undefined) throw error;
        const known = unkeyed(item);
        const entry = { ...approval, at: String(known['at']), by: String(known['by']) };
        if (!sameContent(known, entry)) throw taken('approval');
        return { entry, created: false };
      }
    },
  };
};
