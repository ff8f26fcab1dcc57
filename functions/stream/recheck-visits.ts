import { claimTable } from '#shared/adapters/claim-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { invoiceRecheck } from '#shared/adapters/invoice-recheck';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { workQueue } from '#shared/adapters/queue';
import { changedVisitIn, type VisitOfDay } from '#shared/adapters/stream-records';
import { localDateOf } from '#shared/domain/instants';
import { monthsToRecheck } from '#shared/domain/payment/recheck';
import { databaseSettings, env, queueSettings } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { INVOICE_TABLE, CLAIM_QUEUE_URL } = env('INVOICE_TABLE', 'CLAIM_QUEUE_URL');
const database = sdkDatabase(databaseSettings());
const invoices = invoiceTable(INVOICE_TABLE, database);
const recheck = invoiceRecheck(
  invoices,
  claimTable(INVOICE_TABLE, database, invoices),
  workQueue(CLAIM_QUEUE_URL, queueSettings()),
);

/** A visit of a month that is over came out differently: what is claimed for it is decided again, and says why. */
export const handler = streamHandler(changedVisitIn, async (recipientId, changes: VisitOfDay[], now) => {
  const today = localDateOf(now.getTime());
  const ids = [...new Set(changes.map((change) => change.factId))].sort();
  for (const months of monthsToRecheck(
    changes.map((change) => change.date),
    today,
  )) {
    await recheck.ofRecipients([recipientId], months, { kind: 'fact', ids, at: now.toISOString() });
  }
});
