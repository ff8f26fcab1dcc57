import { hash } from 'node:crypto';
import type { Assignment, Caregiver, Recipient } from '../domain/directory.ts';
import type { Key } from './database.ts';

/** Where a recipient lies. */
export const recipientKey = (recipientId: string): Key => ({
  pk: `RECIPIENT#${recipientId}`,
  sk: 'RECIPIENT',
});
/** Where the key of a caregiver's phone lies. */
export const deviceKey = (caregiverId: string, deviceId: string): Key => ({
  pk: `DEVICE#${caregiverId}`,
  sk: deviceId,
});

/**
 * Stands once a caregiver had to do with a recipient; with `serves` where she was assigned and so knows the home. It
 * never goes away.
 */
export const servesKey = (caregiverId: string, recipientId: string): Key => ({
  pk: `RECIPIENT#${recipientId}`,
  sk: `CAREGIVER#${caregiverId}`,
});

/** The keys of everything in the directory. An id never holds `#`, so no key can be made to look like another. */
export const keys = {
  provider: (providerId: string): Key => ({ pk: `PROVIDER#${providerId}`, sk: 'PROVIDER' }),
  providerInList: (providerId: string): Key => ({ pk: 'PROVIDERS', sk: `PROVIDER#${providerId}` }),
  caregiver: (caregiverId: string, providerId: string): Key => ({
    pk: `CAREGIVER#${caregiverId}`,
    sk: `EMPLOYMENT#${providerId}`,
  }),
  person: (caregiverId: string): Key => ({ pk: `CAREGIVER#${caregiverId}`, sk: 'PERSON' }),
  recipient: recipientKey,
  assignment: (assignmentId: string, providerId: string): Key => ({
    pk: `ASSIGNMENT#${providerId}#${assignmentId}`,
    sk: 'ASSIGNMENT',
  }),
  assignmentOfCaregiver: (entry: Assignment): Key => ({
    pk: `CAREGIVER#${entry.caregiverId}`,
    sk: `ASSIGNMENT#${entry.providerId}#${entry.assignmentId}`,
  }),
  assignmentOfRecipient: (entry: Assignment): Key => ({
    pk: `RECIPIENT#${entry.recipientId}`,
    sk: `ASSIGNMENT#${entry.providerId}#${entry.assignmentId}`,
  }),
  phoneOfCaregiver: (phone: string, entry: Caregiver): Key => ({
    pk: `PHONE#${phone}`,
    sk: `CAREGIVER#${entry.caregiverId}#${entry.providerId}`,
  }),
  phoneOfRecipient: (phone: string, entry: Recipient): Key => ({
    pk: `PHONE#${phone}`,
    sk: `RECIPIENT#${entry.recipientId}`,
  }),
  identity: (identityNumber: string, entry: Caregiver): Key => ({
    pk: identityPk(identityNumber),
    sk: `CAREGIVER#${entry.caregiverId}#${entry.providerId}`,
  }),
  household: (entry: Recipient): Key => ({
    pk: householdPk(entry.providerId, entry.householdId),
    sk: `RECIPIENT#${entry.recipientId}`,
  }),
  branchReached: (entry: Recipient): Key => ({
    pk: `REACH#PROVIDER#${entry.providerId}`,
    sk: `BRANCH#${entry.branchId}`,
  }),
  providerReaching: (entry: Recipient): Key => ({
    pk: `REACH#BRANCH#${entry.branchId}`,
    sk: `PROVIDER#${entry.providerId}`,
  }),
  localityFrom: (localityCode: string, from: string): Key => ({
    pk: `LOCALITY#${localityCode}`,
    sk: `FROM#${from}`,
  }),
  recipientInLocality: (localityCode: string, recipientId: string): Key => ({
    pk: `LOCALITY#${localityCode}`,
    sk: `RECIPIENT#${recipientId}`,
  }),
  providerInLocality: (localityCode: string, providerId: string): Key => ({
    pk: `LOCALITY#${localityCode}`,
    sk: `PROVIDER#${providerId}`,
  }),
  localityOfBranch: (branchId: string, localityCode: string): Key => ({
    pk: `REACH#BRANCH#${branchId}`,
    sk: `LOCALITY#${localityCode}`,
  }),
  workerKind: (kind: string): Key => ({ pk: `WORKER_KIND#${kind}`, sk: 'WORKER_KIND' }),
  branch: (branchId: string): Key => ({ pk: `BRANCH#${branchId}`, sk: 'BRANCH' }),
  device: deviceKey,
  approval: (providerId: string, approvalId: string): Key => ({
    pk: `APPROVAL#${providerId}`,
    sk: approvalId,
  }),
  approvalClaim: (approvalId: string): Key => ({ pk: 'APPROVAL', sk: approvalId }),
};

/** An identity number is no key; its hash leads to whoever has it without writing it where it need not be. */
export const identityPk = (identityNumber: string): string =>
  `IDENTITY#${hash('sha256', identityNumber, 'hex')}`;

export const householdPk = (providerId: string, householdId: string): string =>
  `HOUSEHOLD#${providerId}#${householdId}`;

/** Where an earlier version of an entry lies; sorted apart, so that no reading of what holds now meets it. */
export const versionKey = (key: Key, version: number): Key => ({
  pk: key.pk,
  sk: `HISTORY#${key.sk}#V${String(version).padStart(6, '0')}`,
});
