import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskedLine } from '#shared/domain/call-flag';
import { type ReportedCall, riskFlags, type WrongTry } from '#shared/domain/call-risk';
import { uuidv7Of } from '#shared/domain/fact-id';
import { MINUTE_MILLIS } from '#shared/domain/instants';
import { RULES } from '#shared/domain/rules';

/** 08:00 in Jerusalem. */
const MORNING = Date.parse('2026-12-01T06:00:00Z');
const MOBILE = '+972527612345';
const LANDLINE = '+97235551234';
const TEL_AVIV = { latitudeDegrees: 32.08, longitudeDegrees: 34.78, withinMetres: 0 };
const JERUSALEM = { latitudeDegrees: 31.778, longitudeDegrees: 35.225, withinMetres: 0 };
const BNEI_BRAK = { latitudeDegrees: 32.084, longitudeDegrees: 34.8338, withinMetres: 0 };

const aCall = (minute: number, overrides: Partial<ReportedCall> = {}): ReportedCall => {
  const atMillis = MORNING + minute * MINUTE_MILLIS;
  const { caregiverId = 'g1', line = MOBILE } = overrides;
  return {
    reportId: uuidv7Of(atMillis, `${minute}|${caregiverId}|${line}`),
    caregiverId,
    line,
    atMillis,
    homes: ['h1'],
    place: null,
    ...overrides,
  };
};

const aTry = (minute: number, ...caregiverIds: string[]): WrongTry => ({
  line: LANDLINE,
  caregiverIds,
  firstMillis: MORNING + minute * MINUTE_MILLIS,
  lastMillis: MORNING + minute * MINUTE_MILLIS,
});

const flagsOf = (calls: ReportedCall[], tries: WrongTry[] = [], line: string | null = MOBILE) =>
  riskFlags({ line, calls, tries });
const rulesOf = (calls: ReportedCall[], tries: WrongTry[] = [], line: string | null = MOBILE) =>
  flagsOf(calls, tries, line).map((flag) => flag.rule);

describe('one handset for many homes', () => {
  test('is flagged at the third caregiver of a day, with all its calls and their span', () => {
    const calls = ['g1', 'g2', 'g3'].map((caregiverId, place) => aCall(place * 20, { caregiverId }));

    expect(flagsOf(calls.slice(0, 2))).toEqual([]);
    expect(flagsOf(calls)).toMatchObject([
      {
        rule: 'shared-handset',
        line: MOBILE,
        date: '2026-12-01',
        caregiverIds: ['g1', 'g2', 'g3'],
        reportIds: calls.map((call) => call.reportId).sort(),
        firstAt: '2026-12-01T06:00:00.000Z',
        lastAt: '2026-12-01T06:40:00.000Z',
      },
    ]);
  });

  test('is flagged when one caregiver has more homes than a day has room for, not at a busy day', () => {
    const homes = (count: number) =>
      Array.from({ length: count }, (_, place) => aCall(place * 40, { homes: [`h${place}`] }));

    expect(rulesOf(homes(RULES.handsetHomesMax))).toEqual([]);
    expect(rulesOf(homes(RULES.handsetHomesMax + 1))).toEqual(['shared-handset']);
  });

  test('is no matter of a landline, nor of a number that was withheld, nor of two days', () => {
    const by = (line: string | null) =>
      ['g1', 'g2', 'g3'].map((caregiverId, place) => aCall(place * 20, { caregiverId, line }));
    const overnight = ['g1', 'g2', 'g3'].map((caregiverId, place) => aCall(place * 1_440, { caregiverId }));

    expect(rulesOf(by(LANDLINE), [], LANDLINE)).toEqual([]);
    expect(rulesOf(by(null), [], null)).toEqual([]);
    expect(rulesOf(overnight)).toEqual([]);
  });

  test('keeps its id while the day goes on', () => {
    const calls = ['g1', 'g2', 'g3', 'g4'].map((caregiverId, place) => aCall(place * 20, { caregiverId }));

    expect(flagsOf(calls.slice(0, 3))[0]?.flagId).toBe(flagsOf(calls)[0]?.flagId);
  });
});

describe('guessing spread over many', () => {
  test('is flagged at the fourth person with one wrong PIN each, though no lock ever closed', () => {
    const tries = [aTry(0, 'g1'), aTry(20, 'g2'), aTry(40, 'g3'), aTry(60, 'g4')];

    expect(rulesOf([], tries.slice(0, 3), LANDLINE)).toEqual([]);
    expect(flagsOf([], tries, LANDLINE)).toMatchObject([
      { rule: 'spread-guessing', caregiverIds: ['g1', 'g2', 'g3', 'g4'], reportIds: [] },
    ]);
  });

  test('counts one person once, however often she slips and under however many providers', () => {
    const tries = [
      aTry(0, 'g1', 'g1-a2'),
      aTry(5, 'g1-a2', 'g1'),
      aTry(9, 'g2'),
      aTry(12, 'g3'),
      aTry(15, 'g3'),
    ];

    expect(rulesOf([], tries, LANDLINE)).toEqual([]);
  });
});

