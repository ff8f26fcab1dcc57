import { afterAll, beforeAll, expect, test } from 'vitest';
import { playMorning, type Outcome } from '#local/simulation/morning';
import { isRight, outcomeText } from '#local/simulation/outcome-text';
import { type Awaited, compare } from '#local/simulation/truth';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
let morning: Outcome;

beforeAll(async () => {
  stage = await startTestStage();
  morning = await playMorning({
    url: stage.url,
    stateDir: stage.stateDir,
    caregivers: 36,
    seed: 'test',
    minutes: 0.1,
    atOnce: 16,
    onProgress: () => undefined,
  });
}, 180_000);
afterAll(() => stage.stop());

test('A morning of every kind of report ends with none lost and no visit wrong', () => {
  expect(morning.findings.wrong).toEqual([]);
  expect(morning.complaints).toEqual([]);
  expect(morning.reports.lost).toBe(0);
  expect(isRight(morning)).toBe(true);
});

test('All channels, bad fixes, wrong ends and neighbours occur, however few caregivers there are', () => {
  const channels = new Set(morning.shown.flatMap(({ channelIn, channelOut }) => [channelIn, channelOut]));

  expect(channels).toEqual(new Set(['app', 'voice-landline', 'voice-mobile', 'batch', null]));
  expect([...morning.findings.byCode.keys()]).toEqual(
    expect.arrayContaining([
      'MISSING_ARRIVAL',
      'MISSING_DEPARTURE',
      'UNKNOWN_RECIPIENT',
      'UNKNOWN_CAREGIVER',
      'NOT_ASSIGNED',
      'PHONE_MISMATCH',
      'OVERLAP',
      'IMPOSSIBLE_TRAVEL',
      'OVER_PLAN',
      'LATE',
      'TOO_SHORT',
      'TOO_LONG',
      'NO_PLACE',
      'OUTSIDE_PLACE',
      'PLACE_UNCERTAIN',
      'PLACE_UNRELIABLE',
    ]),
  );
});

/** The same morning with one visit expected otherwise. */
const planted = (change: (visit: Awaited) => Partial<Awaited>): Outcome => {
  const place = morning.awaited.findIndex(({ arrival, departure }) => arrival && departure);
  const awaited = morning.awaited.map((visit, at) => (at === place ? { ...visit, ...change(visit) } : visit));
  return { ...morning, awaited, findings: compare(awaited, morning.shown) };
};

test.each<[string, (visit: Awaited) => Partial<Awaited>, string]>([
  ['an exception that is not there', () => ({ codes: ['OVER_PLAN', 'NOT_ASSIGNED'] }), 'lacks '],
  ['another time of arrival', ({ departure }) => ({ arrival: departure }), 'arrival '],
  ['a visit without a departure', () => ({ departure: null }), 'departure '],
  [
    'another channel',
    ({ arrival }) => ({ arrival: arrival && { ...arrival, channel: 'batch' } }),
    'came in by',
  ],
])('A wrong expectation is told and fails the run: %s', (_what, change, told) => {
  const outcome = planted(change);

  expect(outcome.findings.wrong).toHaveLength(1);
  expect(outcome.findings.wrong[0]?.differences.join('; ')).toContain(told);
  expect(isRight(outcome)).toBe(false);
  expect(outcomeText(outcome)).toContain(outcome.findings.wrong[0]?.caregiverId);
});

test('A visit that nobody expects, and one that is missing, are both wrong', () => {
  const [first, ...others] = morning.awaited;

  expect(compare(others, morning.shown).wrong[0]?.differences[0]).toContain('is there');
  expect(compare(first === undefined ? [] : [first, first], morning.shown.slice(0, 0)).wrong).toHaveLength(2);
});
