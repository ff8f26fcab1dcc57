import type { DynamoDBRecord } from 'aws-lambda';
import type { CareFact } from '../domain/payment/care-facts.ts';
import { plainItem } from './attributes.ts';
import { careFromItem, isCareItem } from './care-fact-item.ts';
import { type EntryChange, entryChangeIn } from './stream-records.ts';

/**
 * A permit, determination, benefit, relation or appeal that was just recorded, in the stream of the directory; null for
 * everything else. It comes once for each of its recipients: the key is the recipient under whom it was found.
 */
export const newCareFactIn = (record: DynamoDBRecord): { key: string; change: CareFact } | null => {
  if (record.eventName !== 'INSERT' || record.dynamodb?.NewImage === undefined) return null;
  const item = plainItem(record.dynamodb.NewImage);
  if (!isCareItem(item)) return null;
  return { key: String(item['pk']), change: careFromItem(item) };
};

/** A fact of care that is new, or an entry that is new or changed. */
export type DirectoryRecord = CareFact | EntryChange;

/** Either of them, by the key under which it lies; null for everything else of the directory. */
export const directoryChangeIn = (record: DynamoDBRecord): { key: string; change: DirectoryRecord } | null =>
  newCareFactIn(record) ?? entryChangeIn(record);
