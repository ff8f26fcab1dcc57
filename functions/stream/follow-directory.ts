import { caseTouchedOf } from '#events/case-touched.v1';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { type DirectoryRecord, directoryChangeIn } from '#shared/adapters/care-fact-stream';
import { directoryReads } from '#shared/adapters/directory-reads';
import { directoryServed } from '#shared/adapters/directory-served';
import { fixKeyTable } from '#shared/adapters/fix-key-table';
import { fixSeal } from '#shared/adapters/fix-seal';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { fenceMirror, judgeInProcess } from '#shared/adapters/place-verdict';
import { workQueue } from '#shared/adapters/queue';
import { reportTable } from '#shared/adapters/report-table';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { type EntryChange } from '#shared/adapters/stream-records';
import { visitTable } from '#shared/adapters/visit-table';
import { affectedBy, directoryBefore, movedPlaces } from '#shared/domain/directory-change';
import type { Recipient } from '#shared/domain/directory';
import { foldVisits } from '#shared/domain/fold-visits';
import { localDateOf } from '#shared/domain/instants';
import { recipientsOfCareFact } from '#shared/domain/payment/care-facts';
import { newPlaceEvidence } from '#shared/domain/place-evidence';
import { possibleVisits, visitsIn } from '#shared/domain/visit-changes';
import { databaseSettings, env, fenceSettings, optionalEnv, queueSettings } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { REPORT_TABLE, DIRECTORY_TABLE, VISIT_TABLE, FIX_KEY_TABLE, NOTICE_QUEUE_URL } = env(
  'REPORT_TABLE',
  'DIRECTORY_TABLE',
  'VISIT_TABLE',
  'FIX_KEY_TABLE',
  'NOTICE_QUEUE_URL',
);
const database = sdkDatabase(databaseSettings());
const reports = reportTable(REPORT_TABLE, database);
const directory = directoryReads(DIRECTORY_TABLE, database);
const served = directoryServed(DIRECTORY_TABLE, database);
const source = foldedVisits(reports, directory);
const visits = visitTable(VISIT_TABLE, database);
const cases = sharedWorkerCases(DIRECTORY_TABLE, database);
const fences = await fenceMirror(optionalEnv('PLACE_VERDICT'), fenceSettings);
const notices = workQueue(NOTICE_QUEUE_URL, queueSettings());
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

/** Whether providers may have to be told something of a case: a shared worker came, or points or homes changed. */
const touchesCase = async (change: EntryChange, now: Date): Promise<boolean> => {
  if (change.kind === 'assignment') return cases.openFor(change.after, localDateOf(now.getTime()));
  if (change.kind !== 'recipient' || change.before === undefined) return false;
  const { before, after } = change;
  return before.points !== after.points || before.householdId !== after.householdId;
};

/** What may have to be told of a case goes to a queue, so that nothing waits for it. */
const tellLater = async (change: DirectoryRecord, now: Date): Promise<void> => {
  if ('care' in change) await notices.send(caseTouchedOf(recipientsOfCareFact(change), now));
  else if (change.kind !== 'caregiver' && (await touchesCase(change, now)))
    await notices.send(caseTouchedOf([change.after.recipientId], now));
};

const clear = async (change: EntryChange, now: Date): Promise<void> => {
  if (change.kind === 'recipient') await fences?.follow(change.before, change.after);
  if (change.kind === 'recipient' && change.before !== undefined)
    await cases.follow(change.before, change.after);
  const ofRecipient = change.kind === 'recipient' ? await served.caregiversOf(change.after.recipientId) : [];
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
};

/** A repaired place, phone or assignment clears what it caused on every visit that it touches, at once. */
export const handler = streamHandler(directoryChangeIn, async (_key, changes: DirectoryRecord[], now) => {
  for (const change of changes) {
    await tellLater(change, now);
    if (!('care' in change)) await clear(change, now);
  }
});
