import { describe, expect, test } from 'vitest';
import { ageVisit } from '#shared/domain/age-visit';
import type { FoldDirectory } from '#shared/domain/directory';
import type { DeviceEvidence, Fact, Report } from '#shared/domain/fact';
import { foldVisits } from '#shared/domain/fold-visits';
import { newAcknowledgement } from '#shared/domain/new-correction';
import { missingArrivals, plannedVisits } from '#shared/domain/planned-visits';
import { newAnswer } from '#shared/domain/recipient-answer';
import { RULES } from '#shared/domain/rules';
import { EXCEPTION_CLASSES, type ExceptionCode } from '#shared/domain/visit';
import {
  aCaregiver,
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
  codesOf,
  departure,
  INSIDE,
  NO_PLACE,
  OUTSIDE,
} from '../../support/facts.ts';

const day = '2026-12-01';
const came = (more?: Parameters<typeof arrival>[2]) => arrival('c1', `${day} 08:00`, more);
const left = (more?: Parameters<typeof departure>[2]) => departure('c1', `${day} 12:00`, more);
const uncertain = { ...INSIDE, verdict: 'uncertain' as const };
const unreliable = { ...INSIDE, verdict: 'unreliable' as const };

const onLine = (line: string, more: Partial<Report> = {}) =>
  came({ channel: 'voice-landline', line, place: NO_PLACE, ...more });

const link = (sequence: number, more: Partial<DeviceEvidence> = {}): { device: DeviceEvidence } => ({
  device: {
    deviceId: 'phone',
    sequence,
    previousHash: sequence === 1 ? null : `h${sequence - 1}`,
    hash: `h${sequence}`,
    bootId: 'b1',
    signature: 'valid',
    ...more,
  },
});

type Situation = { facts: Fact[]; directory?: FoldDirectory };

const first = came();
const skewed = came({ clock: { basis: 'offset', offsetSeconds: 900 } });
const unsure = came({ clock: { basis: 'uncertain', offsetSeconds: 900 } });
const unplaced = came({ place: NO_PLACE, channel: 'voice-mobile' });
const lone = left();
const nobody = [arrival([], `${day} 08:00`, { unknown: 'recipient' }), departure([], `${day} 12:00`)];
const contradicted = [
  first,
  aCorrection(first.reportId, `${day} 14:00`, { departure: `${day} 12:30` }),
  left({ received: `${day} 18:00` }),
];
const disputed = newAnswer(
  foldVisits([first, lone], aDirectory())[0]!,
  { answer: 'dispute', by: 'recipient', channel: 'voice-landline' },
  'call|4',
  at(`${day} 18:30`),
);
const other = (from: string, to: string) => [
  arrival('c3', `${day} ${from}`),
  departure('c3', `${day} ${to}`),
];
const weekly = (weeklyMinutes: number) =>
  aDirectory({ assignments: [anAssignment({ recipientId: 'c1', weeklyMinutes })] });
const planned = (start: string) =>
  aDirectory({
    assignments: [anAssignment({ recipientId: 'c1', plan: [{ weekday: 2, start, end: '12:00' }] })],
  });
const withPhone = (landlines: string[]) =>
  aDirectory({ recipients: [aRecipient({ recipientId: 'c1', householdId: 'h', landlines })] });
const acknowledge = (facts: Fact[], code: ExceptionCode) => [
  ...facts,
  anAcknowledgement((facts[0] as Report).reportId, code, `${day} 20:00`),
];

