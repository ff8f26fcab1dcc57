import * as z from 'zod/mini';
import { Assignment, Caregiver, Device, Provider, Recipient } from '../domain/directory.ts';
import type { Item, Key } from './database.ts';
import { keys } from './directory-keys.ts';

const withoutKeys = (item: Item): Item => {
  const { pk: _pk, sk: _sk, byProvider: _byProvider, ...entry } = item;
  return entry;
};

export const providerToItem = (entry: Provider): Item => ({ ...keys.provider(entry.providerId), ...entry });
/** @throws ZodError for another item */
export const providerFromItem = (item: Item): Provider => z.parse(Provider, withoutKeys(item));

export const caregiverToItem = (entry: Caregiver): Item => ({
  ...keys.caregiver(entry.caregiverId, entry.providerId),
  ...entry,
  byProvider: entry.providerId,
});
/** @throws ZodError for another item */
export const caregiverFromItem = (item: Item): Caregiver => z.parse(Caregiver, withoutKeys(item));

export const recipientToItem = (entry: Recipient): Item => ({
  ...keys.recipient(entry.recipientId),
  ...entry,
  byProvider: entry.providerId,
});
/** @throws ZodError for another item */
export const recipientFromItem = (item: Item): Recipient => z.parse(Recipient, withoutKeys(item));

export const assignmentToItem = (entry: Assignment): Item => ({
  ...keys.assignment(entry.assignmentId, entry.providerId),
  ...entry,
  byProvider: entry.providerId,
});
/** An assignment as it lies beside its people; the index holds it once. */
export const assignmentCopy = (entry: Assignment, key: Key): Item => ({ ...entry, ...key });
/** @throws ZodError for another item */
export const assignmentFromItem = (item: Item): Assignment => z.parse(Assignment, withoutKeys(item));

export const deviceToItem = (entry: Device): Item => ({
  ...keys.device(entry.caregiverId, entry.deviceId),
  ...entry,
});
/** @throws ZodError for another item */
export const deviceFromItem = (item: Item): Device => z.parse(Device, withoutKeys(item));
