import type { Database } from '#shared/adapters/database';
import { directoryWrites } from '#shared/adapters/directory-writes';
import type { Recipient } from '#shared/domain/directory';

const stamp = { by: 'test', now: new Date('2026-01-01T00:00:00.000Z'), ifMatch: undefined };

/** Assignments of the phone caregiver: always, unless a plan says when. */
export type Plans = Record<string, { start: string; end: string } | null>;

const recipientOf = (
  name: string,
  identityNumber: string,
  householdId: string,
  landlines: string[],
): Pick<
  Recipient,
  'name' | 'identityNumber' | 'householdId' | 'landlines' | 'branchId' | 'language' | 'places'
> => ({
  name,
  identityNumber,
  householdId,
  landlines,
  branchId: 'tel-aviv',
  language: 'he',
  places: [{ placeId: 'home', kind: 'home', latitudeDegrees: 32.08, longitudeDegrees: 34.78 }],
});

/**
 * Registers C1 and C2 of one flat with their landline, C3 with another, and G2 with her kosher phone, assigned as told.
 */
export const registerPeople = async (table: string, database: Database, plans: Plans): Promise<void> => {
  const directory = directoryWrites(table, database);
  const couple = ['+97235551234'];
  await directory.putRecipient('c1', 'a1', recipientOf('Sara Cohen', '000000018', 'h1', couple), stamp);
  await directory.putRecipient('c2', 'a1', recipientOf('Moshe Cohen', '000000026', 'h1', couple), stamp);
  await directory.putRecipient(
    'c3',
    'a1',
    recipientOf('Rivka Levi', '000000034', 'h3', ['+97236660000']),
    stamp,
  );
  await directory.putCaregiver(
    'g2',
    'a1',
    {
      name: 'Galit Mizrahi',
      kind: 'israeli',
      identityNumber: '039337423',
      phones: ['+972527612345'],
      phoneKind: 'kosher',
      language: 'en',
      providerBranchId: 'a1-main',
    },
    stamp,
  );
  for (const [recipientId, hours] of Object.entries(plans)) {
    const plan = hours && [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, ...hours }));
    await directory.putAssignment(
      `as-${recipientId}`,
      'a1',
      { caregiverId: 'g2', recipientId, from: '2026-01-01', ...(plan && { plan }) },
      stamp,
    );
  }
};
