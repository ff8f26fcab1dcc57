import { claimTable } from '#shared/adapters/claim-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { invoiceRecheck } from '#shared/adapters/invoice-recheck';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { workQueue } from '#shared/adapters/queue';
import { localDateOf } from '#shared/domain/instants';
import { addMonths } from '#shared/domain/payment/months';
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

/** The first of a month: what was claimed for the month that is over was held as MONTH_OPEN, and is decided now. */
export const handler = scheduleHandler(async (now) => {
  const month = addMonths(monthOf(localDateOf(now.getTime())), -1);
  const cause = { kind: 'month-over' as const, ids: [month], at: now.toISOString() };
  for (const providerId of await directory.listProviderIds()) {
    await recheck.ofProvider(providerId, { is: month }, cause);
  }
});
