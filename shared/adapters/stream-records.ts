import type { DynamoDBRecord } from 'aws-lambda';
import type { BatchHeader } from '../domain/batch.ts';
import type { DirectoryChange } from '../domain/directory-change.ts';
import type { Fact } from '../domain/fact.ts';
import { partsOfVisitId } from '../domain/ids.ts';
import type { LocalDate } from '../domain/instants.ts';
import type { InvoiceHeader, Month } from '../domain/payment/invoice.ts';
import { plainItem } from './attributes.ts';
import { headerFromItem } from './batch-table.ts';
import { type LineDay, lineDayOf } from './call-watch-table.ts';
import type { Item, Key } from './database.ts';
import { assignmentFromItem, caregiverFromItem, recipientFromItem } from './directory-items.ts';
import { factFromItem, isFactItem, isStrayItem } from './fact-item.ts';
import { invoiceHeaderFromItem, monthHistoryFromItem } from './invoice-table.ts';

/** A directory entry that changed. */
export type EntryChange = DirectoryChange;

const imageOf = (image: unknown): Item | undefined => (image === undefined ? undefined : plainItem(image));
const newImage = (record: DynamoDBRecord): Item | undefined => imageOf(record.dynamodb?.NewImage);
const inserted = (record: DynamoDBRecord): Item | undefined =>
  record.eventName === 'INSERT' ? newImage(record) : undefined;

/** A new fact, by caregiver; null for claims, registers and the second place of a stray report. */
export const newFactIn = (record: DynamoDBRecord): { key: string; change: Fact } | null => {
  const item = inserted(record);
  if (item === undefined || !isFactItem(item) || isStrayItem(item)) return null;
  const fact = factFromItem(item);
  return { key: fact.caregiverId, change: fact };
};

/** A batch that is complete, as its header was just written; null for parts and results. */
export const newHeaderIn = (record: DynamoDBRecord): { key: string; change: BatchHeader } | null => {
  const item = inserted(record);
  if (item?.['sk'] !== 'HEADER') return null;
  const header = headerFromItem(item);
  return { key: `${header.providerId}#${header.batchId}`, change: header };
};

/** A line on which something happened, by line and day; null for the flags and checks of the same table. */
export const watchedLineIn = (record: DynamoDBRecord): { key: string; change: LineDay } | null => {
  const item = newImage(record);
  const day = item === undefined ? null : lineDayOf(item);
  return day === null ? null : { key: day.pk, change: day };
};

/** What sets work on invoices going: a submission that is complete, or a month that was opened again. */
export type InvoiceStart = { header: InvoiceHeader } | { reopened: Month };

const isMonth = ({ pk, sk }: Item): boolean => sk === 'STATE' && String(pk).startsWith('MONTH#');

/** By invoice or month; null for parts, claims and decisions, and for a month that was closed. */
export const invoiceStartIn = (record: DynamoDBRecord): { key: string; change: InvoiceStart } | null => {
  const item = newImage(record);
  if (item === undefined) return null;
  const key = String(item['pk']);
  if (isMonth(item)) {
    const isOpen = monthHistoryFromItem(item).at(-1)?.state === 'invoicing';
    return isOpen ? { key, change: { reopened: key.slice('MONTH#'.length) } } : null;
  }
  const isNew = record.eventName === 'INSERT' && String(item['sk']).startsWith('HEADER#');
  return isNew ? { key, change: { header: invoiceHeaderFromItem(item) } } : null;
};

/** A visit of the day view that is new, changed or gone: enough to know which claims it may touch, and why. */
export type VisitOfDay = {
  date: LocalDate;
  /** Who was cared for, before and after the change; nobody who is not known. */
  recipientIds: string[];
  providerId: string | null;
  /** The reports, rows and corrections that are new in it or gone from it; else those that it is made of. */
  factIds: string[];
};

const recipientIn = (item: Item): string => {
  const told: unknown = item['recipientId'];
  return typeof told === 'string' ? told : partsOfVisitId(String(item['sk'])).recipientId;
};

const factsIn = (item: Item | undefined): string[] => {
  const facts: unknown = item?.['facts'];
  return Array.isArray(facts) ? facts.map((fact) => String(fact).split('~')[0] ?? '') : [];
};

const changedFacts = (before: string[], after: string[]): string[] => {
  const [had, has] = [new Set(before), new Set(after)];
  const changed = [...after.filter((id) => !had.has(id)), ...before.filter((id) => !has.has(id))];
  return changed.length > 0 ? changed : [...has];
};

/** By caregiver; null where nobody knows who was cared for, and for a visit that only was read later. */
export const changedVisitIn = (record: DynamoDBRecord): { key: string; change: VisitOfDay } | null => {
  const [before, after] = [imageOf(record.dynamodb?.OldImage), newImage(record)];
  if (after === undefined || before?.['hash'] === after['hash']) return null;
  const both = [after, ...(before === undefined ? [] : [before])];
  const recipientIds = [...new Set(both.map(recipientIn))].filter((id) => id !== 'unknown');
  if (recipientIds.length === 0) return null;
  const [, date = ''] = String(after['pk']).split('#');
  const provider = both.map((item) => item['providerId']).find((id) => typeof id === 'string');
  const change = {
    date,
    recipientIds,
    providerId: typeof provider === 'string' ? provider : null,
    factIds: changedFacts(factsIn(before), factsIn(after)),
  };
  return { key: partsOfVisitId(String(after['sk'])).caregiverId, change };
};

const keyOf = (item: Item): Key => ({ pk: String(item['pk']), sk: String(item['sk']) });

type Reader = (before: Item | undefined, after: Item) => EntryChange;

/** The kinds of entries that visits are folded from, by how their keys begin. */
const READERS: readonly { pk: string; sk: string; read: Reader }[] = [
  {
    pk: 'RECIPIENT#',
    sk: 'RECIPIENT',
    read: (before, after) => ({
      kind: 'recipient',
      before: before && recipientFromItem(before),
      after: recipientFromItem(after),
    }),
  },
  {
    pk: 'CAREGIVER#',
    sk: 'EMPLOYMENT#',
    read: (before, after) => ({
      kind: 'caregiver',
      before: before && caregiverFromItem(before),
      after: caregiverFromItem(after),
    }),
  },
  {
    pk: 'ASSIGNMENT#',
    sk: 'ASSIGNMENT',
    read: (before, after) => ({
      kind: 'assignment',
      before: before && assignmentFromItem(before),
      after: assignmentFromItem(after),
    }),
  },
];

/** A caregiver, recipient or assignment that is new or changed; null for everything else of the directory. */
export const entryChangeIn = (record: DynamoDBRecord): { key: string; change: EntryChange } | null => {
  const after = newImage(record);
  if (after === undefined) return null;
  const before = imageOf(record.dynamodb?.OldImage);
  // The same item written again: AWS makes no record of it, other engines may.
  if (before !== undefined && before['version'] === after['version']) return null;
  const { pk, sk } = keyOf(after);
  const reader = READERS.find((one) => pk.startsWith(one.pk) && sk.startsWith(one.sk));
  return reader === undefined ? null : { key: pk, change: reader.read(before, after) };
};
