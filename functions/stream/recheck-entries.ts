import { benefitFacts } from '#shared/adapters/benefit-facts';
import { claimTable } from '#shared/adapters/claim-table';
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
const ALL = '9999-12';
type Widespread = Extract<PaymentChange, { who: 'branch' | 'everybody' }>;

const providersOf = (change: Widespread): Promise<string[]> =>
  change.who === 'branch' ? directory.providersReaching(change.branchId) : directory.listProviderIds();

/** Them, and whoever lives with them: one foreign worker ties the claims of both. */
const recipientsOf = async (change: Exclude<PaymentChange, Widespread>): Promise<string[]> => {
  const ids =
    change.who === 'recipients'
      ? change.recipientIds
      : (await directory.ofCaregiver(change.caregiverId)).assignments.map((one) => one.recipientId);
  const [together, left] = await Promise.all([
    directory.getRecipients([...new Set(ids)]).then((recipients) => homes.of(recipients)),
    homes.ofHomes(change.who === 'recipients' ? (change.left ?? []) : []),
  ]);
  return [...ids, ...[...together, ...left].map((one) => one.recipientId)];
};

/** A permit, a benefit, an assignment, a date of the rollout changed: what is claimed is decided again, and says why. */
export const handler = streamHandler(paymentChangeIn, async (_key, changes: PaymentChange[], now) => {
  for (const change of changes) {
    const cause = { ...change.cause, at: now.toISOString() };
    if (change.who === 'branch' || change.who === 'everybody') {
      for (const providerId of await providersOf(change))
        await recheck.ofProvider(providerId, { from: change.from }, cause);
    } else await recheck.ofRecipients(await recipientsOf(change), { first: change.from, last: ALL }, cause);
  }
});
