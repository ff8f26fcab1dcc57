import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { BranchChange, branchDates } from '../domain/branches.ts';
import { ReportingFromChange } from '../domain/dated-change.ts';
import { type Assignment, WorkerKind } from '../domain/directory.ts';
import {
  type CareFact,
  careFactIdOf,
  countsFrom,
  recipientsOfCareFact,
} from '../domain/payment/care-facts.ts';
import type { AdjustmentCause } from '../domain/payment/claim.ts';
import { LocalDate } from '../domain/instants.ts';
import { weekOf } from '../domain/local-time.ts';
import type { Month } from '../domain/payment/invoice.ts';
import { firstDayOf } from '../domain/payment/months.ts';
import { monthOf } from '../domain/payment/week.ts';
import { reportingFromOf } from '../domain/payment/worker-kinds.ts';
import { plainItem } from './attributes.ts';
import { careFromItem, isCareItem } from './care-fact-item.ts';
import type { Item } from './database.ts';
import type { Home } from './housemates.ts';
import { entryChangeIn, type EntryChange } from './stream-records.ts';

type CauseOf = Pick<AdjustmentCause, 'kind' | 'ids'> & {
  /** The provider whose entry it is: nobody else is told its id. Left out: the Institute's own. */
  ownerId?: string;
};

/** Whose claims must be decided again, from which month on, and why; `left`: homes that somebody moved out of. */
export type PaymentChange = { from: Month; cause: CauseOf } & (
  | { who: 'recipients'; recipientIds: string[]; left?: Home[] }
  | { who: 'caregiver'; caregiverId: string }
  | { who: 'branch'; branchId: string }
  | { who: 'locality'; localityCode: string }
  | { who: 'everybody' }
);

const EVER: Month = '0001-01';

/** The month in which the week of a day begins: its hours are shared (decision 0050, A4 and A11). */
const fromWeekOf = (day: LocalDate): Month => monthOf(weekOf(day));

/** An accepted appeal may name a month before its result. */
const firstDayOfCare = (fact: CareFact): LocalDate => {
  const from = countsFrom(fact);
  if (fact.care !== 'appeal-result' || fact.fromMonth === undefined) return from;
  return fact.fromMonth < monthOf(from) ? firstDayOf(fact.fromMonth) : from;
};

const directoryCause = (id: string, ownerId: string): CauseOf => ({ kind: 'directory', ids: [id], ownerId });

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
  return {
    who: 'recipients',
    recipientIds,
    from: fromWeekOf(firstDayOfCare(fact)),
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
    from: fromWeekOf(from),
    cause: { kind: 'assignment', ids: [after.assignmentId], ownerId: after.providerId },
  };
};

const ofEntry = (change: EntryChange): PaymentChange | null => {
  switch (change.kind) {
    case 'assignment':
      return ofAssignment(change.before, change.after);
    case 'recipient': {
      const { recipientId } = change.after;
      if (agree(change.before, change.after, ['points', 'branchId', 'localityCode', 'householdId']))
        return null;
      return {
        who: 'recipients',
        recipientIds: [recipientId],
        ...(change.before !== undefined && { left: [change.before] }),
        from: EVER,
        cause: directoryCause(recipientId, change.after.providerId),
      };
    }
    case 'caregiver': {
      const { caregiverId } = change.after;
      // Another branch of the provider pays nothing else; but the lines are that branch's to see.
      if (agree(change.before, change.after, ['kind', 'providerBranchId'])) return null;
      return {
        who: 'caregiver',
        caregiverId,
        from: EVER,
        cause: directoryCause(caregiverId, change.after.providerId),
      };
    }
  }
};

const History = z.object({ history: z.array(BranchChange) });

/** A paying date that only waits for a second person changes nothing yet; the reporting date never does (section 8). */
const ofBranch = (before: Item | undefined, after: Item): PaymentChange | null => {
  const branchId = String(after['pk']).slice('BRANCH#'.length);
  const old = before === undefined ? [] : z.parse(History, before).history;
  const [was, is] = [old, z.parse(History, after).history].map(
    (history) => branchDates(branchId, history).payingFrom,
  );
  const [from] = [was, is].filter((date) => date !== undefined).sort();
  if (was === is || from === undefined) return null;
  return { who: 'branch', branchId, from: fromWeekOf(from), cause: { kind: 'paying-date', ids: [branchId] } };
};

const KindHistory = z.object({ kind: WorkerKind, history: z.array(ReportingFromChange) });

/** A date that only waits for a second person changes nothing yet. */
const ofWorkerKind = (before: Item | undefined, after: Item): PaymentChange | null => {
  const { kind, history } = z.parse(KindHistory, after);
  const old = before === undefined ? [] : z.parse(KindHistory, before).history;
  const [was, is] = [reportingFromOf(kind, old), reportingFromOf(kind, history)];
  const [from] = [was, is].filter((date) => date !== undefined).sort();
  if (was === is || from === undefined) return null;
  return { who: 'everybody', from: fromWeekOf(from), cause: { kind: 'worker-kind', ids: [kind] } };
};

const Moved = z.object({ localityCode: z.string(), from: LocalDate });

/** From its date on the locality may be another branch's; another name changes nothing. */
const ofLocality = (item: Item): PaymentChange => {
  const { localityCode, from } = z.parse(Moved, item);
  return {
    who: 'locality',
    localityCode,
    from: fromWeekOf(from),
    cause: { kind: 'locality', ids: [localityCode] },
  };
};

const isLocality = ({ pk, sk }: Item): boolean =>
  String(pk).startsWith('LOCALITY#') && String(sk).startsWith('FROM#');

const oldItem = (record: DynamoDBRecord): Item | undefined => {
  const image: unknown = record.dynamodb?.OldImage;
  return image === undefined ? undefined : plainItem(image);
};

const changeOf = (record: DynamoDBRecord, item: Item): PaymentChange | null => {
  if (isCareItem(item)) return record.eventName === 'INSERT' ? ofCare(careFromItem(item)) : null;
  if (item['sk'] === 'BRANCH' && String(item['pk']).startsWith('BRANCH#'))
    return ofBranch(oldItem(record), item);
  if (isLocality(item)) return record.eventName === 'INSERT' ? ofLocality(item) : null;
  if (item['sk'] === 'WORKER_KIND') return ofWorkerKind(oldItem(record), item);
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
