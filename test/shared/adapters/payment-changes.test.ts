import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { paymentChangeIn } from '#shared/adapters/payment-changes';
import type { BranchChange } from '#shared/domain/branches';

const asked = { reason: 'r', by: 'division', at: '2026-01-01T08:00:00.000Z' };
const approved = {
  decision: { decision: 'approved', by: 'second', at: '2026-01-02T08:00:00.000Z' },
} as const;
const later: BranchChange = { payingFrom: '2026-02-01', ...asked };
const earlier: BranchChange = { payingFrom: '2025-12-01', ...asked };
const reports: BranchChange = { reportingFrom: '2025-11-01', ...asked };

const recordOf = (before: BranchChange[] | null, after: BranchChange[]): DynamoDBRecord => {
  const image = (history: BranchChange[]) =>
    marshall({ pk: 'BRANCH#haifa', sk: 'BRANCH', history, version: 1 }) as never;
  return {
    eventName: before === null ? 'INSERT' : 'MODIFY',
    dynamodb: { ...(before !== null && { OldImage: image(before) }), NewImage: image(after) },
  };
};

// Haifa pays from Thursday 2026-01-01 as announced; its week began in the month before.
test.each<[string, BranchChange[] | null, BranchChange[], string | null]>([
  ['the first later paying date', null, [later], '2025-12'],
  ['an earlier paying date that is approved', [earlier], [{ ...earlier, ...approved }], '2025-11'],
  ['an earlier paying date that waits', null, [earlier], null],
  ['approval of a paying date that holds', [later], [{ ...later, ...approved }], null],
  ['a reporting date', [later], [later, reports], null],
])('%s: what is claimed from then on is decided again', (_, before, after, from) => {
  const found = paymentChangeIn(recordOf(before, after));
  const cause = { kind: 'paying-date', ids: ['haifa'] };
  expect(found).toEqual(
    from === null ? null : { key: 'BRANCH#haifa', change: { who: 'branch', branchId: 'haifa', from, cause } },
  );
});
