import { randomBytes } from 'node:crypto';
import { identityNumber, type SeedEntry } from './seed-people.ts';

const HOMES: Record<number, [number, number]> = {
  1: [32.0853, 34.7818],
  2: [32.0712, 34.7736],
  3: [32.0945, 34.7951],
  8: [32.8331, 35.0782],
};
const CLAIMED_MINUTES = 240;

/** What was reported of a claimed day: both ends and how long (minutes), only the arrival, or nothing. */
type Reported = number | 'no departure' | 'nothing';
type ClaimedDay = { pair: number; day: number; reported: Reported };

const days = (pair: number, reported: readonly Reported[]): ClaimedDay[] =>
  reported.map((one, index) => ({ pair, day: 2 + index, reported: one }));

const MAIN: readonly ClaimedDay[] = [
  ...days(1, [240, 241, 'nothing', 240, 240, 242, 240, 240]),
  ...days(2, [240, 180, 'no departure', 240, 'nothing', 'nothing']),
];
const SECOND: readonly ClaimedDay[] = [
  ...days(3, ['nothing', 'nothing', 240, 200]),
  // In a branch that does not pay by reports yet: what would be held.
  ...days(8, [240, 'nothing', 150, 'no departure', 240, 'nothing']),
];

/** The month before the one of a moment, `YYYY-MM`; days 2 to 9 of it are over everywhere. */
const monthBefore = (nowMillis: number): string => {
  const now = new Date(nowMillis);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15)).toISOString().slice(0, 7);
};

const dateOf = (month: string, { day }: ClaimedDay): string => `${month}-${String(day).padStart(2, '0')}`;

const uuidv7 = (millis: number): string => {
  const time = millis.toString(16).padStart(12, '0');
  const chance = randomBytes(10).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-8${chance.slice(3, 6)}-${chance.slice(6, 18)}`;
};

const report = (claimed: ClaimedDay, kind: 'arrival' | 'departure', millis: number): SeedEntry => {
  const [latitudeDegrees, longitudeDegrees] = HOMES[claimed.pair] ?? [0, 0];
  const occurredAt = new Date(millis).toISOString();
  return {
    by: `caregiver:morning-g${claimed.pair}`,
    path: `/v1/reports/${uuidv7(millis)}`,
    body: {
      kind,
      recipientIds: [`morning-c${claimed.pair}`],
      occurredAt,
      fix: { latitudeDegrees, longitudeDegrees, accuracyMetres: 14, capturedAt: occurredAt },
    },
  };
};

const reportsOf = (month: string, claimed: ClaimedDay): SeedEntry[] => {
  const { reported } = claimed;
  if (reported === 'nothing') return [];
  const arrivalMillis = Date.parse(`${dateOf(month, claimed)}T06:00:00Z`);
  const arrival = report(claimed, 'arrival', arrivalMillis);
  if (reported === 'no departure') return [arrival];
  return [arrival, report(claimed, 'departure', arrivalMillis + reported * 60_000)];
};

const invoice = (month: string, name: string, claimed: readonly ClaimedDay[]): SeedEntry => ({
  by: 'interface.a1',
  path: `/v1/invoices/${name}-${month}`,
  body: {
    month,
    sequence: 1,
    lines: claimed.map((one, index) => ({
      lineId: `${index + 1}`,
      recipientId: `morning-c${one.pair}`,
      caregiverId: `morning-g${one.pair}`,
      date: dateOf(month, one),
      minutes: CLAIMED_MINUTES,
    })),
  },
});

const payingFrom = (branchId: string, date: string, reason: string): SeedEntry => ({
  by: 'division',
  path: `/v1/branches/${branchId}/paying-from`,
  body: { payingFrom: date, reason },
});

const KRAYOT: readonly SeedEntry[] = [
  {
    by: 'interface.a1',
    path: '/v1/caregivers/morning-g8',
    body: {
      name: 'ליאת אסולין',
      identityNumber: identityNumber('30000008'),
      phones: ['+972522345608'],
      kind: 'israeli',
      phoneKind: 'smart',
      language: 'he',
      providerBranchId: 'a1-main',
    },
  },
  {
    by: 'interface.a1',
    path: '/v1/recipients/morning-c8',
    body: {
      name: 'חנה גולן',
      identityNumber: identityNumber('40000008'),
      branchId: 'krayot',
      householdId: 'home-morning-c8',
      landlines: [],
      places: [
        {
          placeId: 'home',
          kind: 'home',
          latitudeDegrees: 32.8331,
          longitudeDegrees: 35.0782,
          radiusMetres: 150,
        },
      ],
      language: 'he',
    },
  },
  {
    by: 'interface.a1',
    path: '/v1/assignments/morning-g8-morning-c8',
    body: { caregiverId: 'morning-g8', recipientId: 'morning-c8', from: '2025-01-01' },
  },
  // A later date holds at once; the earlier one waits for a second person.
  payingFrom('krayot', '2027-03-01', 'הסניף מבקש זמן להדרכה'),
  payingFrom('krayot', '2027-01-01', 'ההדרכה הושלמה מוקדם מהצפוי'),
];

/**
 * Two made-up invoices of the month before `nowMillis` with what was reported of their days, in the order in which they
 * are sent: people, reports, invoices. One of the branches pays by reports, one not yet.
 */
export const seededInvoices = (nowMillis: number): SeedEntry[] => {
  const month = monthBefore(nowMillis);
  return [
    ...KRAYOT,
    ...[...MAIN, ...SECOND].flatMap((claimed) => reportsOf(month, claimed)),
    invoice(month, 'morning', MAIN),
    invoice(month, 'morning-second', SECOND),
  ];
};