/** For each code: what raises it on the visit of c1, and what clears it. */
const SITUATIONS: Record<Exclude<ExceptionCode, 'NO_SHOW'>, [raised: Situation, cleared: Situation]> = {
  MISSING_ARRIVAL: [{ facts: [lone] }, { facts: [lone, came({ received: `${day} 15:00` })] }],
  MISSING_DEPARTURE: [
    { facts: [first, arrival('c1', `${day} 16:00`)] },
    {
      facts: [
        first,
        arrival('c1', `${day} 16:00`),
        aCorrection(first.reportId, `${day} 18:00`, { departure: `${day} 12:00` }),
      ],
    },
  ],
  UNKNOWN_RECIPIENT: [
    // Only one provider employs her, so its office is asked.
    { facts: nobody, directory: aDirectory({ employments: [aCaregiver()] }) },
    { facts: [...nobody, aCorrection(nobody[0]!.reportId, `${day} 18:00`, { arrival: `${day} 08:00` })] },
  ],
  UNKNOWN_CAREGIVER: [
    { facts: [first, lone], directory: aDirectory({ employments: [] }) },
    { facts: [first, lone], directory: aDirectory({ employments: [aCaregiver()] }) },
  ],
  NOT_ASSIGNED: [
    {
      facts: [first, lone],
      directory: aDirectory({ assignments: [anAssignment({ recipientId: 'c1', to: '2026-11-30' })] }),
    },
    {
      facts: [first, lone],
      directory: aDirectory({ assignments: [anAssignment({ recipientId: 'c1', from: day, to: day })] }),
    },
  ],
  PHONE_MISMATCH: [
    { facts: [onLine('+97239998877'), lone] },
    { facts: [onLine('+97239998877'), lone], directory: withPhone(['+97239998877']) },
  ],
  OUTSIDE_PLACE: [{ facts: [first, left({ place: OUTSIDE })] }, { facts: [first, left({ place: INSIDE })] }],
  PLACE_UNCERTAIN: [
    { facts: [came({ place: uncertain }), lone] },
    { facts: [came({ place: INSIDE }), lone] },
  ],
  PLACE_UNRELIABLE: [
    { facts: [came({ place: unreliable }), lone] },
    { facts: [came({ place: INSIDE }), lone] },
  ],
  NO_PLACE: [
    { facts: [unplaced, lone] },
    { facts: [unplaced, lone, anEvidence(unplaced, `${day} 08:05`, { ...INSIDE, method: 'network' })] },
  ],
  SUSPECT_PLACE: [{ facts: [came({ mock: true }), lone] }, { facts: [came(), lone] }],
  OVERLAP: [
    { facts: [first, lone, ...other('11:59', '14:00')] },
    { facts: [first, lone, ...other('11:59:01', '14:00')] },
  ],
  IMPOSSIBLE_TRAVEL: [
    { facts: [first, lone, ...other('12:01', '14:00')] },
    { facts: [first, lone, ...other('12:03', '14:00')] },
  ],
  TOO_SHORT: [
    { facts: [first, departure('c1', `${day} 08:14:59`)] },
    { facts: [first, departure('c1', `${day} 08:15`)] },
  ],
  TOO_LONG: [
    { facts: [first, departure('c1', `${day} 20:00:01`)] },
    { facts: [first, departure('c1', `${day} 20:00`)] },
  ],
  CLOCK_SKEW: [
    { facts: [skewed, lone] },
    { facts: [skewed, lone, aCorrection(skewed.reportId, `${day} 18:00`, { arrival: `${day} 08:00` })] },
  ],
  TIME_UNCERTAIN: [
    { facts: [unsure, lone] },
    { facts: [unsure, lone, aCorrection(unsure.reportId, `${day} 18:00`, { arrival: `${day} 08:10` })] },
  ],
  TAMPER_SUSPECT: [
    { facts: [came(link(7)), left(link(9))] },
    { facts: [came(link(7)), arrival('c4', `${day} 07:00`, link(8)), left(link(9))] },
  ],
  CONTRADICTS_CORRECTION: [
    { facts: contradicted },
    { facts: [...contradicted, aCorrection(first.reportId, `${day} 19:00`, { departure: `${day} 12:30` })] },
  ],
  OVER_PLAN: [
    { facts: [first, lone], directory: weekly(239) },
    { facts: [first, lone], directory: weekly(240) },
  ],
  LATE: [
    { facts: [arrival('c1', `${day} 08:15:01`), lone], directory: planned('08:00') },
    { facts: [arrival('c1', `${day} 08:15`), lone], directory: planned('08:00') },
  ],
  DISPUTED_BY_RECIPIENT: [
    { facts: [first, lone, disputed] },
    {
      facts: [
        first,
        lone,
        disputed,
        aCorrection(first.reportId, `${day} 20:00`, { departure: `${day} 11:00` }),
      ],
    },
  ],
  SYSTEM_FAULT: [
    {
      facts: [
        first,
        aCorrection(first.reportId, `${day} 18:00`, { departure: `${day} 12:00`, reason: 'SYSTEM_FAULT' }),
      ],
    },
    {
      facts: [
        first,
        aCorrection(first.reportId, `${day} 18:00`, { departure: `${day} 12:00`, reason: 'SYSTEM_FAULT' }),
        aCorrection(first.reportId, `${day} 19:00`, { departure: `${day} 12:00` }),
      ],
    },
  ],
};

