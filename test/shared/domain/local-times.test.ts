import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { AppError } from '#shared/domain/app-error';
import { localDateOf, toInstant, ZONE } from '#shared/domain/instants';
import {
  addDays,
  localDateAt,
  offsetMillisAt,
  plannedMillis,
  startOfDayMillis,
  weekdayOf,
  weekOf,
} from '#shared/domain/local-time';
import { splitMinutes } from '#shared/domain/split-minutes';
import { resolveTypedTime } from '#shared/domain/typed-time';

const codeOf = (text: string): string => {
  try {
    return resolveTypedTime(text);
  } catch (error) {
    return error instanceof AppError ? `${error.kind} ${error.code}` : String(error);
  }
};

test.each([
  ['2026-12-01T08:00', '2026-12-01T06:00:00.000Z'],
  ['2026-07-01T08:00:30', '2026-07-01T05:00:30.000Z'],
  ['2026-07-01T08:00:30.250', '2026-07-01T05:00:30.250Z'],
  ['2026-10-25T01:30', 'impossible AMBIGUOUS_LOCAL_TIME'],
  ['2026-10-25T01:30+03:00', '2026-10-24T22:30:00.000Z'],
  ['2026-10-25T01:30+02:00', '2026-10-24T23:30:00.000Z'],
  ['2026-10-25T00:59:59', '2026-10-24T21:59:59.000Z'],
  ['2026-10-25T02:00', '2026-10-25T00:00:00.000Z'],
  ['2026-03-27T02:30', 'impossible NONEXISTENT_LOCAL_TIME'],
  ['2026-03-27T01:59:59', '2026-03-26T23:59:59.000Z'],
  ['2026-03-27T03:00', '2026-03-27T00:00:00.000Z'],
  ['2026-03-27T02:30Z', '2026-03-27T02:30:00.000Z'],
])('rule 9: the typed time %s is %s', (text, answer) => {
  expect(codeOf(text)).toBe(answer);
});

test('a refused time names its field', () => {
  expect(() => resolveTypedTime('2026-10-25T01:30', '/departureAt')).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ path: '/departureAt' })] }),
  );
});

const moments = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) });

test('the fast local time agrees with Temporal at any instant', () => {
  fc.assert(
    fc.property(moments, (millis) => {
      const local = Temporal.Instant.fromEpochMilliseconds(millis).toZonedDateTimeISO(ZONE);
      const date = local.toPlainDate().toString();
      expect(offsetMillisAt(millis)).toBe(local.offsetNanoseconds / 1e6);
      expect(localDateAt(millis)).toBe(date);
      expect(localDateOf(millis)).toBe(date);
      expect(startOfDayMillis(date)).toBe(local.startOfDay().epochMilliseconds);
      expect(weekdayOf(date)).toBe(local.dayOfWeek % 7);
      expect(weekOf(date)).toBe(
        local
          .toPlainDate()
          .subtract({ days: local.dayOfWeek % 7 })
          .toString(),
      );
      expect(addDays(date, 40)).toBe(local.toPlainDate().add({ days: 40 }).toString());
    }),
  );
});

test('a planned wall time agrees with Temporal on every minute of the nights of change', () => {
  for (const date of ['2026-03-27', '2026-10-25', '2026-12-01']) {
    for (let minutes = 0; minutes < 300; minutes += 1) {
      const wall = Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes });
      expect(plannedMillis(date, minutes)).toBe(wall.toZonedDateTime(ZONE).epochMilliseconds);
    }
  }
});

test('rule 8: the minutes of the dates add up to the visit, and lie in their dates', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 25 * 3_600_000 }), (start, length) => {
      const days = splitMinutes({ arrivalAt: toInstant(start), departureAt: toInstant(start + length) });

      expect(days.reduce((sum, day) => sum + day.minutes, 0)).toBeCloseTo(length / 60_000, 6);
      expect(days.every((day) => day.minutes > 0 && day.minutes <= 25 * 60)).toBe(true);
      if (length > 0) expect(days[0]?.date).toBe(localDateOf(start));
    }),
  );
});

test('a night of change keeps its true minutes on each date', () => {
  const split = (arrivalAt: string, departureAt: string) =>
    splitMinutes({ arrivalAt: resolveTypedTime(arrivalAt), departureAt: resolveTypedTime(departureAt) });

  expect(split('2026-10-24T22:00', '2026-10-25T06:00')).toEqual([
    { date: '2026-10-24', minutes: 120 },
    { date: '2026-10-25', minutes: 420 },
  ]);
  expect(split('2026-03-26T22:00', '2026-03-27T06:00')).toEqual([
    { date: '2026-03-26', minutes: 120 },
    { date: '2026-03-27', minutes: 300 },
  ]);
  expect(splitMinutes({ arrivalAt: null, departureAt: '2026-12-01T06:00:00.000Z' })).toEqual([]);
});
