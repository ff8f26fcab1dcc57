import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { BranchReadiness } from '#shared/contracts/readiness';
import { branchOn, type PayingFromChange } from '#shared/domain/branches';
import type { LineDecision } from '#shared/domain/payment/claim';
import { marksOf, movedFrom, placeOf, spanOf, waitingOf } from '../../web/src/branches/timeline.ts';
import { workbook } from '../../web/src/parts/xlsx.ts';
import { monthOf, monthsFor, shiftedMonth } from '../../web/src/payment/months.ts';
import {
  barsOf,
  cellsOf,
  heldShare,
  isPayingIn,
  tenthsOf,
  workDown,
} from '../../web/src/readiness/readiness.ts';

const TODAY = '2026-11-22';
const change = (some: Partial<PayingFromChange> & { payingFrom: string }): PayingFromChange => ({
  reason: 'r',
  by: 'division',
  at: '2026-11-01T08:00:00.000Z',
  ...some,
});

describe('branches on one line of time', () => {
  const krayot = branchOn('krayot', [change({ payingFrom: '2027-03-01' })], TODAY);
  const ashdod = branchOn('ashdod', [], TODAY);

  test('a change waits until a second person decided', () => {
    const decided = change({
      payingFrom: '2027-03-01',
      decision: { decision: 'approved', by: 'division.second', at: '2026-11-02T08:00:00.000Z' },
    });

    expect(waitingOf(krayot)).toHaveLength(1);
    expect(waitingOf(branchOn('krayot', [decided], TODAY))).toEqual([]);
  });

  test('a branch that was moved says from which date', () => {
    expect(movedFrom(krayot)).toBe('2026-01-01');
    expect(movedFrom(ashdod)).toBeNull();
  });

  test('the line holds every date and today, in whole months, and dates keep their order on it', () => {
    const span = spanOf([krayot, ashdod], TODAY);

    expect(span).toEqual({ from: '2025-07-01', to: '2027-05-01' });
    const places = ['2025-08-01', '2025-11-01', TODAY, '2027-03-01'].map((date) => placeOf(date, span));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((place) => place > 0 && place < 1)).toBe(true);
    expect([placeOf('2020-01-01', span), placeOf('2030-01-01', span)]).toEqual([0, 1]);
  });

  test('marks stand at the beginnings of quarters', () => {
    expect(marksOf({ from: '2025-12-01', to: '2026-08-01' })).toEqual([
      '2026-01-01',
      '2026-04-01',
      '2026-07-01',
    ]);
  });
});

describe('months', () => {
  test.each([
    ['2026-01', -1, '2025-12'],
    ['2026-12', 1, '2027-01'],
  ])('%s and %s', (month, by, other) => {
    expect(shiftedMonth(month, by)).toBe(other);
  });

  test('the last month that is over is shown unless the address names one', () => {
    expect(monthOf(null, '2026-01-05')).toBe('2025-12');
    expect(monthOf('2026-13', TODAY)).toBe('2026-10');
    expect(monthOf('2026-08', TODAY)).toBe('2026-08');
  });

  test('an old month that is open can be chosen too', () => {
    const months = monthsFor(TODAY, '2020-02');

    expect(months[0]).toBe('2026-11');
    expect(months.at(-1)).toBe('2020-02');
  });
});

const READINESS: BranchReadiness = {
  branchId: 'haifa',
  month: '2026-10',
  payingFrom: '2027-01-01',
  progress: { invoices: 1, parts: 1, decided: 1 },
  lines: 3,
  claimedMinutes: 600,
  heldMinutes: 180,
  heldByCode: { SHORT_REPORT: 60, NO_REPORT: 120 },
  payableShare: 0.7,
  byProvider: [
    { providerId: 'a1', lines: 2, claimedMinutes: 300, heldMinutes: 60, heldByCode: {}, payableShare: 0.8 },
    { providerId: 'a2', lines: 1, claimedMinutes: 300, heldMinutes: 120, heldByCode: {}, payableShare: 0.6 },
  ],
  byWeek: [
    {
      week: '2026-10-04',
      lines: 3,
      claimedMinutes: 600,
      heldMinutes: 180,
      heldByCode: {},
      payableShare: 0.7,
    },
  ],
};

