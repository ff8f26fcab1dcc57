import * as z from 'zod/mini';
import { Report } from '../domain/report.ts';
import type { Item } from './database.ts';
import { CAREGIVER } from './report-item.ts';

/** What every fact's item has. */
export const Keys = z.object({
  pk: z.string(),
  sk: z.string(),
  fact: z.string(),
  strayOf: z.optional(z.string()),
});

/** The members of a report whose item it is, wherever it lies: not checked yet. */
export const reportMembers = (item: Item): Item => {
  const { pk, sk, strayOf } = z.parse(Keys, item);
  const { pk: _pk, sk: _sk, strayOf: _strayOf, ...rest } = item;
  return {
    effectiveAt: rest['occurredAt'],
    offline: false,
    ...rest,
    caregiverId: pk.slice(CAREGIVER.length),
    reportId: strayOf ?? sk,
  };
};

/** @throws ZodError for an item that is no report */
export const reportFromItem = (item: Item): Report => z.parse(Report, reportMembers(item));
