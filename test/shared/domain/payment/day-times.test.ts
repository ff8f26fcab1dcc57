import { expect, test } from 'vitest';
import type { Fact } from '#shared/domain/fact';
import { foldVisits } from '#shared/domain/fold-visits';
import { dayTimesOf } from '#shared/domain/payment/day-times';
import {
  aCorrection,
  aDirectory,
  anAcknowledgement,
  arrival,
  departure,
  idsOf,
  OUTSIDE,
} from '../../../support/facts.ts';

const timesOf = (...facts: Fact[]) => dayTimesOf(foldVisits(facts, aDirectory()));
const visit = (from: string, to: string, overrides: Parameters<typeof arrival>[2] = {}) => [
  arrival('c1', from, overrides),
  departure('c1', to),
];

test('thirds of a minute of several visits come to whole minutes, and the day is rounded down once', () => {
  const facts = [
    ...visit('2026-12-01 08:00:00', '2026-12-01 08:20:20'),
    ...visit('2026-12-01 10:00:00', '2026-12-01 10:20:20'),
    ...visit('2026-12-01 12:00:00', '2026-12-01 12:20:20'),
  ];

  expect(timesOf(...facts)).toMatchObject([{ date: '2026-12-01', verifiedMinutes: 61, openMinutes: 0 }]);
  expect(timesOf(...facts.slice(0, 4))).toMatchObject([{ verifiedMinutes: 40 }]);
});

test('a visit that waits for an acknowledgement is open, and verified once it has it', () => {
  const facts = visit('2026-12-01 08:00', '2026-12-01 12:00', { place: OUTSIDE });
  const [opened] = idsOf(facts);
  const seen = anAcknowledgement(opened ?? '', 'OUTSIDE_PLACE', '2026-12-02 09:00');

  expect(timesOf(...facts)).toMatchObject([
    { verifiedMinutes: 0, openMinutes: 240, isOpenEnded: false, openCodes: ['OUTSIDE_PLACE'] },
  ]);
  expect(timesOf(...facts, seen)).toMatchObject([{ verifiedMinutes: 240, openMinutes: 0, openCodes: [] }]);
});

test('what is open is what more would be verified: halves of a minute are not lost twice', () => {
  const facts = [
    ...visit('2026-12-01 08:00:00', '2026-12-01 08:59:30'),
    ...visit('2026-12-01 10:00:00', '2026-12-01 11:00:30', { place: OUTSIDE }),
  ];

  expect(timesOf(...facts)).toMatchObject([{ verifiedMinutes: 59, openMinutes: 61 }]);
});

test('a visit without an end has a day and no length', () => {
  expect(timesOf(arrival('c1', '2026-12-01 08:00'), arrival('c1', '2026-12-01 14:00'))).toMatchObject([
    {
      date: '2026-12-01',
      verifiedMinutes: 0,
      openMinutes: 0,
      isOpenEnded: true,
      openCodes: ['MISSING_DEPARTURE'],
    },
  ]);
});

test('a visit without a beginning has a day and no length either', () => {
  expect(timesOf(departure('c1', '2026-12-01 12:00'))).toMatchObject([
    { date: '2026-12-01', verifiedMinutes: 0, openMinutes: 0, isOpenEnded: true },
  ]);
});

test('a visit of no provider backs nobody’s claim', () => {
  const visits = foldVisits(visit('2026-12-01 08:00', '2026-12-01 12:00'), aDirectory());

  expect(dayTimesOf(visits)).toHaveLength(1);
  expect(dayTimesOf(visits.map((one) => ({ ...one, providerId: null })))).toEqual([]);
});

test('a voided visit leaves nothing', () => {
  const facts = visit('2026-12-01 08:00', '2026-12-01 12:00');
  const [opened] = idsOf(facts);

  expect(timesOf(...facts, aCorrection(opened ?? '', '2026-12-01 14:00', { void: true }))).toEqual([]);
});

test('a night is split at midnight, and both days name the facts behind them', () => {
  const facts = visit('2026-11-30 22:00', '2026-12-01 06:00');

  const times = timesOf(...facts);

  expect(times.map(({ date, verifiedMinutes }) => [date, verifiedMinutes])).toEqual([
    ['2026-11-30', 120],
    ['2026-12-01', 360],
  ]);
  for (const time of times) {
    expect(time.factIds).toEqual([...idsOf(facts)].sort());
    expect(time.visitIds).toHaveLength(1);
  }
});

test('pairs are kept apart, and the order of visits says nothing', () => {
  const visits = foldVisits(
    [
      ...visit('2026-12-01 08:00', '2026-12-01 09:00'),
      arrival('c3', '2026-12-01 12:00'),
      departure('c3', '2026-12-01 14:00'),
      ...visit('2026-12-01 16:00', '2026-12-01 17:00'),
    ],
    aDirectory(),
  );
  const byKey = (times: ReturnType<typeof dayTimesOf>) =>
    times.sort((a, b) => (a.recipientId < b.recipientId ? -1 : 1));

  expect(byKey(dayTimesOf(visits))).toMatchObject([
    { recipientId: 'c1', providerId: 'a1', verifiedMinutes: 120 },
    { recipientId: 'c3', providerId: 'a2', verifiedMinutes: 120 },
  ]);
  expect(byKey(dayTimesOf([...visits].reverse()))).toEqual(byKey(dayTimesOf(visits)));
});
