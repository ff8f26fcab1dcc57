import type { Report } from '../domain/report.ts';
import type { Item, Key } from './database.ts';

/** What the partition of a caregiver's facts begins with. */
export const CAREGIVER = 'CAREGIVER#';

/** The partition of a caregiver's facts. */
export const factPk = (caregiverId: string): string => CAREGIVER + caregiverId;

/** The key of a fact: the caregiver, and the id, whose time is the fact's place on the caregiver's time line. */
export const factKey = (caregiverId: string, factId: string): Key => ({
  pk: factPk(caregiverId),
  sk: factId,
});

/** The item of a report. What follows from the rest is left out: an item over 1 KB costs a second write unit. */
export const reportToItem = (report: Report): Item => {
  const { caregiverId, reportId, effectiveAt, offline, ...rest } = report;
  return {
    ...factKey(caregiverId, reportId),
    ...rest,
    ...(effectiveAt !== report.occurredAt && { effectiveAt }),
    ...(offline && { offline }),
  };
};
