import { ageVisit } from '../domain/age-visit.ts';
import type { FoldDirectory } from '../domain/directory.ts';
import { type Fact, factIdOf } from '../domain/fact.ts';
import { millisInUuidv7 } from '../domain/fact-id.ts';
import { foldVisits } from '../domain/fold-visits.ts';
import { factMillisOf, foldWindow, type Span } from '../domain/fold-window.ts';
import { partsOfVisitId, type VisitId } from '../domain/ids.ts';
import { excuseVisit } from '../domain/outage.ts';
import type { Visit } from '../domain/visit.ts';
import { chunks } from './database.ts';
import type { directoryReads } from './directory-reads.ts';
import type { reportTable } from './report-table.ts';

/** A recipient has a few caregivers at a time, and dozens over the years. */
const CAREGIVERS_AT_ONCE = 8;

/** What a visit was folded from: enough to explain it and to tell its history. */
export type FoldedVisit = { visit: Visit; facts: Fact[]; directory: FoldDirectory };

/**
 * Visits derived on the spot from the facts of one caregiver, never from a stored projection.
 *
 * | question                                  | how                                                        |
 * | facts and directory around a span of time | 1 query of facts, 1 of the caregiver, 1 batch of recipients |
 * | visits at a recipient                     | the first of these for each caregiver who served there      |
 * | one visit by id                           | 1 get of the fact that the id names, then as above          |
 */
export const foldedVisits = (
  reports: ReturnType<typeof reportTable>,
  directory: ReturnType<typeof directoryReads>,
) => {
  /** Everything that a fold of a span needs; `known` are facts that the caller holds already. */
  const load = async (
    caregiverId: string,
    span: Span,
    known: readonly Fact[] = [],
  ): Promise<{ facts: Fact[]; directory: FoldDirectory }> => {
    const served = await directory.ofCaregiver(caregiverId);
    const window = foldWindow(span, served.assignments);
    const found = await reports.factsBetween(caregiverId, window.fromMillis, window.toMillis);
    const facts = [...new Map([...found, ...known].map((fact) => [factIdOf(fact), fact])).values()].filter(
      (fact) => {
        const millis = factMillisOf(fact);
        return millis >= window.fromMillis && millis <= window.toMillis;
      },
    );
    return {
      facts,
      directory: { ...served, recipients: await directory.recipientsIn(facts, served.assignments) },
    };
  };

  return {
    load,

    /** The visits of a caregiver whose facts lie in a span. */
    async ofCaregiver(caregiverId: string, span: Span, now: Date): Promise<Visit[]> {
      const [{ facts, directory: served }, outages] = await Promise.all([
        load(caregiverId, span),
        directory.outages(),
      ]);
      return foldVisits(facts, served).map((visit) => excuseVisit(ageVisit(visit, now.getTime()), outages));
    },

    /**
     * The visits at one recipient, of whoever served there.
     * @param caregiverIds all who ever had to do with the recipient
     */
    async ofRecipient(
      recipientId: string,
      caregiverIds: readonly string[],
      span: Span,
      now: Date,
    ): Promise<Visit[]> {
      const visits: Visit[] = [];
      for (const some of chunks(caregiverIds, CAREGIVERS_AT_ONCE)) {
        const found = await Promise.all(some.map((caregiverId) => this.ofCaregiver(caregiverId, span, now)));
        visits.push(...found.flat().filter((visit) => visit.recipientId === recipientId));
      }
      return visits;
    },

    /**
     * The visits of a caregiver, or else at a recipient.
     * @param caregiversOf all who ever had to do with a recipient
     */
    async ofPerson(
      { caregiverId, recipientId }: { caregiverId: string | null; recipientId: string | null },
      caregiversOf: (recipientId: string) => Promise<string[]>,
      span: Span,
      now: Date,
    ): Promise<Visit[]> {
      if (caregiverId !== null) return this.ofCaregiver(caregiverId, span, now);
      if (recipientId === null) return [];
      return this.ofRecipient(recipientId, await caregiversOf(recipientId), span, now);
    },

    /** One visit; a lone departure's id finds the pair that it became. Undefined when there is none. */
    async byId(visitId: VisitId, now: Date): Promise<FoldedVisit | undefined> {
      const { factId, recipientId, caregiverId } = partsOfVisitId(visitId);
      const fact = await reports.get(caregiverId, factId);
      const millis = fact === undefined ? millisInUuidv7(factId) : factMillisOf(fact);
      // The fact itself is at hand, even if its second place on the time line is not written yet.
      const known = fact === undefined ? [] : [fact];
      const { facts, directory: served } = await load(
        caregiverId,
        { fromMillis: millis, toMillis: millis },
        known,
      );
      const visit = foldVisits(facts, served).find(
        (one) =>
          partsOfVisitId(one.visitId).recipientId === recipientId &&
          one.facts.some((part) => part.factId === factId),
      );
      if (visit === undefined) return undefined;
      const aged = ageVisit(visit, now.getTime());
      return { visit: excuseVisit(aged, await directory.outages()), facts, directory: served };
    },
  };
};
