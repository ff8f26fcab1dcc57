import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { ageVisit } from '#shared/domain/age-visit';
import { foldVisits } from '#shared/domain/fold-visits';
import { excuseVisit, Outage, OutageContent } from '#shared/domain/outage';
import { millisOf } from '#shared/domain/instants';
import { aCorrection, aDirectory, anAssignment, arrival, at, departure } from '../../support/facts.ts';

const anOutage = (from: string, to: string, more: Partial<Outage> = {}): Outage =>
  z.parse(Outage, {
    outageId: 'o1',
    from: at(from),
    to: at(to),
    what: 'all',
    reason: 'lines were down',
    version: 1,
    updatedAt: at('2026-12-02 10:00'),
    updatedBy: 'division',
    ...more,
  });
const came = arrival('c1', '2026-12-01 08:00');
const left = departure('c1', '2026-12-01 12:00');
const visitOf = (facts: Parameters<typeof foldVisits>[0], directory = aDirectory()) =>
  foldVisits(facts, directory)[0]!;
const codesOf = (visit: ReturnType<typeof visitOf>) => visit.exceptions.map(({ code }) => code);
const excused = (visit: ReturnType<typeof visitOf>, ...outages: Outage[]) =>
  codesOf(excuseVisit(visit, outages)).includes('SYSTEM_FAULT');

describe('a missing report', () => {
  const noDeparture = visitOf([came]);
  const noArrival = visitOf([left]);

  test.each([
    ['11:00', '13:00', true],
    ['07:00', '07:59', false],
    ['07:00', '08:00', true],
    ['20:00', '21:00', true],
    ['20:01', '21:00', false],
  ])('of a departure after 08:00 is excused by an outage from %s to %s: %s', (from, to, wanted) => {
    expect(excused(noDeparture, anOutage(`2026-12-01 ${from}`, `2026-12-01 ${to}`))).toBe(wanted);
  });

  test('of an arrival before 12:00 is excused by an outage before it, and by none after it', () => {
    expect(excused(noArrival, anOutage('2026-12-01 07:00', '2026-12-01 09:00'))).toBe(true);
    expect(excused(noArrival, anOutage('2026-12-01 12:01', '2026-12-01 13:00'))).toBe(false);
  });

  test('stays to be filled in, and says which outage it was', () => {
    const aged = ageVisit(noDeparture, millisOf(at('2026-12-03 08:00')));
    const shown = excuseVisit(aged, [anOutage('2026-12-01 11:00', '2026-12-01 13:00')]);

    expect(codesOf(shown)).toEqual(['MISSING_DEPARTURE', 'SYSTEM_FAULT']);
    expect(shown.standing).toBe('needs-correction');
    expect(shown.exceptions[1]).toMatchObject({
      class: 'excuses',
      openedAt: at('2026-12-02 10:00'),
      details: { outageId: 'o1', from: at('2026-12-01 11:00'), to: at('2026-12-01 13:00') },
    });
  });

  test('is excused only by an outage of the way that she reports in', () => {
    const [from, to] = ['2026-12-01 11:00', '2026-12-01 13:00'];

    expect(excused(noDeparture, anOutage(from, to, { what: 'app' }))).toBe(true);
    expect(excused(noDeparture, anOutage(from, to, { what: 'voice' }))).toBe(false);
    const called = visitOf([arrival('c1', '2026-12-01 08:00', { channel: 'voice-landline' })]);
    expect(excused(called, anOutage(from, to, { what: 'voice' }))).toBe(true);
    expect(excused(called, anOutage(from, to, { what: 'app' }))).toBe(false);
  });

  test('is not excused by an outage after the next visit began', () => {
    const before = visitOf([came, arrival('c3', '2026-12-01 11:00')]);

    expect(before.suggestedDepartureAt).toBe(at('2026-12-01 11:00'));
    expect(excused(before, anOutage('2026-12-01 11:30', '2026-12-01 13:00'))).toBe(false);
  });
});

test('a whole visit and a voided one need no excuse', () => {
  const outage = anOutage('2026-12-01 07:00', '2026-12-01 20:00');
  const voided = visitOf([came, aCorrection(came.reportId, '2026-12-01 18:00', { void: true })]);

  expect(excused(visitOf([came, left]), outage)).toBe(false);
  expect(excused(voided, outage)).toBe(false);
});

test('nobody is late who could not report in time', () => {
  const plan = [{ weekday: 2, start: '08:00', end: '12:00' }];
  const directory = aDirectory({ assignments: [anAssignment({ recipientId: 'c1', plan })] });
  const late = visitOf([arrival('c1', '2026-12-01 08:40'), left], directory);
  expect(codesOf(late)).toEqual(['LATE']);

  const shown = excuseVisit(late, [anOutage('2026-12-01 07:50', '2026-12-01 08:30')]);

  expect(codesOf(shown)).toEqual(['SYSTEM_FAULT']);
  expect(shown.standing).toBe('verified');
  expect(excuseVisit(late, [anOutage('2026-12-01 07:00', '2026-12-01 07:59')])).toBe(late);
});

test('the order of outages does not matter, and a second time changes nothing', () => {
  const visit = visitOf([came]);
  const [one, two] = [
    anOutage('2026-12-01 09:00', '2026-12-01 10:00'),
    anOutage('2026-12-01 11:00', '2026-12-01 13:00', { outageId: 'o2' }),
  ];
  const shown = excuseVisit(visit, [one, two]);

  expect(excuseVisit(visit, [two, one])).toEqual(shown);
  expect(excuseVisit(shown, [one, two])).toEqual(shown);
});

test.each([
  ['2026-12-01T08:00:00+02:00', '2026-12-01T08:00:00+02:00', 'ENDS_BEFORE_IT_BEGINS'],
  ['2026-12-01T08:00:00+02:00', '2026-12-16T08:00:00+02:00', 'OUTAGE_TOO_LONG'],
])('an outage from %s to %s is refused', (from, to, message) => {
  const parsed = z.safeParse(OutageContent, { from, to, what: 'all', reason: 'x' });

  expect(parsed.error?.issues).toMatchObject([{ path: ['to'], message }]);
});
