import { expect, test } from 'vitest';
import { foldVisits } from '#shared/domain/fold-visits';
import { importPart } from '#shared/domain/import-part';
import type { RecordRegister } from '#shared/domain/manual-row';
import { aDirectory, at } from '../../support/facts.ts';

const aRow = (overrides: Record<string, unknown> = {}) => ({
  sequence: 1,
  externalId: 'row-1',
  caregiverId: 'g1',
  recipientId: 'c1',
  arrivalAt: at('2026-12-01 08:00'),
  departureAt: at('2026-12-01 12:00'),
  reason: 'NO_SIGNAL',
  ...overrides,
});

const imported = (row: Record<string, unknown>, registers: [string, RecordRegister][] = []) => {
  const header = {
    batchId: 'b1',
    providerId: 'a1',
    rows: 1,
    parts: 1,
    channel: 'batch' as const,
    by: 'interface.a1',
    receivedAt: at('2026-12-02 08:00'),
    contentHash: 'hash',
  };
  const known = { caregivers: new Set(['g1']), recipients: new Set(['c1']) };
  const approvals = [{ from: '2026-12-01', to: '2026-12-31' }];
  const part = { part: 0, firstIndex: 0, rows: [row] };
  const { result, writes } = importPart(header, part, new Map(registers), known, approvals);
  return { result: result.results[0], fact: writes[0]?.records[0] };
};

test('the visit that a row is told to have made is there, also when nobody knows its recipient', () => {
  const { result, fact } = imported(aRow({ recipientId: 'nobody' }));

  const [visit] = foldVisits([fact!], aDirectory());

  expect(result).toMatchObject({ status: 'accepted', code: 'UNKNOWN_RECIPIENT' });
  expect(result?.visitId).toBe(visit?.visitId);
});

test.each([5, 58, 64])('a stranger with an id of %i letters is nobody on another time line', (length) => {
  const caregiverId = 'x'.repeat(length);

  const { result, fact } = imported(aRow({ caregiverId }));

  expect(result?.code).toBe('UNKNOWN_CAREGIVER');
  expect(fact?.caregiverId).not.toBe(caregiverId);
  expect(fact?.caregiverId.length).toBeLessThanOrEqual(64);
});

test('a record whose numbers are used up takes no more, and says so', () => {
  const one = { said: 'another', by: 'b0#0', status: 'superseded' as const };
  const used = Object.fromEntries(Array.from({ length: 1_000 }, (_, number) => [String(number), one]));

  const { result, fact } = imported(aRow({ sequence: 2_000 }), [['row-1', { highest: 999, used }]]);

  expect(result).toMatchObject({ status: 'rejected', code: 'TOO_MANY_SEQUENCES' });
  expect(fact).toBeUndefined();
});
