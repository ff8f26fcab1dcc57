import { describe, expect, test } from 'vitest';
import type { Fact } from '#shared/domain/fact';
import { foldVisits } from '#shared/domain/fold-visits';
import { visitIdOf } from '#shared/domain/ids';
import { visitDayKey } from '#shared/domain/visit-changes';
import {
  aCorrection,
  aDirectory,
  aManual,
  anAcknowledgement,
  arrival,
  at,
  codesOf,
  departure,
  idsOf,
  OUTSIDE,
} from '../../support/facts.ts';

const day = '2026-12-01';
const fold = (...facts: Fact[]) => foldVisits(facts, aDirectory());

test('without facts there are no visits', () => {
  expect(fold()).toEqual([]);
});

describe('pairing', () => {
  test('rule 1: at one instant the arrival comes before the departure', () => {
    const visits = fold(departure('c1', `${day} 12:00`), arrival('c1', `${day} 12:00`));

    expect(visits.map((visit) => visit.minutes)).toEqual([0]);
  });

  test.each([
    ['120 s after', '08:02:00', 1],
    ['121 s after', '08:02:01', 2],
  ])('rule 2: an arrival %s makes %s: %d visits', (_name, second, count) => {
    expect(fold(arrival('c1', `${day} 08:00:00`), arrival('c1', `${day} ${second}`))).toHaveLength(count);
  });

  test('rule 2: a repeated departure is extra too, and changes no end', () => {
    const facts = [
      arrival('c1', `${day} 08:00`),
      departure('c1', `${day} 12:00`),
      departure('c1', `${day} 12:01`),
    ];

    expect(fold(...facts)).toMatchObject([
      {
        minutes: 240,
        version: 3,
        facts: [{ role: 'arrival' }, { role: 'departure' }, { role: 'extra' }],
      },
    ]);
  });

  test('rule 3: a departure closes only the recipient it names', () => {
    const visits = fold(arrival(['c1', 'c2'], `${day} 08:00`), departure('c2', `${day} 10:00`));

    expect(visits.map((visit) => [visit.recipientId, visit.state])).toEqual([
      ['c1', 'open'],
      ['c2', 'complete'],
    ]);
  });

  test('rule 3: a call that could not tell the household apart closes what is open, even when repeated', () => {
    const call = { channel: 'voice-landline' as const, line: '+97235551234' };
    const visits = fold(
      arrival('c2', `${day} 08:00`),
      departure(['c1', 'c2'], `${day} 10:00`, call),
      departure(['c1', 'c2'], `${day} 10:01`, call),
    );

    expect(visits.map((visit) => [visit.recipientId, visit.minutes])).toEqual([['c2', 120]]);
    expect(fold(departure(['c1', 'c2'], `${day} 10:00`, call)).map(codesOf)).toEqual([
      ['MISSING_ARRIVAL'],
      ['MISSING_ARRIVAL'],
    ]);
    // The app names both on purpose.
    expect(fold(arrival('c2', `${day} 08:00`), departure(['c1', 'c2'], `${day} 10:00`))).toHaveLength(2);
  });

  test('rule 4: a second arrival leaves the first visit without a departure', () => {
    const visits = fold(
      arrival('c1', `${day} 08:00`),
      arrival('c1', `${day} 16:00`),
      departure('c1', `${day} 20:00`),
    );

    expect(visits.map((visit) => [visit.minutes, visit.standing, codesOf(visit)])).toEqual([
      [null, 'needs-correction', ['MISSING_DEPARTURE']],
      [240, 'verified', []],
    ]);
    expect(visits[0]?.suggestedDepartureAt).toBe(at(`${day} 16:00`));
  });

  test('rule 6: 25 hours are a pair, a second more is not', () => {
    const pair = (left: string) => fold(arrival('c1', `${day} 08:00`), departure('c1', left)).map(codesOf);

    expect(pair('2026-12-02 09:00:00')).toEqual([['TOO_LONG']]);
    expect(pair('2026-12-02 09:00:01')).toEqual([['MISSING_DEPARTURE'], ['MISSING_ARRIVAL']]);
  });

  test('the id of a visit is that of its arrival, else of its departure', () => {
    const came = arrival('c1', `${day} 08:00`);
    const left = departure('c1', `${day} 12:00`);

    expect(fold(left)[0]?.visitId).toBe(visitIdOf(left.reportId, 'c1', 'g1'));
    expect(fold(left, came)[0]?.visitId).toBe(visitIdOf(came.reportId, 'c1', 'g1'));
    expect(fold(arrival([], `${day} 08:00`))[0]).toMatchObject({
      visitId: expect.stringContaining('~unknown~g1'),
      recipientId: null,
    });
  });

  test('a report that names a recipient nobody has registered is kept', () => {
    const [visit] = fold(arrival('c9', `${day} 08:00`));

    expect(visit).toMatchObject({ recipientId: 'c9', branchId: null, standing: 'needs-correction' });
    expect(codesOf(visit)).toEqual(['UNKNOWN_RECIPIENT']);
  });
});

