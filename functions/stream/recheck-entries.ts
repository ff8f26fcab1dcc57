import { claimTable } from '#shared/adapters/claim-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { invoiceRecheck } from '#shared/adapters/invoice-recheck';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { type PaymentChange, paymentChangeIn } from '#shared/adapters/payment-changes';
import { workQueue } from '#shared/adapters/queue';
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
const recheck = invoiceRecheck(
  invoices,
  claimTable(INVOICE_TABLE, database, invoices),
  workQueue(CLAIM_QUEUE_URL, queueSettings()),
);

const recipientsOf = async (change: Exclude<PaymentChange, { who: 'branch' }>): Promise<string[]> => {
  if (change.who === 'recipients') return change.recipientIds;
  const { assignments } = await directory.ofCaregiver(change.caregiverId);
  return assignments.map((one) => one.recipientId);
};

/** A permit, a benefit, an assignment, a paying date changed: what is claimed is decided again, and says why. */
export const handler = streamHandler(paymentChangeIn, async (_key, changes: PaymentChange[], now) => {
  for (const change of changes) {
    const cause = { ...change.cause, at: now.toISOString() };
    if (change.who === 'branch') {
      for (const providerId of await directory.providersReaching(change.branchId)) {
        await recheck.ofProvider(providerId, { from: change.from }, cause);
      }
    } else
      await recheck.ofRecipients(await recipientsOf(change), { first: change.from, last: '9999-12' }, cause);
  }
});
