import { expect, test } from 'vitest';
import type { Recipient } from '#shared/domain/directory';
import { type ReceivedClaim, sharedFindings } from '#shared/domain/payment/shared-findings';
import { aClaim } from '../../../support/payment.ts';
import { aHousemate, aPermit, careFacts } from '../../../support/shared-worker.ts';

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

/** Two of one home, each with one invoice; what is not named is the same for both. */
const foundFor = (
  other: Partial<ReceivedClaim>,
  home: Partial<Recipient> = {},
  more: ReceivedClaim[] = [],
) => {
  const claimOf = (recipientId: string): ReceivedClaim => ({
    recipientId,
    month: '2026-03',
    firstAt: '2026-04-02T08:00:00.000Z',
    receivedAt: '2026-04-02T08:00:00.000Z',
    lines: [aClaim('2026-03-10', 120, { recipientId, caregiverId: 'f1' })],
  });
  const people = [aHousemate('c1', 6.5), { ...aHousemate('c2', 3.5), ...home }];
  return sharedFindings(
    {
      recipients: people as unknown as Recipient[],
      claims: [claimOf('c1'), { ...claimOf('c2'), ...other }, ...more],
      employments: [],
      facts: careFacts({ permits: [aPermit()] }),
    },
    'c1',
  )('f1', '2026-03');
};

test('the question is asked only of one worker, one month and one home', () => {
  expect(foundFor({})).toMatchObject({ code: null, partnerIds: ['c2'] });
  expect(foundFor({ month: '2026-02' })).toBeNull();
  expect(
    foundFor({ lines: [aClaim('2026-03-10', 120, { recipientId: 'c2', caregiverId: 'f2' })] }),
  ).toBeNull();
  expect(foundFor({}, { providerId: 'a2' })).toBeNull();
});

test('of several invoices the holder’s first and the other’s latest submission are compared', () => {
  const early = '2026-04-01T08:00:00.000Z';
  const late = '2026-04-03T08:00:00.000Z';
  const claim = (recipientId: string, at: string): ReceivedClaim => ({
    recipientId,
    month: '2026-03',
    firstAt: at,
    receivedAt: at,
    lines: [aClaim('2026-03-11', 120, { recipientId, caregiverId: 'f1' })],
  });

  expect(foundFor({ firstAt: early, receivedAt: early })?.code).toBe('ORDER');
  expect(foundFor({ firstAt: early, receivedAt: early }, {}, [claim('c1', early)])?.code).toBe(null);
  expect(foundFor({ firstAt: early, receivedAt: early }, {}, [claim('c2', late)])?.code).toBe(null);
});
