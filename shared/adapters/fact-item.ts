import * as z from 'zod/mini';
import { Fact, factIdOf, type Report } from '../domain/fact.ts';
import { uuidv7Of } from '../domain/fact-id.ts';
import { millisOf } from '../domain/instants.ts';
import type { Item, Key } from './database.ts';

const CAREGIVER = 'CAREGIVER#';

/** The partition of a caregiver's facts. */
export const factPk = (caregiverId: string): string => CAREGIVER + caregiverId;

/** The key of a fact: the caregiver, and the id, whose time is the fact's place on the caregiver's time line. */
export const factKey = (caregiverId: string, factId: string): Key => ({
  pk: factPk(caregiverId),
  sk: factId,
});

/** What of a report the item leaves out, as it follows from the rest: an item over 1 KB costs a second write unit. */
const reportItem = (report: Report): Item => {
  const { caregiverId, reportId, effectiveAt, offline, ...rest } = report;
  return {
    ...factKey(caregiverId, reportId),
    ...rest,
    ...(effectiveAt !== report.occurredAt && { effectiveAt }),
    ...(offline && { offline }),
  };
};

/** The item of a fact. What the key says is not repeated. */
export const factToItem = (fact: Fact): Item => {
  if (fact.fact === 'report') return reportItem(fact);
  const { caregiverId, factId, ...rest } = fact;
  return { ...factKey(caregiverId, factId), ...rest };
};

/**
 * The second place of a report whose id tells another time than the one that counts: there a query of the right span
 * finds it. It is the same report and not another one.
 */
export const strayToItem = (report: Report): Item => ({
  ...reportItem(report),
  sk: uuidv7Of(millisOf(report.effectiveAt), `stray|${report.reportId}`),
  strayOf: report.reportId,
});

const Keys = z.object({ pk: z.string(), sk: z.string(), fact: z.string(), strayOf: z.optional(z.string()) });

/** Whether an item of the table is a fact: the table also holds claims and registers. */
export const isFactItem = (item: Item): boolean =>
  typeof item['pk'] === 'string' && item['pk'].startsWith(CAREGIVER);

/** Whether an item is the second place of a report. */
export const isStrayItem = (item: Item): boolean => item['strayOf'] !== undefined;

/** @throws ZodError for an item that is no fact */
export const factFromItem = (item: Item): Fact => {
  const { pk, sk, fact, strayOf } = z.parse(Keys, item);
  const { pk: _pk, sk: _sk, strayOf: _strayOf, ...rest } = item;
  const caregiverId = pk.slice(CAREGIVER.length);
  if (fact !== 'report') return z.parse(Fact, { ...rest, caregiverId, factId: sk });
  return z.parse(Fact, {
    effectiveAt: rest['occurredAt'],
    offline: false,
    ...rest,
    caregiverId,
    reportId: strayOf ?? sk,
  });
};

/** Each fact once, in the order given: a stray report may come from both of its places. */
export const distinctFacts = (facts: readonly Fact[]): Fact[] => [
  ...new Map(facts.map((fact) => [factIdOf(fact), fact])).values(),
];