const visitOfC1 = ({ facts, directory = aDirectory() }: Situation) =>
  foldVisits(facts, directory).find((visit) => /~(c1|unknown)~/.test(visit.visitId))!;

describe.each(Object.entries(SITUATIONS))('%s', (code, [raised, cleared]) => {
  test('is raised, with its class, its owner and a date due', () => {
    const exception = visitOfC1(raised).exceptions.find((one) => one.code === code);

    expect(exception).toMatchObject({
      class: EXCEPTION_CLASSES[code as ExceptionCode],
      owner: raised.directory?.employments.length === 0 ? 'division' : 'coordinator:a1-main',
    });
    const openMillis = Date.parse(exception!.dueAt) - Date.parse(exception!.openedAt);
    expect(openMillis).toBe(RULES.exceptionDueDays * 86_400_000);
  });

  test('is cleared', () => {
    expect(codesOf(visitOfC1(cleared))).not.toContain(code);
  });

  test('gives the visit the standing of its class', () => {
    const kind = EXCEPTION_CLASSES[code as ExceptionCode];
    const visit = visitOfC1(raised);

    if (kind === 'blocks') expect(visit.standing).toBe('needs-correction');
    if (kind === 'acknowledge') expect(visit.standing).toMatch(/^needs-/);
    if (kind === 'alert' || kind === 'excuses') expect(visit.standing).toBe('verified');
  });
});

test('NO_SHOW and LATE are told of planned visits that nobody arrived at', () => {
  const { assignments } = planned('08:00');
  const today = plannedVisits(assignments, day);
  const at0 = (time: string) => Date.parse(at(`${day} ${time}`));
  const codes = (time: string, facts: Fact[] = []) =>
    missingArrivals(today, foldVisits(facts, aDirectory()), at0(time)).map((missing) => missing.code);

  expect(today).toEqual([
    {
      assignmentId: 'g1-c1',
      providerId: 'a1',
      caregiverId: 'g1',
      recipientId: 'c1',
      startAt: at(`${day} 08:00`),
      endAt: at(`${day} 12:00`),
    },
  ]);
  expect(codes('08:15')).toEqual([]);
  expect(codes('08:15:01')).toEqual(['LATE']);
  expect(codes('08:30')).toEqual(['LATE']);
  expect(codes('08:30:01')).toEqual(['NO_SHOW']);
  expect(codes('09:00', [arrival('c1', `${day} 07:30`)])).toEqual([]);
  expect(codes('09:00', [arrival('c1', `${day} 05:00`), departure('c1', `${day} 06:00`)])).toEqual([
    'NO_SHOW',
  ]);
  expect(codes('09:00', [arrival('c3', `${day} 08:00`)])).toEqual(['NO_SHOW']);
});

test('a plan over midnight belongs to the day on which it begins', () => {
  const night = anAssignment({ recipientId: 'c1', plan: [{ weekday: 6, start: '22:00', end: '06:00' }] });

  expect(plannedVisits([night], '2026-10-24')).toMatchObject([
    { startAt: at('2026-10-24 22:00'), endAt: at('2026-10-25 06:00') },
  ]);
  expect(plannedVisits([night], '2026-10-25')).toEqual([]);
  expect(plannedVisits([anAssignment({ ...night, to: '2026-10-23' })], '2026-10-24')).toEqual([]);
});

