import { expect, test } from 'vitest';
import { newCorrection } from '#shared/domain/new-correction';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const correct = (arrivalAt: string | undefined, departureAt: string | undefined) =>
  newCorrection(
    'k1',
    { caregiverId: 'g1', recipientId: 'c1', arrivalAt, departureAt, reason: 'FORGOT' },
    null,
    { by: 'coordinator.a1', providerId: 'a1', providerBranchId: 'a1-main' },
    NOW,
  );

test.each([
  ['2026-11-22T13:00:00+02:00', '2026-11-22T14:00:00+02:00', ['/arrivalAt', '/departureAt']],
  ['2026-11-22T08:00:00+02:00', '2026-11-22T12:02:01+02:00', ['/departureAt']],
  ['2026-11-23T08:00:00', undefined, ['/arrivalAt']],
])('a correction from %s to %s tells of what has not come yet', (arrivalAt, departureAt, paths) => {
  expect(() => correct(arrivalAt, departureAt)).toThrow(
    expect.objectContaining({
      kind: 'impossible',
      code: 'IN_FUTURE',
      errors: paths.map((path) => expect.objectContaining({ path, code: 'IN_FUTURE' })),
    }),
  );
});

test('a departure of this minute is taken, though the clock of the office is a little ahead', () => {
  expect(correct('2026-11-22T08:00:00+02:00', '2026-11-22T12:02:00+02:00').departureAt).toBe(
    '2026-11-22T10:02:00.000Z',
  );
});
