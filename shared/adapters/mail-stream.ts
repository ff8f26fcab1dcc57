import type { DynamoDBRecord } from 'aws-lambda';
import { plainItem } from './attributes.ts';
import { mailFromItem } from './mail-outbox.ts';

/** A mail that was just queued, by its key; null for notes of when to try again, and for what became of mails. */
export const newMailIn = (record: DynamoDBRecord): { key: string; change: string } | null => {
  const image: unknown = record.dynamodb?.NewImage;
  if (record.eventName !== 'INSERT' || image === undefined) return null;
  const item = plainItem(image);
  if (!String(item['sk']).startsWith('MAIL#')) return null;
  const { key } = mailFromItem(item);
  return { key, change: key };
};
