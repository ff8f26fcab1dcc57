import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answerCheck,
  beginTry,
  CallBackCheck,
  callHoursOf,
  callIdOf,
  checkOfCall,
  endTry,
  mayCallAt,
  tellTry,
} from '#shared/domain/call-back-check';
import { callBackFact, isSampled, newCallBackCheck } from '#shared/domain/new-call-back-check';
import { CallBack } from '#shared/domain/fact';
import { uuidv7Of } from '#shared/domain/fact-id';
import { RULES } from '#shared/domain/rules';
import { aReport, at, C1, C2, C3 } from '../../support/facts.ts';

const HOURS = callHoursOf('08:00-20:00');
const NOON = at('2026-12-01 12:00');
const later = (minutes: number): Date => new Date(Date.parse(NOON) + minutes * 60_000);
const LANDLINE = '+97235551234';

const aCallReport = (overrides: object = {}) =>
  aReport('arrival', 'c1', '2026-12-01 12:00', { channel: 'voice-landline', line: LANDLINE, ...overrides });
const aCheck = (overrides: Partial<CallBackCheck> = {}): CallBackCheck => {
  const check = newCallBackCheck(aCallReport(), [C1], 'sample', {
    salt: 'test',
    hours: HOURS,
    now: later(0),
  });
  return CallBackCheck.parse({ ...check, ...overrides });
};
/** A try that the one dialler of these tests begins. */
const by = (attempt: number) => ({ attempt, by: 'dialler' });
const settings = (minutes: number) => ({ hours: HOURS, now: later(minutes) });

describe('which calls are checked', () => {
  test('is settled by the id alone: between one and two of a hundred, whatever the ids', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.nat(), (salt, seed) => {
        const ids = Array.from({ length: 4_000 }, (_, place) => uuidv7Of(seed * 1_000, `call ${place}`));
        const chosen = ids.filter((id) => isSampled(id, salt));

        expect(chosen).toEqual(ids.filter((id) => isSampled(id, salt)));
        // 60 are expected; six deviations to either side.
        expect(chosen.length).toBeGreaterThan(60 - 47);
        expect(chosen.length).toBeLessThan(60 + 47);
      }),
      { numRuns: 10 },
    );
    const many = Array.from({ length: 60_000 }, (_, place) => uuidv7Of(place, 'many'));
    const share = many.filter((id) => isSampled(id, 'prod')).length / many.length;
    expect(share).toBeGreaterThan(0.012);
    expect(share).toBeLessThan(0.018);
  });

  test('differs between stages', () => {
    const ids = Array.from({ length: 5_000 }, (_, place) => uuidv7Of(place, 'one'));

    expect(ids.filter((id) => isSampled(id, 'test'))).not.toEqual(ids.filter((id) => isSampled(id, 'prod')));
  });
});

describe('a new check', () => {
  test('calls the landline of the report, in the recipient’s language, two to ten minutes later', () => {
    const check = aCheck();

    expect(check).toMatchObject({
      line: LANDLINE,
      recipientId: 'c1',
      language: 'he',
      status: 'due',
      tries: 0,
    });
    expect(Date.parse(check.dueAt ?? '')).toBeGreaterThanOrEqual(later(RULES.callBackMinutesMin).getTime());
    expect(Date.parse(check.dueAt ?? '')).toBeLessThanOrEqual(later(RULES.callBackMinutesMax).getTime());
  });

  test('of one report is one, whatever the cause', () => {
    const report = aCallReport();
    const of = (cause: 'sample' | 'flag', minutes: number) =>
      newCallBackCheck(report, [C1], cause, { salt: 'test', ...settings(minutes) });

    expect(of('flag', 3)).toEqual({ ...of('sample', 0), cause: 'flag' });
  });

  test('never calls the number of the caller’s own mobile: the recipient’s landline, a fixed one first', () => {
    const report = aCallReport({ channel: 'voice-mobile', line: '+972527612345' });
    const home = { ...C1, landlines: ['+97277123456', '+97236667777'] };
    const lineFor = (recipients: (typeof C1)[]) =>
      newCallBackCheck(report, recipients, 'sample', { salt: 'test', ...settings(0) })?.line;

    expect(lineFor([home])).toBe('+97236667777');
    expect(lineFor([{ ...C1, landlines: ['+97277123456'] }])).toBe('+97277123456');
    expect(lineFor([{ ...C1, landlines: [] }])).toBeUndefined();
    expect(lineFor([])).toBeUndefined();
  });

  test('of two under one roof asks the one whose line it was', () => {
    const check = newCallBackCheck(
      aCallReport({ recipientIds: ['c1', 'c3'], line: C3.landlines[0] }),
      [C1, C2, C3],
      'sample',
      { salt: 'test', ...settings(0) },
    );

    expect(check?.recipientId).toBe('c3');
  });

  test('is not made for a report of long ago, nor at an hour when nobody should be called', () => {
    const of = (wall: string, minutes: number) =>
      newCallBackCheck(aCallReport({ effectiveAt: at(wall), occurredAt: at(wall) }), [C1], 'flag', {
        salt: 'test',
        hours: HOURS,
        now: new Date(Date.parse(at(wall)) + minutes * 60_000),
      });

    expect(of('2026-12-01 12:00', 59)).toBeDefined();
    expect(of('2026-12-01 12:00', 61)).toBeUndefined();
    expect(of('2026-12-01 06:30', 0)).toBeUndefined();
    expect(of('2026-12-01 20:30', 0)).toBeUndefined();
  });
});

