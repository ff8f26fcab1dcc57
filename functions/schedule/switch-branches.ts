import { someAtOnce } from '#shared/adapters/at-once';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryContacts } from '#shared/adapters/directory-contacts';
import { directoryReads } from '#shared/adapters/directory-reads';
import { eventLog } from '#shared/adapters/event-log';
import { mailOutbox } from '#shared/adapters/mail-outbox';
import { rolloutTable } from '#shared/adapters/rollout-table';
import { type Branch, branchOn, BRANCH_IDS } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { type RolloutEvent, rolloutEventsDue } from '#shared/domain/rollout-events';
import { toldOfBranch } from '#shared/domain/told-events';
import { databaseSettings, env } from '#shared/lambda/env';
import { rolloutMail } from '#shared/lambda/rollout-mail';
import { scheduleHandler } from '#shared/lambda/schedule-handler';

const { DIRECTORY_TABLE, MAIL_TABLE, EVENT_TABLE } = env('DIRECTORY_TABLE', 'MAIL_TABLE', 'EVENT_TABLE');
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const contacts = directoryContacts(DIRECTORY_TABLE, database);
const rollout = rolloutTable(DIRECTORY_TABLE, database);
const outbox = mailOutbox(MAIL_TABLE, database);
const events = eventLog(EVENT_TABLE, database);

/** Branches side by side: most nights nothing is due in any of them. */
const AT_ONCE = 8;

/** On the page, by webhook and in the feed, by mail. */
const tellProviders = async (event: RolloutEvent, now: Date): Promise<void> => {
  const told = toldOfBranch(event, now);
  for (const providerId of await directory.providersPaidIn(event.branchId)) {
    await rollout.tell(providerId, event);
    await events.append(providerId, told.cause, told.event);
    for (const contact of await contacts.contactsOf(providerId)) {
      await outbox.queue(rolloutMail(event, contact), now);
    }
  }
};

/** Announces, notes and writes down; then looks whether all of it stands, so that a gap rings. */
const follow = async (branch: Branch, day: string, now: Date): Promise<void> => {
  const { branchId, mode, payingFrom } = branch;
  const due = rolloutEventsDue(branchId, payingFrom, await rollout.eventsOf(branchId), day);
  for (const event of due) {
    if (event.isNews) await tellProviders(event, now);
    await rollout.note(event);
  }
  await rollout.putState(branchId, { mode, payingFrom, on: day });
  if (due.length === 0) return;
  const left = rolloutEventsDue(branchId, payingFrom, await rollout.eventsOf(branchId), day);
  if (left.length > 0) throw new Error(`${left.length} events of ${branchId} were not kept`);
};

/** Every night: nothing is switched, as modes are dates; what is due is announced and written down. */
export const handler = scheduleHandler(async (scheduledAt) => {
  const day = localDateOf(scheduledAt.getTime());
  const histories = await directory.getBranchHistories(BRANCH_IDS);
  await someAtOnce(BRANCH_IDS, AT_ONCE, (branchId) =>
    follow(branchOn(branchId, histories.get(branchId) ?? [], day), day, scheduledAt),
  );
});