describe('acknowledgement', () => {
  const outside = left({ place: OUTSIDE });

  test('lets the visit stand and stays beside the exception', () => {
    const visit = visitOfC1({ facts: acknowledge([first, outside], 'OUTSIDE_PLACE') });

    expect(visit.standing).toBe('verified');
    expect(visit.exceptions).toMatchObject([
      { code: 'OUTSIDE_PLACE', acknowledgedBy: 'coordinator.a1', acknowledgedAt: at(`${day} 20:00`) },
    ]);
  });

  test('covers only its code, only what was known, and never what blocks', () => {
    expect(visitOfC1({ facts: acknowledge([first, outside], 'NO_PLACE') }).standing).toBe(
      'needs-acknowledgement',
    );
    const early = anAcknowledgement(first.reportId, 'OUTSIDE_PLACE', `${day} 11:00`);
    expect(visitOfC1({ facts: [first, outside, early] }).standing).toBe('needs-acknowledgement');
    expect(visitOfC1({ facts: acknowledge([lone], 'MISSING_ARRIVAL') }).standing).toBe('needs-correction');
  });

  test('of an exception that a later cause opened anew is a fact of its own', () => {
    const came1 = came({ place: OUTSIDE });
    const seen = newAcknowledgement(
      visitOfC1({ facts: [came1] }),
      'OUTSIDE_PLACE',
      undefined,
      'x',
      new Date(at(`${day} 09:00`)),
    );
    const facts = [came1, seen, outside];
    const now = new Date(at(`${day} 13:00`));
    const again = newAcknowledgement(visitOfC1({ facts }), 'OUTSIDE_PLACE', undefined, 'x', now);

    expect(visitOfC1({ facts: [came1, seen] }).exceptions[0]?.acknowledgedBy).toBe('x');
    expect(visitOfC1({ facts }).standing).toBe('needs-acknowledgement');
    expect(visitOfC1({ facts: [...facts, again] }).standing).toBe('verified');
    expect(newAcknowledgement(visitOfC1({ facts }), 'OUTSIDE_PLACE', undefined, 'x', now)).toEqual(again);
  });

  test('is not undone by evidence that says the same again', () => {
    const again = anEvidence(unplaced, '2026-12-02 08:00', NO_PLACE);

    expect(visitOfC1({ facts: [...acknowledge([unplaced, lone], 'NO_PLACE'), again] }).standing).toBe(
      'verified',
    );
  });

  test('of another visit changes nothing', () => {
    const stranger = anAcknowledgement(first.reportId, 'OUTSIDE_PLACE', `${day} 20:00`, {
      recipientId: 'c2',
    });

    expect(visitOfC1({ facts: [first, outside, stranger] }).standing).toBe('needs-acknowledgement');
  });
});

describe('place', () => {
  test('implausible gives no exception, and the visit goes on by time', () => {
    const moved = { ...INSIDE, verdict: 'implausible' as const };

    expect(visitOfC1({ facts: [came({ place: moved }), lone] })).toMatchObject({
      standing: 'verified',
      exceptions: [],
      place: { verdict: 'implausible' },
    });
  });

  test('of a report is the latest finding by receipt, whatever the order', () => {
    const facts = [
      unplaced,
      lone,
      anEvidence(unplaced, `${day} 08:05`, OUTSIDE),
      anEvidence(unplaced, `${day} 09:00`, INSIDE, 'place-changed'),
    ];

    expect(visitOfC1({ facts }).standing).toBe('verified');
    expect(visitOfC1({ facts: [...facts].reverse() })).toEqual(visitOfC1({ facts }));
    expect(visitOfC1({ facts }).version).toBe(4);
  });

  test('a recorded visit and one that the office completed have none to settle', () => {
    const recorded = aManual(`${day} 08:00`, `${day} 12:00`);
    const completed = aCorrection(null, `${day} 18:00`, {
      arrival: `${day} 08:00`,
      departure: `${day} 12:00`,
    });

    for (const fact of [recorded, completed]) {
      expect(visitOfC1({ facts: [fact] })).toMatchObject({
        minutes: 240,
        standing: 'verified',
        exceptions: [],
        place: NO_PLACE,
      });
    }
  });
});

