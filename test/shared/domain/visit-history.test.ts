import { expect, test } from 'vitest';
import { foldVisits } from '#shared/domain/fold-visits';
import { visitIdOf } from '#shared/domain/ids';
import { visitHistory } from '#shared/domain/visit-history';
import type { Fact } from '#shared/domain/fact';
import type { FoldDirectory } from '#shared/domain/directory';
import {
  aCorrection,
  aDirectory,
  aManual,
  anAcknowledgement,
  anAssignment,
  anEvidence,
  aRecipient,
  arrival,
  at,
  C1,
  C3,
  departure,
  INSIDE,
  NO_PLACE,
  OUTSIDE,
} from '../../support/facts.ts';

const historyOf = (facts: Fact[], directory: FoldDirectory = aDirectory()) => {
  const visit = foldVisits(facts, directory)[0]!;
  return { visit, entries: visitHistory(facts, directory, visit.visitId) };
};

test('both states of worked example 2 are in the history, also under the id of the lone departure', () => {
  const left = departure('c1', '2026-12-01 12:00:00', { received: '2026-12-01 12:00:02' });
  const came = arrival('c1', '2026-12-01 08:00:00', { received: '2026-12-01 15:30:00' });

  const { visit, entries } = historyOf([came, left]);

  expect(entries).toEqual([
    {
      version: 1,
      at: left.receivedAt,
      cause: { kind: 'departure', id: left.reportId },
      arrivalAt: null,
      departureAt: left.occurredAt,
      minutes: null,
      state: 'incomplete',
      standing: 'needs-correction',
      exceptions: ['MISSING_ARRIVAL'],
    },
    {
      version: 2,
      at: came.receivedAt,
      cause: { kind: 'arrival', id: came.reportId },
      arrivalAt: came.occurredAt,
      departureAt: left.occurredAt,
      minutes: 240,
      state: 'complete',
      standing: 'verified',
      exceptions: [],
    },
  ]);
  expect(entries.at(-1)?.version).toBe(visit.version);
  expect(visitHistory([left, came], aDirectory(), visitIdOf(left.reportId, 'c1', 'g1'))).toEqual(entries);
});

test('every fact of a visit makes one version, and the last entry is the visit as it stands', () => {
  const came = arrival('c1', '2026-12-01 08:00', { place: NO_PLACE });
  const facts = [
    came,
    departure('c1', '2026-12-01 12:00', { place: OUTSIDE }),
    anEvidence(came, '2026-12-01 08:05', INSIDE),
    anAcknowledgement(came.reportId, 'OUTSIDE_PLACE', '2026-12-01 13:00'),
    aCorrection(came.reportId, '2026-12-01 14:00', { departure: '2026-12-01 12:10' }),
    departure('c1', '2026-12-01 12:01', { received: '2026-12-01 15:00' }),
  ];

  const { visit, entries } = historyOf(facts);

  expect(entries.map((entry) => [entry.version, entry.cause.kind, entry.exceptions.join()])).toEqual([
    [1, 'arrival', 'NO_PLACE'],
    [2, 'evidence', ''],
    [3, 'departure', 'OUTSIDE_PLACE'],
    [4, 'acknowledgement', 'OUTSIDE_PLACE'],
    [5, 'correction', 'OUTSIDE_PLACE'],
    [6, 'departure', 'OUTSIDE_PLACE'],
  ]);
  expect(entries[4]?.cause).toMatchObject({ by: 'coordinator.a1' });
  expect(entries.at(-1)).toMatchObject({ version: visit.version, standing: visit.standing, minutes: 250 });
});

test('what another visit changes is an entry of the same version, without what it says', () => {
  const came = arrival('c1', '2026-12-01 08:00');
  const left = departure('c1', '2026-12-01 12:00');
  const other = [arrival('c3', '2026-12-01 11:00'), departure('c3', '2026-12-01 14:00')];

  const { entries } = historyOf([came, left, ...other]);

  expect(entries.map((entry) => [entry.version, entry.cause.kind, entry.exceptions.join()])).toEqual([
    [1, 'arrival', ''],
    [2, 'departure', ''],
    [2, 'other-visit', 'OVERLAP'],
  ]);
});

