import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { directoryServed } from '#shared/adapters/directory-served';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { reportTable } from '#shared/adapters/report-table';
import { newFactIn } from '#shared/adapters/stream-records';
import { visitTable } from '#shared/adapters/visit-table';
import type { Fact } from '#shared/domain/fact';
import { foldVisits } from '#shared/domain/fold-visits';
import { factMillisOf, mergeSpans, touchedSpan } from '#shared/domain/fold-window';
import { isStray } from '#shared/domain/report-follow-up';
import { possibleVisits, visitsIn } from '#shared/domain/visit-changes';
import { databaseSettings, env } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { REPORT_TABLE, DIRECTORY_TABLE, VISIT_TABLE } = env('REPORT_TABLE', 'DIRECTORY_TABLE', 'VISIT_TABLE');
const database = sdkDatabase(databaseSettings());
const reports = reportTable(REPORT_TABLE, database);
const source = foldedVisits(reports, directoryReads(DIRECTORY_TABLE, database));
const visits = visitTable(VISIT_TABLE, database);
const served = directoryServed(DIRECTORY_TABLE, database);

/**
 * New facts of a caregiver: the visits around them are folded anew and the day view is brought in step. What is written
 * follows from all facts that are stored, so it matters not which were delivered before, or in what order.
 */
export const handler = streamHandler(newFactIn, async (caregiverId, changes: Fact[]) => {
  // Before the day view tells of a visit, whoever opens it must find its facts.
  for (const fact of changes) if (fact.fact === 'report' && isStray(fact)) await reports.placeStray(fact);
  for (const span of mergeSpans(changes.map(factMillisOf))) {
    let asOf = new Date().toISOString();
    let loaded = await source.load(caregiverId, span, changes);
    if (await served.note(caregiverId, changes, loaded.directory.assignments)) {
      // The recipient may have changed meanwhile, and that change did not know of this caregiver.
      asOf = new Date().toISOString();
      loaded = await source.load(caregiverId, span, changes);
    }
    const { facts, directory } = loaded;
    const all = foldVisits(facts, directory);
    const touched = touchedSpan(span, directory.assignments);
    const possible = possibleVisits(facts, touched, (some) => foldVisits(some, directory));
    await visits.bringInStep({ wanted: visitsIn(all, touched), all, possible }, asOf);
  }
});