test('an exception at both ends is one, known since the later of the two', () => {
  const visit = visitOfC1({
    facts: [came({ place: OUTSIDE }), left({ place: { ...OUTSIDE, distanceMetres: 400 } })],
  });

  expect(visit.exceptions).toMatchObject([
    {
      code: 'OUTSIDE_PLACE',
      openedAt: at(`${day} 12:00`),
      details: { sides: 'both', arrivalDistanceMetres: 300.2, departureDistanceMetres: 400 },
    },
  ]);
});

describe('lines', () => {
  test('a landline that was the recipient’s when the call came is no mismatch after it was given up', () => {
    const landline = { verdict: 'inside' as const, method: 'landline' as const, distanceMetres: null };

    expect(codesOf(visitOfC1({ facts: [onLine('+97239998877', { place: landline }), lone] }))).toEqual([]);
  });

  test('a line of the same household is no mismatch, the caregiver’s own phone is one', () => {
    const spouse = aRecipient({ recipientId: 'c2', householdId: 'cohen', landlines: ['+97231112233'] });
    const directory = aDirectory({ recipients: [C1, spouse] });

    expect(codesOf(visitOfC1({ facts: [onLine('+97231112233'), lone], directory }))).toEqual(['NO_PLACE']);
    const own = visitOfC1({ facts: [onLine('+972521234567'), lone] });
    expect(own.exceptions[0]).toMatchObject({ code: 'PHONE_MISMATCH', details: { arrivalLine: 'own' } });
  });
});

describe('the chain of a device', () => {
  const cause = (facts: Fact[]) =>
    foldVisits(facts, aDirectory()).flatMap((visit) =>
      visit.exceptions.filter((one) => one.code === 'TAMPER_SUSPECT').map((one) => one.details),
    );

  test.each([
    ['a sound chain', [came(link(7)), left(link(8))], []],
    ['the first number seen is not suspect', [came(link(70))], []],
    [
      'a missing number',
      [came(link(7)), left(link(9))],
      [{ sides: 'departure', departureCause: 'missing-number' }],
    ],
    [
      'another hash than the one before',
      [came(link(7)), left(link(8, { previousHash: 'x' }))],
      [{ sides: 'departure', departureCause: 'broken-chain' }],
    ],
    [
      'a first report with one before it',
      [came(link(1, { previousHash: 'x' })), left(link(2))],
      [{ sides: 'arrival', arrivalCause: 'broken-chain' }],
    ],
    [
      'a later report without one before it',
      [came(link(5, { previousHash: null })), left(link(6))],
      [{ sides: 'arrival', arrivalCause: 'broken-chain' }],
    ],
    [
      'a wrong signature',
      [came(link(7, { signature: 'invalid' })), left(link(8))],
      [{ sides: 'arrival', arrivalCause: 'signature' }],
    ],
    [
      'a number that came twice',
      [came(link(7)), left(link(7))],
      [{ sides: 'departure', departureCause: 'repeated-number' }],
    ],
    [
      'a key that is not registered is no accusation',
      [came(link(7, { signature: 'unregistered' })), left(link(8))],
      [],
    ],
    ['two phones have two chains', [came(link(7)), left(link(3, { deviceId: 'other' }))], []],
    [
      'a report that comes later closes the gap',
      [came(link(7)), left(link(9)), arrival('c4', `${day} 05:00`, link(8))],
      [],
    ],
  ] as const)('%s', (_name, facts, causes) => {
    expect(cause([...facts])).toEqual(causes);
  });

  test('numbers that run against the time across a restart leave the time to a person', () => {
    const before = came({ ...link(7), received: `${day} 16:00` });
    const after = departure('c1', `${day} 07:00`, { ...link(8, { bootId: 'b2' }), received: `${day} 16:00` });
    const live = departure('c1', `${day} 07:00`, link(8, { bootId: 'b2' }));
    const uncertainOf = (facts: Fact[]) =>
      foldVisits(facts, aDirectory()).map((visit) => codesOf(visit).includes('TIME_UNCERTAIN'));

    expect(uncertainOf([before, after])).toEqual([true, true]);
    // The server saw the second one at its own time: only the first can be wrong.
    expect(uncertainOf([before, live])).toEqual([false, true]);
    expect(uncertainOf([came(link(7)), left(link(8, { bootId: 'b2' }))])).toEqual([false]);
  });
});

