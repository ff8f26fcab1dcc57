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

/** Changes of one recipient's visits for one provider: their reports are named to that provider alone. */
const groupsOf = (changes: readonly VisitOfDay[]): [string, VisitOfDay[]][] =>
  [
    ...Map.groupBy(
      changes.flatMap((change) => change.recipientIds.map((recipientId) => ({ recipientId, change }))),
      ({ recipientId, change }) => `${recipientId}#${change.providerId ?? ''}`,
    ),
  ].map(([key, some]) => [key, some.map(({ change }) => change)]);

/** A visit of a month that is over came out differently: what is claimed for it is decided again, and says why. */
export const handler = streamHandler(changedVisitIn, async (_caregiverId, changes: VisitOfDay[], now) => {
  const today = localDateOf(now.getTime());
  for (const [key, some] of groupsOf(changes)) {
    const [recipientId = '', ownerId] = key.split('#');
    const ids = [...new Set(some.flatMap((change) => change.factIds))].sort();
    const cause = { kind: 'fact' as const, ids, at: now.toISOString(), ownerId };
    const dates = some.map((change) => change.date);
    for (const months of monthsToRecheck(dates, today)) {
      await recheck.ofRecipients([recipientId], months, cause);
    }
  }
});
