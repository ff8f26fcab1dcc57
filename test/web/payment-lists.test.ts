import { describe, expect, test } from 'vitest';
import { type AdjustmentRow, sumsOf } from '../../web/src/invoices/adjustment-sums.ts';
import {
  countsOf,
  FIRST_SORT,
  type InvoiceRow,
  listed,
  sortOf,
  sortText,
  statusOf,
} from '../../web/src/invoices/invoice-rows.ts';
import { foundProviders } from '../../web/src/payment/providers.ts';

const invoice = (invoiceId: string, some: Partial<InvoiceRow> = {}, held = 0): InvoiceRow => ({
  invoiceId,
  month: '2026-10',
  sequence: 1,
  receivedAt: '2026-11-02T08:00:00.000Z',
  status: 'decided',
  totals: {
    lines: 1,
    claimedMinutes: 600,
    payableMinutes: 600 - held,
    heldMinutes: held,
    heldByCode: {},
    shadowHeldMinutes: 0,
    shadowHeldByCode: {},
  },
  ...some,
});
const ids = (rows: readonly InvoiceRow[]): string[] => rows.map(({ invoiceId }) => invoiceId);

describe('a list of invoices', () => {
  const rows = [
    invoice('10', { receivedAt: '2026-11-03T08:00:00.000Z' }, 30),
    invoice('9', { status: 'working' }, 90),
    invoice('2', {}, 30),
  ];

  test('begins with what came in last, equal ones by their numbers', () => {
    expect(ids(listed(rows, null, FIRST_SORT))).toEqual(['10', '2', '9']);
  });

  test('is sorted by any column, both ways, without touching what it was given', () => {
    const before = ids(rows);

    expect(ids(listed(rows, null, { column: 'held', isDescending: true }))).toEqual(['9', '10', '2']);
    expect(ids(listed(rows, null, { column: 'invoice', isDescending: false }))).toEqual(['2', '9', '10']);
    expect(ids(rows)).toEqual(before);
  });

  test('is narrowed to a state, and says how many there are of each', () => {
    expect(ids(listed(rows, 'working', FIRST_SORT))).toEqual(['9']);
    expect(countsOf(rows)).toEqual({ received: 0, working: 1, decided: 2, closed: 0 });
  });

  test.each([
    ['held', { column: 'held', isDescending: false }],
    ['-claimed', { column: 'claimed', isDescending: true }],
  ] as const)('the address says %s', (text, sort) => {
    expect(sortOf(text)).toEqual(sort);
    expect(sortText(sort)).toBe(text);
  });

  test('an address that says nothing, or nonsense, is the first order and every state', () => {
    expect([null, '-', 'colour'].map(sortOf)).toEqual([FIRST_SORT, FIRST_SORT, FIRST_SORT]);
    expect(sortText(FIRST_SORT)).toBeNull();
    expect([statusOf('lost'), statusOf('closed')]).toEqual([null, 'closed']);
  });
});

test('a provider is found by parts of its name, in any order, or by its id', () => {
  const providers = [
    { providerId: 'b7', name: 'יד לתומך' },
    { providerId: 'a1', name: 'בית חם סיעוד' },
    { providerId: 'c3', name: 'Home Care' },
  ];
  const found = (find: string): string[] => foundProviders(providers, find).map((one) => one.providerId);

  expect(found('')).toHaveLength(3);
  expect(found('סיעוד בית')).toEqual(['a1']);
  expect(found(' CARE')).toEqual(['c3']);
  expect(found('b7')).toEqual(['b7']);
  expect(found('אין')).toEqual([]);
});

describe('the sums of an invoice without and with its changes', () => {
  const outcome = (payableMinutes: number, heldMinutes: number): AdjustmentRow['before'] => ({
    payableMinutes,
    heldMinutes,
    held: [],
    codes: [],
  });
  const change = (some: Partial<AdjustmentRow>): AdjustmentRow => ({
    invoiceId: 'i',
    providerId: 'a1',
    lineId: '1',
    providerBranchId: null,
    before: outcome(0, 240),
    after: outcome(180, 60),
    payableChangeMinutes: 180,
    cause: { kind: 'fact', ids: [], at: '2026-11-03T08:00:00.000Z' },
    at: '2026-11-03T08:00:00.000Z',
    carried: false,
    ...some,
  });
  const totals = { claimedMinutes: 480, payableMinutes: 450, heldMinutes: 30 };

  test('what was first decided and what changed add up to what stands', () => {
    const later = change({ before: outcome(180, 60), after: outcome(210, 30), carried: true });
    const { first, changed, stands, carried } = sumsOf(totals, [change({}), later]);

    expect(first).toEqual({ claimed: 480, payable: 240, held: 240 });
    expect(changed).toEqual({ claimed: 0, payable: 210, held: -210 });
    expect(stands).toEqual({ claimed: 480, payable: 450, held: 30 });
    expect(carried).toEqual({ claimed: 0, payable: 30, held: -30 });
  });

  test('a line that came later was not claimed at first', () => {
    const { first } = sumsOf(totals, [change({ before: null, after: outcome(210, 30) })]);

    expect(first).toEqual({ claimed: 240, payable: 240, held: 0 });
  });
});
