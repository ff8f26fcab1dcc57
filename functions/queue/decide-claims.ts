import { ClaimsDueV1 } from '#events/claims-due.v1';
import { benefitFacts } from '#shared/adapters/benefit-facts';
import { claimTable } from '#shared/adapters/claim-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { decisionTable } from '#shared/adapters/decision-table';
import { directoryReads } from '#shared/adapters/directory-reads';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { invoiceWork } from '#shared/adapters/invoice-work';
import { paymentSource } from '#shared/adapters/payment-source';
import { workQueue } from '#shared/adapters/queue';
import { reportTable } from '#shared/adapters/report-table';
import { rolloutDates } from '#shared/adapters/rollout-dates';
import { workMarks } from '#shared/adapters/work-marks';
import { databaseSettings, env, queueSettings } from '#shared/lambda/env';
import { queueHandler } from '#shared/lambda/queue-handler';

const { REPORT_TABLE, DIRECTORY_TABLE, INVOICE_TABLE, CLAIM_QUEUE_URL } = env(
  'REPORT_TABLE',
  'DIRECTORY_TABLE',
  'INVOICE_TABLE',
  'CLAIM_QUEUE_URL',
);
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const invoices = invoiceTable(INVOICE_TABLE, database);
const claims = claimTable(INVOICE_TABLE, database, invoices);
const work = invoiceWork({
  invoices,
  claims,
  decisions: decisionTable(INVOICE_TABLE, database),
  source: paymentSource({
    claims,
    visits: foldedVisits(reportTable(REPORT_TABLE, database), directory),
    directory,
    dates: rolloutDates(DIRECTORY_TABLE, database),
    care: benefitFacts(DIRECTORY_TABLE, database),
  }),
  marks: workMarks(INVOICE_TABLE, database),
  queue: workQueue(CLAIM_QUEUE_URL, queueSettings()),
});

/** Part of an invoice: laid out by recipient, decided, or decided again with a cause. */
export const handler = queueHandler(ClaimsDueV1, ({ data }, now) => work(data, now));
