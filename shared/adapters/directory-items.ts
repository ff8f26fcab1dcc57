import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { Assignment, Caregiver, Device, Provider, Recipient } from '../domain/directory.ts';
import type { Item, Key } from './database.ts';

/** Keys of the directory's items: the one place that knows them. */
export const keys = {
  provider: (providerId: string): Key => ({ pk: `PROVIDER#${providerId}`, sk: 'PROVIDER' }),
  providerInList: (providerId: string): Key => ({ pk: 'PROVIDERS', sk: `PROVIDER#${providerId}` }),
  employment: (caregiverId: string, providerId: string): Key => ({
    pk: `CAREGIVER#${caregiverId}`,
    sk: `EMPLOYMENT#${providerId}`,
  }),
  recipient: (recipientId: string): Key => ({ pk: `RECIPIENT#${recipientId}`, sk: 'RECIPIENT' }),
  assignment: (assignmentId: string, providerId: string): Key => ({
    pk: `ASSIGNMENT#${providerId}#${assignmentId}`,
    sk: 'ASSIGNMENT',
  }),
  assignmentOf: (pk: string, assignmentId: string, providerId: string): Key => ({
    pk,
    sk: `ASSIGNMENT#${providerId}#${assignmentId}`,
  }),
  device: (caregiverId: string, deviceId: string): Key => ({ pk: `DEVICE#${caregiverId}`, sk: deviceId }),
  line: (phone: string, owner: string): Key => ({ pk: `PHONE#${phone}`, sk: owner }),
  // An identity number is nobody's business in a key: keys stand in logs and metrics.
  identity: (identityNumber: string, caregiverId: string): Key => ({
    pk: `IDENTITY#${hash('sha256', `hineni|${identityNumber}`, 'hex')}`,
    sk: `CAREGIVER#${caregiverId}`,
  }),
  household: (providerId: string, householdId: string, recipientId: string): Key => ({
    pk: `HOUSEHOLD#${providerId}#${householdId}`,
    sk: `RECIPIENT#${recipientId}`,
  }),
  branchReached: (providerId: string, branchId: string): Key => ({
    pk: `REACH#PROVIDER#${providerId}`,
    sk: `BRANCH#${branchId}`,
  }),
  providerReaching: (branchId: string, providerId: string): Key => ({
    pk: `REACH#BRANCH#${branchId}`,
    sk: `PROVIDER#${providerId}`,
  }),
  branch: (branchId: string): Key => ({ pk: `BRANCH#${branchId}`, sk: 'BRANCH' }),
  approval: (approvalId: string): Key => ({ pk: 'APPROVAL', sk: approvalId }),
  approvalOf: (providerId: string, approvalId: string): Key => ({
    pk: `APPROVAL#${providerId}`,
    sk: approvalId,
  }),
  /** Where an earlier version of an entry is kept. */
  version: (key: Key, version: number): Key => ({
    pk: key.pk,
    sk: `${key.sk}#V${String(version).padStart(6, '0')}`,
  }),
};

/** An entry without its keys. */
export const unkeyed = ({ pk: _pk, sk: _sk, byProvider: _by, ...content }: Item): Item => content;

export const providerFromItem = (item: Item): Provider => z.parse(Provider, unkeyed(item));
export const caregiverFromItem = (item: Item): Caregiver => z.parse(Caregiver, unkeyed(item));
export const recipientFromItem = (item: Item): Recipient => z.parse(Recipient, unkeyed(item));
export const assignmentFromItem = (item: Item): Assignment => z.parse(Assignment, unkeyed(item));
export const deviceFromItem = (item: Item): Device => z.parse(Device, unkeyed(item));
