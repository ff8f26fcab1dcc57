import { rowsOfCsv } from '#shared/adapters/csv';
import { chunks } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryContacts } from '#shared/adapters/directory-contacts';
import { mailOutbox } from '#shared/adapters/mail-outbox';
import { CONTACT_COLUMNS, importContactsRoute } from '#shared/contracts/contacts';
import { AppError } from '#shared/domain/app-error';
import * as contacts from '#shared/domain/contact';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { invitationOf } from '#shared/lambda/invitation';

const { DIRECTORY_TABLE, MAIL_TABLE, PAGE_URL } = env('DIRECTORY_TABLE', 'MAIL_TABLE', 'PAGE_URL');
const database = sdkDatabase(databaseSettings());
const directory = directoryContacts(DIRECTORY_TABLE, database);
const outbox = mailOutbox(MAIL_TABLE, database);

/** Worked on side by side: no two of them are of one place or of one address. */
const AT_ONCE = 8;

type Stamp = { by: string; now: Date };
const importOne = async (one: contacts.JudgedContact, stamp: Stamp): Promise<contacts.ContactOutcome> => {
  if (one.judged === 'rejected') return contacts.rejectedContact(one.errors);
  if (one.judged === 'superseded') return { status: 'superseded', code: 'LATER_ROW_COUNTS' };
  try {
    const invitation = (next: contacts.Contact) => invitationOf(next, one.provider, PAGE_URL);
    return contacts.contactOutcome(await directory.putContact(one.contact, stamp, outbox, invitation));
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
    return contacts.rejectedContact(error.errors);
  }
};

/** POST /v1/contacts/import: each row on its own; what was invited already is not invited again. */
export const handler = apiHandler(importContactsRoute, async ({ body, caller, now }) => {
  const rows = typeof body === 'string' ? rowsOfCsv(body, CONTACT_COLUMNS, ['providerBranchId']) : body.rows;
  contacts.requireContactRows(rows);
  const judged = contacts.judgeContacts(rows, await directory.providersById(contacts.providerIdsIn(rows)));
  const outcomes: contacts.ContactOutcome[] = [];
  for (const some of chunks(judged, AT_ONCE))
    outcomes.push(...(await Promise.all(some.map((one) => importOne(one, { by: caller.subject, now })))));
  return { status: 200, body: contacts.contactSummary(outcomes) };
});