describe('overlap and travel', () => {
  test('a joint visit of one household overlaps without an exception', () => {
    const visits = foldVisits(
      [arrival(['c1', 'c2'], `${day} 08:00`), departure(['c1', 'c2'], `${day} 12:00`)],
      aDirectory(),
    );

    expect(visits.map((visit) => [visit.recipientId, visit.minutes, visit.standing])).toEqual([
      ['c1', 240, 'verified'],
      ['c2', 240, 'verified'],
    ]);
  });

  test('the same household id at another provider is another household', () => {
    const stranger = aRecipient({ recipientId: 'c2', providerId: 'a2', householdId: 'cohen' });
    const visits = foldVisits(
      [arrival(['c1', 'c2'], `${day} 08:00`), departure(['c1', 'c2'], `${day} 12:00`)],
      aDirectory({ recipients: [C1, stranger] }),
    );

    expect(visits.map(codesOf)).toEqual([['OVERLAP'], ['OVERLAP']]);
  });

  test('a recorded visit over a reported one of the same recipient overlaps', () => {
    const visits = foldVisits([first, lone, aManual(`${day} 09:00`, `${day} 11:00`)], aDirectory());

    expect(visits.map(codesOf)).toEqual([['OVERLAP'], ['OVERLAP']]);
  });

  test('a voided visit is in nobody’s way', () => {
    const [from, to] = other('11:00', '14:00');
    const gone = aCorrection(from!.reportId, `${day} 18:00`, {
      recipientId: 'c3',
      void: true,
      reason: 'WRONG_RECIPIENT',
    });
    const visits = foldVisits([first, lone, from!, to!, gone], aDirectory());

    expect(visits.map((visit) => [visit.standing, codesOf(visit)])).toEqual([
      ['verified', []],
      ['voided', []],
    ]);
  });

  test('neighbours whose places touch need no time for the way', () => {
    const near = aRecipient({
      recipientId: 'c3',
      providerId: 'a2',
      places: [{ ...C1.places[0]!, latitudeDegrees: 32.0826 }],
    });
    const visits = foldVisits(
      [first, lone, ...other('12:00', '13:00')],
      aDirectory({ recipients: [C1, near] }),
    );

    expect(visits.map(codesOf)).toEqual([[], []]);
  });

  test('an overlap too short to be one still leaves no time for the way', () => {
    expect(codesOf(visitOfC1({ facts: [first, lone, ...other('11:59:30', '14:00')] }))).toEqual([
      'IMPOSSIBLE_TRAVEL',
    ]);
  });

  test('a journey is found as soon as the caregiver arrives', () => {
    const visits = foldVisits([first, lone, arrival('c3', `${day} 12:01`)], aDirectory());

    expect(visits.map(codesOf)).toEqual([['IMPOSSIBLE_TRAVEL'], ['IMPOSSIBLE_TRAVEL']]);
    // C3 is another provider's: how far from C1 that home lies is not told.
    expect(visits[1]?.exceptions[0]?.details).toEqual({ beforeMinutes: 1 });
  });

  test('tells how far two homes of one provider lie apart', () => {
    const recipients = aDirectory().recipients.map((one) => ({ ...one, providerId: 'a1' }));
    const visits = foldVisits([first, lone, arrival('c3', `${day} 12:01`)], aDirectory({ recipients }));
    const details = visits[1]?.exceptions.find(({ code }) => code === 'IMPOSSIBLE_TRAVEL')?.details;

    expect(details).toEqual({ beforeMetres: 5088, beforeMinutes: 1 });
  });
});

