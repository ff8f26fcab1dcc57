import type { DynamoDBRecord } from 'aws-lambda';
import type { BatchHeader } from '../domain/batch.ts';
import type { DirectoryChange } from '../domain/directory-change.ts';
import type { Fact } from '../domain/fact.ts';
import { plainItem } from './attributes.ts';
import { headerFromItem } from './batch-table.ts';
import type { Item } from './database.ts';
import { assignmentFromItem, caregiverFromItem, recipientFromItem } from './directory-items.ts';
import { factFromItem, isFactItem } from './report-table.ts';

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];
const itemOf = (image: Image): Item | undefined => image && plainItem(image);

/** A new fact in the stream of the facts' table, by caregiver; null for claims and registers. */
export const newFactIn = (record: DynamoDBRecord): { key: string; change: Fact } | null => {
  const item = itemOf(record.dynamodb?.NewImage);
  if (record.eventName !== 'INSERT' || item === undefined || !isFactItem(item)) return null;
  const fact = factFromItem(item);
  return { key: fact.caregiverId, change: fact };
};

/** A batch that was just committed, in the stream of the batches' table. */
export const newHeaderIn = (record: DynamoDBRecord): { key: string; change: BatchHeader } | null => {
  const item = itemOf(record.dynamodb?.NewImage);
  if (record.eventName !== 'INSERT' || item?.['sk'] !== 'HEADER') return null;
  const header = headerFromItem(item);
  return { key: `${header.providerId}#${header.batchId}`, change: header };
};

export type EntryChange = DirectoryChange;

const changeOf = (sk: string, before: Item | undefined, after: Item): DirectoryChange | null => {
  if (sk === 'RECIPIENT') {
    return {
      kind: 'recipient',
      before: before && recipientFromItem(before),
      after: recipientFromItem(after),
    };
  }
  if (sk === 'ASSIGNMENT') {
    return {
      kind: 'assignment',
      before: before && assignmentFromItem(before),
      after: assignmentFromItem(after),
    };
  }
  if (/^EMPLOYMENT#(?!.*#V\d{6}$)/.test(sk)) {
    return {
      kind: 'caregiver',
      before: before && caregiverFromItem(before),
      after: caregiverFromItem(after),
    };
  }
  return null;
};

/** A changed entry in the stream of the directory; null for copies, earlier versions and look-ups. */
export const entryChangeIn = (record: DynamoDBRecord): { key: string; change: EntryChange } | null => {
  const after = itemOf(record.dynamodb?.NewImage);
  if (after === undefined || typeof after['sk'] !== 'string') return null;
  const change = changeOf(after['sk'], itemOf(record.dynamodb?.OldImage), after);
  return change && { key: String(after['pk']), change };
};
