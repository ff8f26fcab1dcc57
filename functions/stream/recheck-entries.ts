import { benefitFacts } from '#shared/adapters/benefit-facts';
import { claimTable } from '#shared/adapters/claim-table';
import { claimsTouched } from '#shared/adapters/claims-touched';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { housemates } from '#shared/adapters/housemates';
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
const homes = housemates(directory, benefitFacts(DIRECTORY_TABLE, database));
const redecide = claimsTouched(directory, recheck, homes);

/** A permit, a benefit, an assignment, a date of the rollout changed: what is claimed is decided again, and says why. */
export const handler = streamHandler(paymentChangeIn, async (_key, changes: PaymentChange[], now) => {
  for (const change of changes) await redecide(change, { ...change.cause, at: now.toISOString() });
});
