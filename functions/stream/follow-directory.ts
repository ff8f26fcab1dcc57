import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { directoryServed } from '#shared/adapters/directory-served';
import { fixKeyTable } from '#shared/adapters/fix-key-table';
import { fixSeal } from '#shared/adapters/fix-seal';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { fenceMirror, judgeInProcess } from '#shared/adapters/place-verdict';
import { reportTable } from '#shared/adapters/report-table';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { type EntryChange, entryChangeIn } from '#shared/adapters/stream-records';
import { visitTable } from '#shared/adapters/visit-table';
import { affectedBy, directoryBefore, movedPlaces } from '#shared/domain/directory-change';
import type { Recipient } from '#shared/domain/directory';
import { foldVisits } from '#shared/domain/fold-visits';
import { localDateOf } from '#shared/domain/instants';
import { newPlaceEvidence } from '#shared/domain/place-evidence';
import { possibleVisits, visitsIn } from '#shared/domain/visit-changes';
import { databaseSettings, env, fenceSettings, optionalEnv } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { REPORT_TABLE, DIRECTORY_TABLE, VISIT_TABLE, FIX_KEY_TABLE } = env(
  'REPORT_TABLE',
  'DIRECTORY_TABLE',
  'VISIT_TABLE',
  'FIX_KEY_TABLE',
);
const database = sdkDatabase(databaseSettings());
const reports = reportTable(REPORT_TABLE, database);
const directory = directoryReads(DIRECTORY_TABLE, database);
const served = directoryServed(DIRECTORY_TABLE, database);
const source = foldedVisits(reports, directory);
const visits = visitTable(VISIT_TABLE, database);
const cases = sharedWorkerCases(DIRECTORY_TABLE, database);
const fences = await fenceMirror(optionalEnv('PLACE_VERDICT'), fenceSettings);
const seal = fixSeal(fixKeyTable(FIX_KEY_TABLE, database));

type Loaded = Awaited<ReturnType<typeof source.load>>;

/** A pin was moved: every reading that is not purged yet is judged again, and joins its visit as new evidence. */
const judgeAgain = async (
  { facts, directory: served }: Loaded,
  moved: Recipient,
  now: Date,
): Promise<void> => {
  for (const fact of facts) {
    if (fact.fact !== 'report' || !fact.recipientIds.includes(moved.recipientId)) continue;
    const fix = fact.sealedFix && (await seal.open(fact.sealedFix));
    if (fix === undefined || fix === null) continue;
    const recipients = served.recipients.filter((one) => fact.recipientIds.includes(one.recipientId));
    const which = `${moved.recipientId}|${moved.version}`;
    const place = await judgeInProcess(fix, recipients);
    await reports.storeFact(newPlaceEvidence(fact, place, 'place-changed', which, now));
  }
};

/** A repaired place, phone or assignment clears what it caused on every visit that it touches, at once. */
export const handler = streamHandler(entryChangeIn, async (_key, changes: EntryChange[], now) => {
  for (const change of changes) {
    if (change.kind === 'recipient') await fences?.follow(change.before, change.after);
    if (change.kind === 'recipient' && change.before !== undefined)
      await cases.follow(change.before, change.after);
    if (change.kind === 'assignment') await cases.openFor(change.after, localDateOf(now.getTime()));
    const ofRecipient =
      change.kind === 'recipient' ? await served.caregiversOf(change.after.recipientId) : [];
    const { caregiverIds, span } = affectedBy(change, ofRecipient, now);
    for (const caregiverId of caregiverIds) {
      const asOf = new Date().toISOString();
      const loaded = await source.load(caregiverId, span);
      const moved = movedPlaces(change);
      if (moved !== undefined) await judgeAgain(loaded, moved, now);
      const all = foldVisits(loaded.facts, loaded.directory);
      const possible = [loaded.directory, directoryBefore(loaded.directory, change)].flatMap((known) =>
        possibleVisits(loaded.facts, span, (some) => foldVisits(some, known)),
      );
      await visits.bringInStep({ wanted: visitsIn(all, span), all, possible }, asOf);
    }
  }
});
