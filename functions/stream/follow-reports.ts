import { placeAskedOf } from '#events/place-asked.v1';
import { callWatchTable } from '#shared/adapters/call-watch-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { fixKeyTable } from '#shared/adapters/fix-key-table';
import { fixSeal } from '#shared/adapters/fix-seal';
import { workQueue } from '#shared/adapters/queue';
import { reportTable } from '#shared/adapters/report-table';
import { spotTable } from '#shared/adapters/spot-table';
import { newFactIn } from '#shared/adapters/stream-records';
import type { Fact, PlaceEvidence, Report } from '#shared/domain/fact';
import { newPlaceEvidence } from '#shared/domain/place-evidence';
import { regionalFault } from '#shared/domain/regional-fault';
import { isCall, placesCall } from '#shared/domain/reported-call';
import { mayBeRegionalFault, needsOperator } from '#shared/domain/report-follow-up';
import { databaseSettings, env, queueSettings } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { REPORT_TABLE, DIRECTORY_TABLE, FIX_KEY_TABLE, CALL_WATCH_TABLE, PLACE_QUEUE_URL } = env(
  'REPORT_TABLE',
  'DIRECTORY_TABLE',
  'FIX_KEY_TABLE',
  'CALL_WATCH_TABLE',
  'PLACE_QUEUE_URL',
);
const database = sdkDatabase(databaseSettings());
const reports = reportTable(REPORT_TABLE, database);
const directory = directoryReads(DIRECTORY_TABLE, database);
const seal = fixSeal(fixKeyTable(FIX_KEY_TABLE, database));
const spots = spotTable(FIX_KEY_TABLE, database);
const lines = callWatchTable(CALL_WATCH_TABLE, database);
const places = workQueue(PLACE_QUEUE_URL, queueSettings());

/** Far away from all places of its recipients: together with others of the same spot it may be the region's fault. */
const seekRegionalFault = async (report: Report, now: Date): Promise<void> => {
  const fix = report.sealedFix && (await seal.open(report.sealedFix));
  if (fix === undefined || fix === null) return;
  const { recipients } = await directory.forIntake(report.caregiverId, report.recipientIds, undefined);
  const spot = {
    ...fix,
    reportId: report.reportId,
    caregiverId: report.caregiverId,
    atMillis: Date.parse(report.effectiveAt),
    places: recipients.flatMap((recipient) => recipient.places),
  };
  await spots.add(spot, now);
  const around = await spots.around(spot);
  const explained = new Set(regionalFault(around));
  // Those that were told of it already are let be: else each new one would write all others again.
  const untold = around.filter((one) => explained.has(one.reportId) && !one.isExplained);
  for (const found of await reports.reportsOf(untold)) {
    const place = { ...found.place, verdict: 'implausible' as const };
    await reports.storeFact(newPlaceEvidence(found, place, 'regional-fault', 1, now));
  }
  for (const one of untold) await spots.markExplained(one, now);
};

/** Where a call was made became known: its line is looked at again. */
const noteAgain = async ({ caregiverId, reportId, factId }: PlaceEvidence): Promise<void> => {
  const call = await reports.get(caregiverId, reportId);
  if (call !== undefined && isCall(call)) await lines.noteCall(call, factId);
};

/** What follows from a report beside its visit: the operator's answer, a regional fault, a line to be watched. */
export const handler = streamHandler(newFactIn, async (_caregiverId, facts: Fact[], now) => {
  for (const fact of facts) {
    if (placesCall(fact)) await noteAgain(fact);
    if (fact.fact !== 'report') continue;
    if (isCall(fact)) await lines.noteCall(fact);
    if (needsOperator(fact)) await places.sendAll([placeAskedOf(fact)]);
    if (mayBeRegionalFault(fact)) await seekRegionalFault(fact, now);
  }
});
