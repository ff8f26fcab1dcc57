import { claimsDueOf } from '#events/claims-due.v1';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { workQueue } from '#shared/adapters/queue';
import { newInvoiceIn } from '#shared/adapters/stream-records';
import type { InvoiceHeader } from '#shared/domain/payment/invoice';
import { databaseSettings, env, queueSettings } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { INVOICE_TABLE, CLAIM_QUEUE_URL } = env('INVOICE_TABLE', 'CLAIM_QUEUE_URL');
const invoices = invoiceTable(INVOICE_TABLE, sdkDatabase(databaseSettings()));
const queue = workQueue(CLAIM_QUEUE_URL, queueSettings());

/** A submission whose header stands is complete: if it is the one that counts, its parts go to work. */
export const handler = streamHandler(newInvoiceIn, async (_invoice, headers: InvoiceHeader[]) => {
  for (const header of headers) {
    const counting = await invoices.current(header);
    if (counting?.sequence === header.sequence) await queue.sendAll(claimsDueOf('spread', header));
  }
});