describe('the hours', () => {
  test.each([
    ['2026-12-01 08:00', true],
    ['2026-12-01 19:59', true],
    ['2026-12-01 20:00', false],
    ['2026-12-01 07:59', false],
    ['2026-12-04 13:59', true],
    ['2026-12-04 14:00', false],
    ['2026-12-05 12:00', false],
    ['2026-12-06 09:00', true],
  ])('%s: %s', (wall, may) => {
    expect(mayCallAt(at(wall), HOURS)).toBe(may);
    expect(mayCallAt(at(wall), 'always')).toBe(true);
  });

  test('that cannot be read are a fault of the settings', () => {
    expect(() => callHoursOf('all day')).toThrow('all day');
    expect(callHoursOf('always')).toBe('always');
  });
});

describe('tries', () => {
  test('go on with waits, and after the third the check is given up, which is a fact that says nobody answered', () => {
    let check = aCheck();
    const seen: (string | null)[] = [];
    for (const attempt of [1, 2, 3]) {
      check = endTry(beginTry(check, by(attempt), later(attempt * 11)), attempt, settings(attempt * 11));
      seen.push(check.status, check.dueAt);
    }

    expect(seen).toEqual([
      'no-answer',
      later(21).toISOString(),
      'no-answer',
      later(32).toISOString(),
      'given-up',
      null,
    ]);
    expect(() => beginTry(check, by(4), later(60))).toThrow(expect.objectContaining({ code: 'CHECK_OVER' }));
    expect(CallBack.parse(callBackFact(check, later(33)))).toMatchObject({ outcome: 'no-answer' });
  });

  test('are one caller’s at a time, until a caller was not heard of for a quarter of an hour', () => {
    const called = beginTry(aCheck(), by(1), later(3));

    expect(beginTry(called, by(1), later(4))).toBe(called);
    expect(() => beginTry(called, { attempt: 1, by: 'another' }, later(4))).toThrow(
      expect.objectContaining({ code: 'CHECK_TAKEN' }),
    );
    expect(() => beginTry(called, by(2), later(4))).toThrow(expect.objectContaining({ code: 'CHECK_TAKEN' }));
    expect(beginTry(called, by(2), later(19))).toMatchObject({ status: 'called', tries: 2 });
    expect(() => beginTry(aCheck(), by(2), later(3))).toThrow(
      expect.objectContaining({ code: 'ATTEMPT_WRONG' }),
    );
  });

  test('told of again, or late, change nothing', () => {
    const second = beginTry(endTry(beginTry(aCheck(), by(1), later(3)), 1, settings(4)), by(2), later(15));

    expect(endTry(second, 1, settings(16))).toBe(second);
    const answered = answerCheck(second, 'confirmed');
    expect(endTry(answered, 2, settings(17))).toBe(answered);
    expect(answerCheck(answered, 'denied')).toBe(answered);
  });

  test('end early where the next would be at night', () => {
    const check = beginTry(aCheck(), by(1), later(3));
    const evening = { hours: callHoursOf('08:00-12:10'), now: later(5) };

    expect(endTry(check, 1, evening)).toMatchObject({ status: 'given-up' });
  });

  test('are ended by the next caller when the third one’s vanished', () => {
    const third = aCheck({ status: 'called', tries: 3, dueAt: later(15).toISOString() });

    expect(() => tellTry(third, by(4), settings(14))).toThrow(
      expect.objectContaining({ code: 'CHECK_TAKEN' }),
    );
    expect(tellTry(third, by(4), settings(15))).toMatchObject({ status: 'given-up', tries: 3 });
  });

  test('are told of in two words: begun, and how it ended', () => {
    const begun = tellTry(aCheck(), by(1), settings(3));

    expect(begun).toMatchObject({ status: 'called', tries: 1 });
    expect(tellTry(begun, { ...by(1), outcome: 'busy' }, settings(4))).toMatchObject({
      status: 'no-answer',
    });
  });
});

test('an answer is one fact beside the report, and one after giving up is an answer all the same', () => {
  const given = aCheck({ status: 'given-up', tries: 3, dueAt: null });
  const fact = callBackFact(answerCheck(given, 'denied'), later(40));

  expect(callBackFact(aCheck(), later(1))).toBeNull();
  expect(fact).toMatchObject({ fact: 'call-back', outcome: 'denied', reportId: given.reportId });
  expect(fact?.factId).not.toBe(callBackFact(given, later(40))?.factId);
  expect(callBackFact(answerCheck(given, 'denied'), later(50))?.factId).toBe(fact?.factId);
});

test('a call names its check and its try', () => {
  const check = beginTry(aCheck(), by(1), later(3));

  expect(checkOfCall(callIdOf(check))).toEqual({ checkId: check.checkId, tries: 1 });
  expect(checkOfCall('call-1')).toBeUndefined();
  expect(callIdOf(check)).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
});
