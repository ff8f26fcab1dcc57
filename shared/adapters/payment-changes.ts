import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { PayingFromChange, ROLLOUT } from '../domain/branches.ts';
import type { Assignment } from '../domain/directory.ts';
import {
  type CareFact,
  careFactIdOf,
  countsFrom,
  recipientsOfCareFact,
} from '../domain/payment/care-facts.ts';
import type { AdjustmentCause } from '../domain/payment/claim.ts';
import type { Month } from '../domain/payment/invoice.ts';
import { monthOf } from '../domain/payment/week.ts';
import { plainItem } from './attributes.ts';
import { careFromItem, isCareItem } from './care-fact-item.ts';
import type { Item } from './database.ts';
import { entryChangeIn, type EntryChange } from './stream-records.ts';

type CauseOf = Pick<AdjustmentCause, 'kind' | 'ids'>;

/** Whose claims must be decided again, from which month on, and why. */
export type PaymentChange = { from: Month; cause: CauseOf } & (
  | { who: 'recipients'; recipientIds: string[] }
  | { who: 'caregiver'; caregiverId: string }
  | { who: 'branch'; branchId: string }
);

const EVER: Month = '0001-01';

const directoryCause = (id: string): CauseOf => ({ kind: 'directory', ids: [id] });

const CARE_CAUSES = {
  permit: 'permit',
  determination: 'determination',
  benefit: 'benefit',
  relation: 'relation',
  appeal: 'appeal',
  'appeal-result': 'appeal',
  // That somebody has done what was to be done changes nothing by itself.
  'follow-up-done': null,
} as const satisfies Record<CareFact['care'], AdjustmentCause['kind'] | null>;

const ofCare = (fact: CareFact): PaymentChange | null => {
  const kind = CARE_CAUSES[fact.care];
  if (kind === null) return null;
  const recipientIds = recipientsOfCareFact(fact);
  // A permit or a determination also ends an earlier one, in the month before it at the earliest.
  return {
    who: 'recipients',
    recipientIds,
    from: monthOf(countsFrom(fact)),
    cause: { kind, ids: [careFactIdOf(fact)] },
  };
};

/** Whether two entries say the same in some fields. */
const agree = <Entry extends object>(
  before: Entry | undefined,
  after: Entry,
  fields: readonly (keyof Entry)[],
): boolean => before !== undefined && fields.every((field) => before[field] === after[field]);

const ofAssignment = (before: Assignment | undefined, after: Assignment): PaymentChange | null => {
  if (agree(before, after, ['recipientId', 'caregiverId', 'from', 'to'])) return null;
  const both = [after, ...(before === undefined ? [] : [before])];
  const [from = after.from] = both.map((one) => one.from).sort();
  return {
    who: 'recipients',
    recipientIds: [...new Set(both.map((one) => one.recipientId))],
    from: monthOf(from),
    cause: { kind: 'assignment', ids: [after.assignmentId] },
  };
};

const ofEntry = (change: EntryChange): PaymentChange | null => {
  switch (change.kind) {
    case 'assignment':
      return ofAssignment(change.before, change.after);
    case 'recipient': {
      const { recipientId } = change.after;
      if (agree(change.before, change.after, ['points', 'branchId', 'householdId'])) return null;
      return {
        who: 'recipients',
        recipientIds: [recipientId],
        from: EVER,
        cause: directoryCause(recipientId),
      };
    }
    case 'caregiver': {
      const { caregiverId } = change.after;
      if (agree(change.before, change.after, ['kind'])) return null;
      return { who: 'caregiver', caregiverId, from: EVER, cause: directoryCause(caregiverId) };
    }
  }
};

const History = z.object({ history: z.array(PayingFromChange) });

const ofBranch = (item: Item): PaymentChange => {
  const { history } = z.parse(History, item);
  const branchId = String(item['pk']).slice('BRANCH#'.length);
  // Lines between the date that held before and the one that holds now may come out differently; which they are is
  // found by deciding, so all from the earliest date that ever was are looked at.
  const announced = ROLLOUT.get(branchId)?.payingFrom ?? EVER;
  const [from = EVER] = [announced, ...history.map((one) => one.payingFrom)].sort();
  return { who: 'branch', branchId, from: monthOf(from), cause: { kind: 'paying-date', ids: [branchId] } };
};

const changeOf = (record: DynamoDBRecord, item: Item): PaymentChange | null => {
  if (isCareItem(item)) return record.eventName === 'INSERT' ? ofCare(careFromItem(item)) : null;
  if (item['sk'] === 'BRANCH' && String(item['pk']).startsWith('BRANCH#')) return ofBranch(item);
  const entry = entryChangeIn(record);
  return entry === null ? null : ofEntry(entry.change);
};

/** A change of the directory that payment follows from; null for everything else. */
export const paymentChangeIn = (record: DynamoDBRecord): { key: string; change: PaymentChange } | null => {
  const image: unknown = record.dynamodb?.NewImage;
  if (image === undefined) return null;
  const item = plainItem(image);
  const change = changeOf(record, item);
  return change && { key: String(item['pk']), change };
};