test('an assignment that is registered later clears the exception, and the history tells', () => {
  const came = arrival('c1', '2026-12-01 08:00');
  const left = departure('c1', '2026-12-01 12:00');
  const late = anAssignment({ recipientId: 'c1', updatedAt: at('2026-12-02 10:00'), updatedBy: 'admin.a1' });

  const { visit, entries } = historyOf([came, left], aDirectory({ assignments: [late] }));

  expect(visit.standing).toBe('verified');
  expect(entries.map((entry) => [entry.version, entry.cause.kind, entry.exceptions.join()])).toEqual([
    [1, 'arrival', 'NOT_ASSIGNED'],
    [2, 'departure', 'NOT_ASSIGNED'],
    [2, 'assignment', ''],
  ]);
  expect(entries[2]?.cause).toEqual({ kind: 'assignment', id: 'g1-c1', by: 'admin.a1' });
});

test('of another provider nothing is told but that something bears on the visit', () => {
  const neighbour = aRecipient({
    ...C3,
    updatedAt: at('2026-12-02 10:00'),
    updatedBy: 'admin.a2',
  });
  const facts = [
    arrival('c1', '2026-12-01 08:00'),
    departure('c1', '2026-12-01 12:00'),
    arrival('c3', '2026-12-01 12:01'),
    departure('c3', '2026-12-01 14:00'),
  ];

  const { entries } = historyOf(facts, aDirectory({ recipients: [C1, neighbour] }));

  expect(entries.at(-1)).toMatchObject({
    cause: { kind: 'other-provider', id: 'directory' },
    exceptions: ['IMPOSSIBLE_TRAVEL'],
  });
  expect(JSON.stringify(entries)).not.toMatch(/"c3"|"a2"|admin/);
});

test('an assignment that was changed since is taken as it is: what it said before is not known', () => {
  const changed = anAssignment({ recipientId: 'c1', version: 2, updatedAt: at('2026-12-02 10:00') });

  const { entries } = historyOf(
    [arrival('c1', '2026-12-01 08:00'), departure('c1', '2026-12-01 12:00')],
    aDirectory({ assignments: [changed] }),
  );

  expect(entries.map((entry) => entry.exceptions)).toEqual([[], []]);
});

test('a row that replaces another is the next version of its visit', () => {
  const first = aManual('2026-12-01 08:00', '2026-12-01 12:00', { receivedAt: at('2026-12-02 08:00') });
  const second = aManual('2026-12-01 08:00', '2026-12-01 11:00', {
    sequence: 2,
    receivedAt: at('2026-12-03 08:00'),
  });

  const { entries } = historyOf([second, first]);

  expect(entries.map((entry) => [entry.version, entry.minutes])).toEqual([
    [1, 240],
    [2, 180],
  ]);
});

test('a row that names another recipient than the one before it keeps both states', () => {
  const first = aManual('2026-12-01 08:00', '2026-12-01 12:00', { receivedAt: at('2026-12-02 08:00') });
  const second = aManual('2026-12-01 08:00', '2026-12-01 11:00', {
    recipientId: 'c2',
    sequence: 2,
    receivedAt: at('2026-12-03 08:00'),
  });

  const { visit, entries } = historyOf([second, first]);

  expect(visit.recipientId).toBe('c2');
  expect(entries.map((entry) => [entry.version, entry.minutes])).toEqual([
    [1, 240],
    [2, 180],
  ]);
});

test('an open visit that no departure can close any more gets a last entry made by time', () => {
  const came = arrival('c1', '2026-12-01 08:00');
  const visitId = visitIdOf(came.reportId, 'c1', 'g1');

  const entries = visitHistory([came], aDirectory(), visitId, new Date(at('2026-12-05 08:00')));

  expect(entries).toMatchObject([
    { version: 1, state: 'open', exceptions: [] },
    {
      version: 1,
      state: 'incomplete',
      exceptions: ['MISSING_DEPARTURE'],
      cause: { kind: 'time' },
      at: at('2026-12-02 09:00'),
    },
  ]);
});

test('a visit that does not exist has no history', () => {
  const came = arrival('c1', '2026-12-01 08:00');

  expect(visitHistory([came], aDirectory(), visitIdOf(came.reportId, 'c2', 'g1'))).toEqual([]);
});

test('of very many facts the first and the last are told, each with its own version', () => {
  const came = arrival('c1', '2026-12-01 08:00');
  const minute = (index: number): string =>
    `2026-12-02 ${String(Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`;
  const many = Array.from({ length: 600 }, (_, index) => anEvidence(came, minute(index), INSIDE));

  const { visit, entries } = historyOf([came, ...many]);

  expect(visit.version).toBe(601);
  expect(entries).toHaveLength(200);
  expect(entries[0]?.version).toBe(1);
  expect(entries.at(-1)?.version).toBe(601);
});
