import { expect, test } from 'vitest';
import type { Recipient } from '#shared/domain/directory';
import { sharedFindings } from '#shared/domain/payment/shared-findings';
import { aClaim } from '../../../support/payment.ts';
import { aHousemate, careFacts } from '../../../support/shared-worker.ts';

/** Everybody of one home is claimed with one foreign worker. */
const findingFor = (ids: readonly string[], personId: string) => {
  const at = '2026-04-01T08:00:00.000Z';
  return sharedFindings(
    {
      recipients: ids.map((id) => aHousemate(id, 5) as unknown as Recipient),
      claims: ids.map((recipientId) => ({
        recipientId,
        month: '2026-03',
        firstAt: at,
        receivedAt: at,
        lines: [aClaim('2026-03-10', 120, { recipientId, caregiverId: 'f1' })],
      })),
      employments: [],
      facts: careFacts(),
    },
    personId,
  )('f1', '2026-03');
};

test('three under one roof are referred, each with both others, whatever order they were found in', () => {
  const wanted = { c1: ['c2', 'c3'], c2: ['c1', 'c3'], c3: ['c1', 'c2'] };
  for (const ids of [
    ['c1', 'c2', 'c3'],
    ['c3', 'c2', 'c1'],
    ['c2', 'c3', 'c1'],
  ]) {
    for (const [personId, partnerIds] of Object.entries(wanted)) {
      expect(findingFor(ids, personId)).toMatchObject({ code: 'REFER', partnerIds });
    }
  }
});

test('two have each other; one alone is asked nothing', () => {
  expect(findingFor(['c2', 'c1'], 'c1')).toMatchObject({ code: '81', partnerIds: ['c2'] });
  expect(findingFor(['c1'], 'c1')).toBeNull();
});
