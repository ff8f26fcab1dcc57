import { expect, test } from 'vitest';
import { ageVisit } from '#shared/domain/age-visit';
import { establishTime } from '#shared/domain/clock';
import type { Fact } from '#shared/domain/fact';
import { foldVisits } from '#shared/domain/fold-visits';
import { judgePlace } from '#shared/domain/place';
import { splitMinutes } from '#shared/domain/split-minutes';
import { aCorrection, aDirectory, arrival, at, C1, codesOf, departure } from '../../support/facts.ts';

const fold = (...facts: Fact[]) => foldVisits(facts, aDirectory());
const only = (...facts: Fact[]) => {
  const visits = fold(...facts);
  expect(visits).toHaveLength(1);
  return visits[0]!;
};

test('example 1: a double tap and resends are one verified visit', () => {
  const e1 = arrival('c1', '2026-12-01 08:00:00');
  const e2 = arrival('c1', '2026-12-01 08:00:40');

  const visit = only(e1, e2, e1, e1, e1, departure('c1', '2026-12-01 12:00'));

  expect(visit).toMatchObject({
    minutes: 240,
    arrivalAt: e1.occurredAt,
    state: 'complete',
    standing: 'verified',
  });
  expect(visit.facts.map((fact) => fact.role)).toEqual(['arrival', 'extra', 'departure']);
  expect(visit.version).toBe(3);
});

test('example 2: an arrival that comes later makes the pair and clears the exception', () => {
  const left = departure('c1', '2026-12-01 12:00:00', { received: '2026-12-01 12:00:02' });
  const came = arrival('c1', '2026-12-01 08:00:00', { received: '2026-12-01 15:30:00' });

  const first = only(left);
  expect(codesOf(first)).toEqual(['MISSING_ARRIVAL']);
  expect(first).toMatchObject({ state: 'incomplete', standing: 'needs-correction', minutes: null });

  const then = only(left, came);
  expect(then).toMatchObject({ minutes: 240, standing: 'verified', exceptions: [] });
});

test('example 3: a late original contradicts a correction and changes no time', () => {
  const came = arrival('c1', '2026-12-01 08:00');
  const completed = aCorrection(came.reportId, '2026-12-01 14:00', { departure: '2026-12-01 12:30' });
  const late = departure('c1', '2026-12-01 12:00', { received: '2026-12-01 18:00' });

  expect(only(came, completed)).toMatchObject({ minutes: 270, standing: 'verified' });

  const visit = only(came, completed, late);
  expect(visit).toMatchObject({
    departureAt: at('2026-12-01 12:30'),
    reportedDepartureAt: at('2026-12-01 12:00'),
    minutes: 270,
    standing: 'needs-correction',
  });
  expect(codesOf(visit)).toEqual(['CONTRADICTS_CORRECTION']);
  expect(visit.exceptions[0]?.openedAt).toBe(at('2026-12-01 18:00'));

  const settled = aCorrection(came.reportId, '2026-12-02 09:00', { departure: '2026-12-01 12:00' });
  expect(only(came, completed, late, settled)).toMatchObject({ minutes: 240, standing: 'verified' });
});

test('example 4: a fast phone clock is corrected by the offset at sending', () => {
  const time = establishTime({
    occurredAt: at('2026-12-01 09:16:00'),
    sentAt: at('2026-12-01 09:17:30'),
    receivedAt: at('2026-12-01 09:02:30'),
  });

  expect(time).toEqual({
    effectiveAt: at('2026-12-01 09:01:00'),
    clock: { basis: 'offset', offsetSeconds: -900 },
    notes: ['CLOCK_SKEW'],
  });

  const came = arrival('c1', '2026-12-01 09:16:00', {
    received: '2026-12-01 09:02:30',
    effectiveAt: time.effectiveAt,
    clock: time.clock,
  });
  const visit = only(came, departure('c1', '2026-12-01 12:01:00'));
  expect(visit).toMatchObject({ minutes: 180, standing: 'needs-acknowledgement' });
  expect(visit.exceptions).toMatchObject([{ code: 'CLOCK_SKEW', details: { arrivalMovedSeconds: -900 } }]);
});

