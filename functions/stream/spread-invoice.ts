import { claimsDueOf } from '#events/claims-due.v1';
import { claimTable } from '#shared/adapters/claim-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { invoiceRecheck } from '#shared/adapters/invoice-recheck';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { workQueue } from '#shared/adapters/queue';
import { type InvoiceStart, invoiceStartIn } from '#shared/adapters/stream-records';
import { databaseSettings, env, queueSettings } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { DIRECTORY_TABLE, INVOICE_TABLE, CLAIM_QUEUE_URL } = env(
  'DIRECTORY_TABLE',
  'INVOICE_TABLE',
  'CLAIM_QUEUE_URL',
);
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const invoices = invoiceTable(INVOICE_TABLE, database);
const queue = workQueue(CLAIM_QUEUE_URL, queueSettings());
const recheck = invoiceRecheck(invoices, claimTable(INVOICE_TABLE, database, invoices), queue);

/**
 * A submission whose header stands is complete: if it is the one that counts, its parts go to work. A month that was
 * opened again is looked at once more, whole (decision 0050, A16).
 */
export const handler = streamHandler(invoiceStartIn, async (_key, starts: InvoiceStart[], now) => {
  for (const start of starts) {
    if ('header' in start) {
      const counting = await invoices.current(start.header);
      if (counting?.sequence !== start.header.sequence) continue;
      await queue.sendAll(claimsDueOf('spread', start.header));
      continue;
    }
    const cause = { kind: 'reopening' as const, ids: [start.reopened], at: now.toISOString() };
    for (const providerId of await directory.listProviderIds()) {
      await recheck.ofProvider(providerId, { is: start.reopened }, cause);
    }
  }
});
