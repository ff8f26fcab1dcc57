import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { CorrectionContent } from '#shared/contracts/visits';

const isTaken = (arrivalAt: string): boolean =>
  z.safeParse(CorrectionContent, { caregiverId: 'g1', recipientId: 'c1', arrivalAt, reason: 'FORGOT' })
    .success;

test.each(['2026-12-01T08:00', '2026-12-01T08:00:30.250', '2026-12-01T08:00:00+02:00'])(
  'a typed time may have an offset or be wall time: %s',
  (text) => {
    expect(isTaken(text)).toBe(true);
  },
);

test.each(['2026-13-01T08:00', '2026-02-30T08:00', '2026-12-01T24:00', '2026-12-01T08:60'])(
  'a wall time that no calendar or clock has is refused: %s',
  (text) => {
    expect(isTaken(text)).toBe(false);
  },
);
