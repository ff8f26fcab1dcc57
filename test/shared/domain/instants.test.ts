import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { parseInput } from '#shared/domain/field-errors';
import { canonical, Instant, OffsetInstant } from '#shared/domain/instants';
import { ReportId } from '#shared/domain/ids';

test.each(['2026-12-01T08:00:00+02:00', '0001-01-01T00:00:00Z', '9999-12-30T00:00:00Z'])(
  'an instant that is taken can be kept: %s',
  (text) => {
    expect(z.safeParse(Instant, canonical(z.parse(OffsetInstant, text))).success).toBe(true);
  },
);

test.each(['9999-12-31T23:59:59-23:59', '0000-01-01T00:00:00+23:59'])(
  'an offset that leads beyond the years of four digits is refused as impossible: %s',
  (text) => {
    const parse = () => parseInput(z.object({ at: OffsetInstant }), { at: text }, 'BODY');

    expect(parse).toThrow(
      expect.objectContaining({
        kind: 'impossible',
        errors: [{ path: '/at', code: 'INSTANT_OUT_OF_RANGE', message: 'This value cannot be' }],
      }),
    );
  },
);

test('what is no instant at all is told once, as a matter of form', () => {
  const parse = () => parseInput(z.object({ at: OffsetInstant }), { at: 'noon' }, 'BODY');

  expect(parse).toThrow(
    expect.objectContaining({ kind: 'malformed', errors: [expect.objectContaining({ code: 'FORMAT' })] }),
  );
});

test('an id of a report is one id in whatever case it comes', () => {
  expect(z.parse(ReportId, '0199ABCD-0000-7000-8000-00000000000A')).toBe(
    '0199abcd-0000-7000-8000-00000000000a',
  );
});