test.each([
  ['2026-10-24 22:00', '2026-10-25 06:00', 540],
  ['2026-03-26 22:00', '2026-03-27 06:00', 420],
])('example 5: a night of a clock change has its true length (%s)', (from, to, minutes) => {
  expect(only(arrival('c1', from), departure('c1', to))).toMatchObject({ minutes, standing: 'verified' });
});

test('example 6: a visit over the end of a month is one visit, split by date', () => {
  const visit = only(arrival('c1', '2026-11-30 22:00'), departure('c1', '2026-12-01 06:00'));

  expect(visit).toMatchObject({ minutes: 480, standing: 'verified' });
  expect(splitMinutes(visit)).toEqual([
    { date: '2026-11-30', minutes: 120 },
    { date: '2026-12-01', minutes: 360 },
  ]);
});

test('example 7: an overlap of a minute is found on both sides, across providers, without names', () => {
  const visits = fold(
    arrival('c1', '2026-12-01 08:00'),
    departure('c1', '2026-12-01 12:00'),
    arrival('c3', '2026-12-01 11:59'),
    departure('c3', '2026-12-01 14:00'),
  );

  expect(visits.map((visit) => visit.providerId)).toEqual(['a1', 'a2']);
  for (const visit of visits) {
    const overlap = visit.exceptions.find((exception) => exception.code === 'OVERLAP');
    expect(overlap?.details).toEqual({
      from: at('2026-12-01 11:59'),
      to: at('2026-12-01 12:00'),
      minutes: 1,
    });
    expect(visit.standing).toBe('needs-acknowledgement');
  }
  expect(JSON.stringify(visits[0])).not.toMatch(/"c3"|~c3|"a2|:a2/);
});

test.each([
  ['c3', '2026-12-01 12:00:00', ['IMPOSSIBLE_TRAVEL']],
  ['c3', '2026-12-01 12:15:00', []],
  ['c4', '2026-12-01 12:20:00', ['IMPOSSIBLE_TRAVEL']],
  ['c4', '2026-12-01 12:40:00', []],
])('example 7: a journey to %s from 12:00 to %s raises %j', (recipientId, from, codes) => {
  const visits = fold(
    arrival('c1', '2026-12-01 08:00'),
    departure('c1', '2026-12-01 12:00'),
    arrival(recipientId, from),
    departure(recipientId, '2026-12-01 15:00'),
  );

  expect(visits.map(codesOf)).toEqual([codes, codes]);
});

test.each([
  [32.08135, 12, 'inside', 150.1],
  [32.0818, 90, 'uncertain', 200.2],
  [32.0827, 20, 'outside', 300.2],
  [32.08, 1_200, 'unreliable', 0],
])(
  'example 8: a fix at %d with accuracy %d is %s',
  (latitudeDegrees, accuracyMetres, verdict, distanceMetres) => {
    expect(judgePlace({ latitudeDegrees, longitudeDegrees: 34.78, accuracyMetres }, C1.places)).toEqual({
      verdict,
      method: 'gps',
      distanceMetres,
    });
  },
);

test('example 10: a departure after 49 hours closes nothing, and nothing is closed by itself', () => {
  const facts = [
    arrival('c1', '2026-12-01 08:00'),
    arrival('c3', '2026-12-01 13:00'),
    departure('c3', '2026-12-01 15:00'),
  ];

  const before = fold(...facts);
  expect(before[0]).toMatchObject({ state: 'open', exceptions: [], departureAt: null });
  const aged = ageVisit(before[0]!, Date.parse(at('2026-12-02 09:00:01')));
  expect(aged).toMatchObject({ state: 'incomplete', standing: 'needs-correction' });
  expect(codesOf(aged)).toEqual(['MISSING_DEPARTURE']);

  const visits = fold(...facts, departure('c1', '2026-12-03 09:00'));
  expect(visits.map((visit) => [visit.recipientId, visit.standing, codesOf(visit)])).toEqual([
    ['c1', 'needs-correction', ['MISSING_DEPARTURE']],
    ['c3', 'verified', []],
    ['c1', 'needs-correction', ['MISSING_ARRIVAL']],
  ]);
  expect(visits[0]).toMatchObject({ departureAt: null, suggestedDepartureAt: at('2026-12-01 13:00') });
  // Known since the 25 hours were over, not only since the stray departure came.
  expect(visits[0]?.exceptions[0]?.openedAt).toBe(aged.exceptions[0]?.openedAt);
});
