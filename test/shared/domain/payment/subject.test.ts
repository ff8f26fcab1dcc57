import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WorkerKind } from '#shared/domain/directory';
import { addDays } from '#shared/domain/local-time';
import { payingOn } from '#shared/domain/payment/subject';
import { ANNOUNCED } from '../../../support/payment.ts';

test.each([
  ['tel-aviv', '2025-10-31', 'israeli', false],
  ['tel-aviv', '2025-11-01', 'israeli', true],
  ['haifa', '2025-12-31', 'israeli', false],
  ['haifa', '2026-01-01', 'family', true],
  ['tel-aviv', '2025-11-05', 'foreign', false],
  ['tel-aviv', '2026-11-05', 'controller', false],
  ['tel-aviv', '2025-11-05', 'other', true],
  [null, '2026-11-05', 'israeli', false],
  ['no-such-branch', '2026-11-05', 'israeli', false],
  ['tel-aviv', '2025-11-05', undefined, false],
] as const)('%s on %s, %s: %s', (branchId, day, kind, isSubject) => {
  expect(payingOn(ANNOUNCED, branchId, day, kind).isSubject).toBe(isSubject);
});

test('reports decide from the later of the two dates on, that day included', () => {
  const day = fc.integer({ min: 0, max: 60 }).map((days) => addDays('2026-01-01', days));
  fc.assert(
    fc.property(day, day, day, fc.constantFrom(...WorkerKind.options), (paying, reporting, on, kind) => {
      const rollout = { payingFrom: () => paying, reportingFrom: () => reporting };
      const later = paying > reporting ? paying : reporting;

      expect(payingOn(rollout, 'tel-aviv', on, kind).isSubject).toBe(on >= later);
      expect(payingOn(rollout, 'tel-aviv', later, kind).isSubject).toBe(true);
      expect(payingOn(rollout, 'tel-aviv', addDays(later, -1), kind).isSubject).toBe(false);
    }),
  );
});
