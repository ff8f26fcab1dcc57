import * as z from 'zod/mini';
import { Fact, factIdOf, type Report } from '../domain/fact.ts';
import { uuidv7Of } from '../domain/fact-id.ts';
import { millisOf } from '../domain/instants.ts';
import type { Item } from './database.ts';
import { Keys, reportMembers } from './report-from-item.ts';
import { CAREGIVER, factKey, reportToItem } from './report-item.ts';

/** The item of a fact. What the key says is not repeated. */
export const factToItem = (fact: Fact): Item => {
  if (fact.fact === 'report') return reportToItem(fact);
  const { caregiverId, factId, ...rest } = fact;
  return { ...factKey(caregiverId, factId), ...rest };
};

/**
 * The second place of a report whose id tells another time than the one that counts: there a query of the right span
 * finds it. It is the same report and not another one.
 */
export const strayToItem = (report: Report): Item => ({
  ...reportToItem(report),
  sk: uuidv7Of(millisOf(report.effectiveAt), `stray|${report.reportId}`),
  strayOf: report.reportId,
});

/** Whether an item of the table is a fact: the table also holds claims and registers. */
export const isFactItem = (item: Item): boolean =>
  typeof item['pk'] === 'string' && item['pk'].startsWith(CAREGIVER);

/** Whether an item is the second place of a report. */
export const isStrayItem = (item: Item): boolean => item['strayOf'] !== undefined;

/** @throws ZodError for an item that is no fact */
export const factFromItem = (item: Item): Fact => {
  const { pk, sk, fact } = z.parse(Keys, item);
  if (fact === 'report') return z.parse(Fact, reportMembers(item));
  const { pk: _pk, sk: _sk, ...rest } = item;
  return z.parse(Fact, { ...rest, caregiverId: pk.slice(CAREGIVER.length), factId: sk });
};

/** Each fact once, in the order given: a stray report may come from both of its places. */
export const distinctFacts = (facts: readonly Fact[]): Fact[] => [
  ...new Map(facts.map((fact) => [factIdOf(fact), fact])).values(),
];
