import { claimTable } from '#shared/adapters/claim-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { invoiceRecheck } from '#shared/adapters/invoice-recheck';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { workQueue } from '#shared/adapters/queue';
import { localDateOf } from '#shared/domain/instants';
import { addMonths, firstDayOf } from '#shared/domain/payment/months';
import { monthOf } from '#shared/domain/payment/week';
import { databaseSettings, env, queueSettings } from '#shared/lambda/env';
import { scheduleHandler } from '#shared/lambda/schedule-handler';

const { DIRECTORY_TABLE, INVOICE_TABLE, CLAIM_QUEUE_URL } = env(
  'DIRECTORY_TABLE',
  'INVOICE_TABLE',
  'CLAIM_QUEUE_URL',
);
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const invoices = invoiceTable(INVOICE_TABLE, database);
const recheck = invoiceRecheck(
  invoices,
  claimTable(INVOICE_TABLE, database, invoices),
  workQueue(CLAIM_QUEUE_URL, queueSettings()),
);

/**
 * In the first week of a month: what was claimed before the month was over was held as MONTH_OPEN, and is decided now.
 * Every night of the week finds the same, so that one that is missed is made good by the next.
 */
export const handler = scheduleHandler(async (now) => {
  const thisMonth = monthOf(localDateOf(now.getTime()));
  const month = addMonths(thisMonth, -1);
  const cause = { kind: 'month-over' as const, ids: [month], at: now.toISOString() };
  // An invoice of the first itself may have been decided by a clock that was a moment late.
  const early = { is: month, receivedUntil: firstDayOf(thisMonth) };
  for (const providerId of await directory.listProviderIds()) {
    await recheck.ofProvider(providerId, early, cause);
  }
});