describe('the weekly plan', () => {
  const visitOn = (date: string) => [arrival('c1', `${date} 08:00`), departure('c1', `${date} 12:00`)];
  const over = (facts: Fact[]) =>
    foldVisits(facts, weekly(480)).map((visit) => codesOf(visit).includes('OVER_PLAN'));

  test('is exceeded by the visit that goes beyond it, and by those after it', () => {
    // 2026-11-29 is a Sunday.
    const week = ['2026-11-29', '2026-12-01', '2026-12-03', '2026-12-05'].flatMap(visitOn);

    expect(over(week)).toEqual([false, false, true, true]);
  });

  test('begins anew on Sunday', () => {
    expect(over(['2026-12-03', '2026-12-05', '2026-12-06', '2026-12-07'].flatMap(visitOn))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

test('only the first visit of a planned time can be late', () => {
  const facts = [
    first,
    departure('c1', `${day} 09:00`),
    arrival('c1', `${day} 10:00`),
    departure('c1', `${day} 11:00`),
  ];

  expect(foldVisits(facts, planned('08:00')).map(codesOf)).toEqual([[], []]);
});

test('a planned end is the suggestion before the next arrival, and an unplanned visit has the arrival', () => {
  const facts = [first, arrival('c3', `${day} 11:00`)];

  expect(foldVisits(facts, planned('08:00'))[0]?.suggestedDepartureAt).toBe(at(`${day} 12:00`));
  expect(foldVisits(facts, aDirectory())[0]?.suggestedDepartureAt).toBe(at(`${day} 11:00`));
  expect(foldVisits([first], aDirectory())[0]).not.toHaveProperty('suggestedDepartureAt');
});

test('a row of a file does not reach another provider’s people', () => {
  const row = aManual(`${day} 08:00`, `${day} 12:00`, { recipientId: 'c3' });
  const [visit] = foldVisits([row], aDirectory());

  expect(visit).toMatchObject({ providerId: 'a1', branchId: null });
  expect(codesOf(visit)).toEqual(['UNKNOWN_RECIPIENT']);
  expect(
    codesOf(foldVisits([row], aDirectory({ employments: [aCaregiver({ providerId: 'a2' })] }))[0]),
  ).toEqual(['UNKNOWN_RECIPIENT', 'UNKNOWN_CAREGIVER']);
});

test('whose a visit is follows the recipient, and the office follows the employment there', () => {
  const visits = foldVisits(
    [first, lone, ...other('13:00', '15:00')],
    aDirectory({ employments: [aCaregiver()] }),
  );

  expect(visits).toMatchObject([
    { providerId: 'a1', providerBranchId: 'a1-main', branchId: 'tel-aviv' },
    { providerId: 'a2', providerBranchId: null, branchId: 'bnei-brak' },
  ]);
});

test('an aged visit is incomplete only after 25 hours, and a voided one stays voided', () => {
  const [open] = foldVisits([first], aDirectory());
  const [voided] = foldVisits(
    [first, aCorrection(first.reportId, `${day} 10:00`, { void: true })],
    aDirectory(),
  );
  const at25 = Date.parse(at('2026-12-02 09:00'));

  expect(ageVisit(open!, at25)).toBe(open);
  expect(codesOf(ageVisit(open!, at25 + 1))).toEqual(['MISSING_DEPARTURE']);
  expect(ageVisit(voided!, at25 + 1)).toMatchObject({
    standing: 'voided',
    exceptions: [],
    state: 'incomplete',
  });
});