describe('corrections', () => {
  const came = arrival('c1', `${day} 08:00`);
  const left = departure('c1', `${day} 12:00`);

  test('of each end the latest by receipt counts, whatever its place in the list', () => {
    const facts = [
      came,
      left,
      aCorrection(came.reportId, '2026-12-02 09:00', { departure: `${day} 12:10` }),
      aCorrection(came.reportId, '2026-12-02 10:00', { arrival: `${day} 07:50` }),
      aCorrection(left.reportId, '2026-12-02 11:00', { departure: `${day} 12:20` }),
    ];

    for (const some of [facts, [...facts].reverse()]) {
      expect(fold(...some)).toMatchObject([
        {
          arrivalAt: at(`${day} 07:50`),
          departureAt: at(`${day} 12:20`),
          reportedArrivalAt: came.effectiveAt,
          reportedDepartureAt: left.effectiveAt,
          minutes: 270,
          standing: 'verified',
          version: 5,
        },
      ]);
    }
  });

  test('a void takes the visit out, and a later correction brings it back', () => {
    const gone = aCorrection(came.reportId, '2026-12-02 09:00', { void: true });
    const back = aCorrection(came.reportId, '2026-12-02 10:00', { arrival: `${day} 08:00` });

    expect(fold(came, departure('c1', `${day} 12:00`, { place: OUTSIDE }), gone)).toMatchObject([
      { standing: 'voided', exceptions: [] },
    ]);
    expect(fold(came, left, gone, back)).toMatchObject([{ standing: 'verified', minutes: 240 }]);
  });

  test('a report that comes in after a void is told, and the visit stays void', () => {
    const gone = aCorrection(came.reportId, `${day} 13:00`, { void: true });
    const late = departure('c1', `${day} 12:00`, { received: `${day} 18:00` });

    const [visit] = fold(came, gone, late);
    expect(visit?.standing).toBe('voided');
    expect(codesOf(visit)).toEqual(['CONTRADICTS_CORRECTION']);
  });

  test('a difference of 120 s is none', () => {
    const completed = aCorrection(came.reportId, `${day} 14:00`, { departure: `${day} 12:02` });
    const late = departure('c1', `${day} 12:00`, { received: `${day} 18:00` });

    expect(fold(came, completed, late)).toMatchObject([
      { standing: 'verified', departureAt: at(`${day} 12:02`), reportedDepartureAt: late.effectiveAt },
    ]);
  });

  test('what a correction makes impossible is for a person', () => {
    const moved = aCorrection(came.reportId, `${day} 10:00`, { arrival: `${day} 13:00` });

    const [visit] = fold(came, moved, left);
    expect(visit).toMatchObject({ minutes: null, state: 'incomplete', standing: 'needs-correction' });
    expect(codesOf(visit)).toContain('CONTRADICTS_CORRECTION');
  });

  test('a correction of a lone departure stays with the pair that it becomes', () => {
    const late = arrival('c1', `${day} 08:01`, { received: `${day} 20:00` });
    const completed = aCorrection(left.reportId, `${day} 18:00`, { arrival: `${day} 08:00` });

    expect(fold(left, completed)).toMatchObject([{ minutes: 240, standing: 'verified' }]);
    expect(fold(left, completed, late)).toMatchObject([
      { minutes: 240, standing: 'verified', version: 3, visitId: visitIdOf(late.reportId, 'c1', 'g1') },
    ]);
  });

  test('a visit that nobody reported has the id of its correction, and can be corrected again', () => {
    const made = aCorrection(null, '2026-12-02 09:00', {
      arrival: `${day} 08:00`,
      departure: `${day} 12:00`,
    });
    const again = aCorrection(made.factId, '2026-12-02 10:00', { departure: `${day} 13:00` });

    expect(fold(made, again)).toMatchObject([
      {
        visitId: visitIdOf(made.factId, 'c1', 'g1'),
        minutes: 300,
        standing: 'verified',
        channelIn: null,
        version: 2,
        reportedArrivalAt: null,
      },
    ]);
  });

  test('reports that come in after the office completed the visit join it, and contradict where they differ', () => {
    const made = aCorrection(null, `${day} 18:00`, { arrival: `${day} 08:00`, departure: `${day} 12:30` });
    const lateCame = arrival('c1', `${day} 08:00`, { received: `${day} 20:00` });
    const lateLeft = departure('c1', `${day} 12:00`, { received: `${day} 20:00` });

    const visits = fold(lateLeft, made, lateCame);
    expect(visits).toMatchObject([{ minutes: 270, standing: 'needs-correction', version: 3 }]);
    expect(codesOf(visits[0])).toEqual(['CONTRADICTS_CORRECTION']);
  });

  test('reports that were there before are another visit', () => {
    const made = aCorrection(null, `${day} 18:00`, { arrival: `${day} 08:00`, departure: `${day} 12:30` });

    expect(fold(came, left, made).map(codesOf)).toEqual([['OVERLAP'], ['OVERLAP']]);
  });

  test('a correction names the recipient where a call named nobody', () => {
    const call = arrival([], `${day} 08:00`, { unknown: 'recipient' });
    const named = aCorrection(call.reportId, `${day} 18:00`, { departure: `${day} 12:00` });
    const acknowledged = anAcknowledgement(call.reportId, 'NOT_ASSIGNED', `${day} 19:00`);

    expect(foldVisits([call, named, acknowledged], aDirectory({ assignments: [] }))).toMatchObject([
      {
        visitId: visitIdOf(call.reportId, 'unknown', 'g1'),
        recipientId: 'c1',
        branchId: 'tel-aviv',
        standing: 'verified',
        version: 3,
      },
    ]);
  });
});