describe('readiness', () => {
  test.each([
    [0, 0],
    [0.004, 1],
    [0.3, 3],
    [0.996, 9],
    [1, 10],
  ])('a share of %s is told as %s of ten', (share, tenths) => {
    expect(tenthsOf(share)).toBe(tenths);
  });

  test('of nothing claimed nothing is held', () => {
    expect(heldShare({ claimedMinutes: 0, heldMinutes: 0 })).toBe(0);
  });

  test('a branch pays in a month from the one on in which its date lies', () => {
    expect(['2026-12', '2027-01'].map((month) => isPayingIn({ ...READINESS, month }))).toEqual([false, true]);
  });

  test('codes come in their fixed order, providers with the most held minutes first', () => {
    const { code, provider } = barsOf(READINESS);

    expect(code.map(({ key }) => key)).toEqual(['NO_REPORT', 'SHORT_REPORT']);
    expect(provider.map(({ key }) => key)).toEqual(['a2', 'a1']);
  });

  test('the file holds the whole, weeks, providers and codes', () => {
    const cells = cellsOf(READINESS);

    expect(cells[1]).toEqual(['haifa', '2026-10', 'all', '', 3, 600, 180]);
    expect(cells.map((row) => row[2])).toEqual(['by', 'all', 'week', 'provider', 'provider', 'code', 'code']);
  });
});

const line = (lineId: string, some: Partial<LineDecision> = {}): LineDecision => ({
  lineId,
  invoiceId: 'i1',
  providerId: 'own',
  providerBranchId: 'own-main',
  recipientId: 'c1',
  caregiverId: 'g1',
  date: '2026-10-04',
  branchId: 'haifa',
  claimedMinutes: 240,
  payableMinutes: 240,
  heldMinutes: 0,
  held: [],
  codes: [],
  isSubject: false,
  shadowHeld: [],
  shadowCodes: [],
  ...some,
});

test('what can be worked down: each line of the branch once, the largest first', () => {
  const small = line('1', {
    shadowHeld: [{ code: 'SHORT_REPORT', minutes: 30 }],
    shadowCodes: ['SHORT_REPORT'],
  });
  const large = line('2', {
    isSubject: true,
    payableMinutes: 0,
    heldMinutes: 240,
    held: [{ code: 'NO_REPORT', minutes: 240 }],
    codes: ['NO_REPORT'],
  });
  const elsewhere = { ...large, lineId: '3', branchId: 'afula' };

  const rows = workDown([small, large, small, elsewhere, line('4')], 'haifa');

  expect(rows.map(({ line: { lineId }, minutes, codes }) => ({ lineId, minutes, codes }))).toEqual([
    { lineId: '2', minutes: 240, codes: ['NO_REPORT'] },
    { lineId: '1', minutes: 30, codes: ['SHORT_REPORT'] },
  ]);
});

test('a workbook keeps numbers as numbers, dates as dates, text as text, and reads from right to left', async () => {
  const book = workbook({ name: 'a/b[1]', isRightToLeft: true, widths: [10, 12], head: ['שם', 'דקות'] });
  book.add([
    ['=SUM(A1) <&"\u0001', 240],
    [null, 0],
    [{ date: '2026-10-04' }, 1.5],
  ]);
  const parts = unzipSync(new Uint8Array(await book.finish().arrayBuffer()));
  const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());

  expect(Object.keys(parts)).toContain('[Content_Types].xml');
  expect(strFromU8(parts['xl/workbook.xml'] ?? new Uint8Array())).toContain('name="a b 1 "');
  expect(sheet).toContain('rightToLeft="1"');
  expect(sheet).toContain('<is><t xml:space="preserve">=SUM(A1) &lt;&amp;&quot;</t></is>');
  expect(sheet).toContain('<c><v>240</v></c>');
  // 4 October 2026 is the day 46,299 of spreadsheets, in the form (14) that follows their reader's country.
  expect(sheet).toContain('<c s="2"><v>46299</v></c><c><v>1.5</v></c>');
  expect(strFromU8(parts['xl/styles.xml'] ?? new Uint8Array())).toContain('<xf numFmtId="14"');
  expect(sheet.match(/<row>/g)).toHaveLength(4);
});
