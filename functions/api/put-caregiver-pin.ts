import { credentialTable } from '#shared/adapters/credential-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryContacts } from '#shared/adapters/directory-contacts';
import { directoryReads } from '#shared/adapters/directory-reads';
import { mailOutbox } from '#shared/adapters/mail-outbox';
import { pinResets } from '#shared/adapters/pin-resets';
import { putCaregiverPinRoute } from '#shared/contracts/directory';
import { requireSight } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { providerOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';
import { pinNoticeOf } from '#shared/lambda/pin-notice';

const { DIRECTORY_TABLE, CREDENTIAL_TABLE, MAIL_TABLE } = env(
  'DIRECTORY_TABLE',
  'CREDENTIAL_TABLE',
  'MAIL_TABLE',
);
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const contacts = directoryContacts(DIRECTORY_TABLE, database);
const credentials = credentialTable(CREDENTIAL_TABLE, database);
const resets = pinResets(CREDENTIAL_TABLE, database);
const outbox = mailOutbox(MAIL_TABLE, database);

/** PUT /v1/caregivers/{caregiverId}/pin: sets it anew and ends a lock of the caregiver; her other employers are told. */
export const handler = apiHandler(putCaregiverPinRoute, async ({ params, body, caller, now }) => {
  const providerId = providerOf(caller);
  const { employments } = await directory.ofCaregiver(params.caregiverId);
  const own = employments.find((one) => one.providerId === providerId);
  const others = employments.filter((one) => one.providerId !== providerId);
  requireSight(caller, own, 'caregiver');
  await resets.record({ ...params, providerId }, caller.subject, others.length > 0, now);
  await credentials.setPin(params.caregiverId, body.pin);
  for (const other of others) {
    const contact = await contacts.contactFor(other.providerId, other.providerBranchId);
    if (contact !== undefined) await outbox.queue(pinNoticeOf(other, contact, now.toISOString()), now);
  }
  return { status: 204, body: undefined };
});