describe('records of a file', () => {
  const first = aManual(`${day} 08:00`, `${day} 12:00`);
  const second = aManual(`${day} 08:00`, `${day} 11:00`, { sequence: 2 });

  test('the highest sequence of a provider’s record stands, whenever it came in', () => {
    for (const facts of [
      [first, second],
      [second, first],
    ]) {
      expect(fold(...facts)).toMatchObject([
        {
          minutes: 180,
          version: 2,
          visitId: visitIdOf(second.factId, 'c1', 'g1'),
          channelIn: 'batch',
          channelOut: 'batch',
        },
      ]);
    }
  });

  test('the same external id at another provider is another record', () => {
    expect(
      fold(first, aManual(`${day} 13:00`, `${day} 15:00`, { providerId: 'a2', recipientId: 'c3' })),
    ).toHaveLength(2);
  });

  test('rows of one instant are told in one order, whatever the order of the file', () => {
    const rows = ['a', 'b', 'c'].map((externalId, place) =>
      aManual(`${day} 08:00`, `${day} 1${place}:00`, { externalId, receivedAt: at(`${day} 18:00`) }),
    );

    expect(fold(...[...rows].reverse())).toEqual(fold(...rows));
  });

  test('can be corrected like a report', () => {
    const moved = aCorrection(first.factId, '2026-12-02 10:00', { departure: `${day} 12:30` });

    expect(fold(first, moved)).toMatchObject([{ minutes: 270, reportedDepartureAt: first.departureAt }]);
  });
});

describe('the place in the day view', () => {
  const came = arrival('c1', `${day} 08:00`);

  test('the key is the day, the branch of the Institute and the office', () => {
    const nobodys = foldVisits([came], aDirectory({ employments: [], recipients: [], assignments: [] }))[0]!;

    expect(visitDayKey(fold(came)[0]!)).toBe('2026-12-01#tel-aviv#a1-main');
    expect(visitDayKey(nobodys)).toBe('2026-12-01#unknown#unknown');
    expect(visitDayKey(foldVisits([came], aDirectory({ employments: [] }))[0]!)).toBe(
      '2026-12-01#tel-aviv#a1',
    );
  });
});

test('a visit keeps the order of receipt of its facts', () => {
  const left = departure('c1', `${day} 12:00`);
  const came = arrival('c1', `${day} 08:00`, { received: `${day} 15:00` });

  expect(fold(came, left)[0]?.facts.map((part) => part.factId)).toEqual(idsOf([left, came]));
});
