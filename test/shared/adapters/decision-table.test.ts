import { expect, test } from 'vitest';
import { decisionFromItem, decisionToItem } from '#shared/adapters/decision-table';
import type { LineDecision } from '#shared/domain/payment/claim';

const REF = { providerId: 'a1', invoiceId: 'i1', sequence: 7 };
const line = (lineId: string): LineDecision => ({
  lineId,
  invoiceId: 'i1',
  providerId: 'a1',
  recipientId: 'c'.repeat(64),
  caregiverId: 'g'.repeat(64),
  date: '2026-10-05',
  branchId: 'jerusalem-north',
  providerBranchId: 'b'.repeat(64),
  claimedMinutes: 600,
  payableMinutes: 100,
  heldMinutes: 500,
  held: [
    { code: 'SHORT_REPORT', minutes: 200 },
    { code: 'OPEN_EXCEPTION', minutes: 200 },
    { code: 'OVER_CAP', minutes: 100 },
  ],
  codes: ['SHORT_REPORT', 'OPEN_EXCEPTION', 'OVER_CAP'],
  isSubject: true,
  shadowHeld: [{ code: 'NO_REPORT', minutes: 600 }],
  shadowCodes: ['NO_REPORT'],
});

test('a decided part comes back from its item as it went in', () => {
  const lines = [
    line('1'),
    {
      ...line('2'),
      branchId: null,
      providerBranchId: null,
      held: [],
      codes: [],
      payableMinutes: 600,
      heldMinutes: 0,
    },
  ];
  const decision = {
    part: 3,
    version: 2,
    decidedAt: '2026-11-02T06:30:00.000Z',
    isTold: true,
    lines,
  };

  expect(decisionFromItem(decisionToItem(REF, decision))).toEqual(decision);
});

test('a part of the longest ids and the most reasons stays under half of what an item holds', () => {
  const lines = Array.from({ length: 531 }, (_, index) => line(String(index).padStart(64, 'l')));
  const item = decisionToItem(REF, {
    part: 0,
    version: 1,
    decidedAt: '2026-11-02T06:30:00.000Z',
    isTold: true,
    lines,
  });

  expect(JSON.stringify(item).length).toBeLessThan(250_000);
});
