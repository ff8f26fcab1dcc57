import { expect, test } from 'vitest';
import type { Database } from '#shared/adapters/database';
import { dayView } from '#shared/adapters/day-view';
import { directoryReads } from '#shared/adapters/directory-reads';
import { visitTable, visitToItem } from '#shared/adapters/visit-table';
import type { Caller } from '#shared/domain/access';
import { foldVisits } from '#shared/domain/fold-visits';
import { fromDayCursor } from '#shared/domain/visit-query';
import { aDirectory, arrival } from '../../support/facts.ts';

const nobody: Caller = {
  subject: 'somebody',
  roles: [],
  providerId: null,
  providerBranchId: null,
  branchId: null,
  caregiverId: null,
  recipientId: null,
};
const now = new Date('2026-12-01T10:00:00Z');

/** A report that names nobody, by somebody whom two providers employ. */
const [visit] = foldVisits([arrival([], '2026-12-01 08:00', { unknown: 'recipient' })], aDirectory());
const item = visitToItem(visit!, now.toISOString());
const holding = {
  get: () => Promise.resolve(undefined),
  query: ({ values }: { values: Record<string, unknown> }) =>
    Promise.resolve({ items: values[':pk'] === item['pk'] ? [item] : [], next: undefined }),
} as unknown as Database;
const view = dayView(visitTable('visits', holding), directoryReads('directory', holding));
const listFor = async (caller: Caller, filter = {}) =>
  (await view.page(caller, filter, ['2026-12-01'], { limit: 50, cursor: undefined, now })).items;

test('a visit of which no provider is known is listed to its owner, the Division', async () => {
  expect(visit).toMatchObject({ providerId: null, providerBranchId: null, branchId: null });

  expect(await listFor({ ...nobody, roles: ['division'] })).toEqual([visit]);
});

test('and to nobody else', async () => {
  expect(await listFor({ ...nobody, roles: ['branch-clerk'], branchId: 'tel-aviv' })).toEqual([]);
  expect(await listFor({ ...nobody, roles: ['division'] }, { providerId: 'a1' })).toEqual([]);
});

const cursorOf = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');
const refused = expect.objectContaining({ kind: 'malformed', code: 'QUERY_INVALID' });

test.each(['', 'a b', 'x'.repeat(1_100)])('a cursor that can be no key is refused: %s', (after) => {
  expect(() => fromDayCursor(cursorOf({ key: 'k', after }))).toThrow(refused);
});

test.each([
  { pk: '', sk: 'EMPLOYMENT#a1', byProvider: 'a1' },
  { pk: 'CAREGIVER#g1', sk: 'RECIPIENT', byProvider: 'a1' },
  { pk: 'CAREGIVER#g1', sk: 'EMPLOYMENT#a1', byProvider: 'a2' },
])('a cursor of another list is refused: %o', async (place) => {
  const reads = directoryReads('directory', holding);

  await expect(reads.listCaregivers('a1', 50, cursorOf(place))).rejects.toThrow(refused);
});