describe('impossible travel between calls', () => {
  const from = (minute: number, place: ReportedCall['place'], more: Partial<ReportedCall> = {}) =>
    aCall(minute, { place, ...more });

  test('is flagged for 54 km in 20 minutes, not in 40', () => {
    expect(flagsOf([from(0, TEL_AVIV), from(20, JERUSALEM)])).toMatchObject([
      { rule: 'impossible-travel' },
      { rule: 'impossible-travel' },
    ]);
    expect(rulesOf([from(0, TEL_AVIV), from(40, JERUSALEM)])).toEqual([]);
    expect(rulesOf([from(0, TEL_AVIV), from(15, BNEI_BRAK)])).toEqual([]);
  });

  test('is a person’s between two landlines, and a telephone’s between two people', () => {
    const person = [
      from(0, TEL_AVIV, { line: LANDLINE }),
      from(20, JERUSALEM, { line: '+97225556666', homes: ['h2'] }),
    ];
    const telephone = [from(0, TEL_AVIV), from(20, JERUSALEM, { caregiverId: 'g2' })];
    const landline = person.map((call, place) => ({ ...call, line: LANDLINE, caregiverId: `g${place}` }));

    expect(flagsOf(person, [], LANDLINE)).toMatchObject([{ caregiverIds: ['g1'], line: '+97225556666' }]);
    expect(flagsOf(telephone)).toMatchObject([{ caregiverIds: ['g1', 'g2'], line: MOBILE }]);
    expect(rulesOf(landline, [], LANDLINE)).toEqual([]);
  });

  test('gives the caller what is not known: the operator’s circle and calls without a place', () => {
    const wide = (place: ReportedCall['place']) => place && { ...place, withinMetres: 30_000 };

    expect(rulesOf([from(0, wide(TEL_AVIV)), from(20, wide(JERUSALEM))])).toEqual([]);
    expect(rulesOf([from(0, TEL_AVIV), from(20, null)])).toEqual([]);
  });

  test('at one moment is flagged, at one place never', () => {
    expect(rulesOf([from(0, TEL_AVIV), from(0, JERUSALEM, { caregiverId: 'g2' })])).toEqual([
      'impossible-travel',
    ]);
    expect(rulesOf([from(0, TEL_AVIV), from(0, TEL_AVIV, { caregiverId: 'g2' })])).toEqual([]);
  });
});

test('a normal day of calls fires nothing', () => {
  const ownMobile = [0, 120, 150, 270, 300, 420].map((minute) =>
    aCall(minute, { homes: [`h${Math.floor(minute / 150)}`], place: { ...TEL_AVIV, withinMetres: 2_000 } }),
  );
  const atHome = ['g2', 'g3', 'g4'].flatMap((caregiverId, place) => [
    aCall(place * 240, { caregiverId, line: LANDLINE, place: TEL_AVIV }),
    aCall(place * 240 + 200, { caregiverId, line: LANDLINE, place: TEL_AVIV }),
  ]);

  expect(flagsOf(ownMobile)).toEqual([]);
  expect(flagsOf(atHome, [aTry(1, 'g2'), aTry(241, 'g3')], LANDLINE)).toEqual([]);
});

const anyCalls = fc.array(
  fc
    .record({
      minute: fc.integer({ min: 0, max: 700 }),
      caregiverId: fc.constantFrom('g1', 'g2', 'g3', 'g4'),
      line: fc.constantFrom(MOBILE, MOBILE, LANDLINE, null),
      home: fc.constantFrom('h1', 'h2', 'h3'),
      place: fc.constantFrom(null, TEL_AVIV, JERUSALEM, BNEI_BRAK),
    })
    .map(({ minute, home, ...rest }) => aCall(minute, { ...rest, homes: [home] })),
  { maxLength: 24, size: 'max' },
);
const anyTries = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 1_400 }), fc.constantFrom('g1', 'g2', 'g3', 'g4', 'g5'))
    .map(([minute, caregiverId]) => aTry(minute, caregiverId)),
  { maxLength: 12, size: 'max' },
);

test('the same facts give the same flags in any order and any repetition', () => {
  let fired = 0;
  fc.assert(
    fc.property(
      anyCalls,
      anyTries,
      fc.constantFrom(MOBILE, LANDLINE, null),
      fc.infiniteStream(fc.nat()),
      (all, tries, line, chance) => {
        // One report is one: two of one minute, person and line would differ in place only.
        const calls = [...new Map(all.map((call) => [call.reportId, call])).values()];
        const shuffled = <One>(list: One[]): One[] =>
          [...list, ...list.filter(() => (chance.next().value ?? 0) % 3 === 0)]
            .map((one) => ({ one, at: chance.next().value ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);

        const flags = flagsOf(calls, tries, line);

        expect(flagsOf(shuffled(calls), shuffled(tries), line)).toEqual(flags);
        // A call told once before and once after the operator answered is the one with the place.
        const unplaced = calls.map((call) => ({ ...call, place: null }));
        expect(flagsOf([...unplaced, ...calls], tries, line)).toEqual(flags);
        expect(new Set(flags.map((flag) => flag.flagId)).size).toBe(flags.length);
        fired += flags.length;
      },
    ),
  );
  expect(fired).toBeGreaterThan(50);
});

test('a number is shown by its ends', () => {
  expect(maskedLine('+972527612345')).toBe('+972*****2345');
  expect(maskedLine(null)).toBeNull();
});
