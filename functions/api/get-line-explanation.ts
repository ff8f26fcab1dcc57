import { benefitFacts } from '#shared/adapters/benefit-facts';
import { claimTable } from '#shared/adapters/claim-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { paymentSource } from '#shared/adapters/payment-source';
import { reportTable } from '#shared/adapters/report-table';
import { getLineExplanationRoute } from '#shared/contracts/invoices';
import { maySee, notFound } from '#shared/domain/access';
import { explainLine } from '#shared/domain/payment/explain-line';
import { withoutPoints } from '#shared/domain/payment/shared-worker-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { rolloutDates } from '#shared/adapters/rollout-dates';
import { databaseSettings, env } from '#shared/lambda/env';
import { invoiceNamed } from '#shared/lambda/invoice-owner';
import { renderMessage } from '#shared/lambda/messages';

const { REPORT_TABLE, DIRECTORY_TABLE, INVOICE_TABLE } = env(
  'REPORT_TABLE',
  'DIRECTORY_TABLE',
  'INVOICE_TABLE',
);
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const invoices = invoiceTable(INVOICE_TABLE, database);
const claims = claimTable(INVOICE_TABLE, database, invoices);
const visits = foldedVisits(reportTable(REPORT_TABLE, database), directory);
const care = benefitFacts(DIRECTORY_TABLE, database);
const dates = rolloutDates(DIRECTORY_TABLE, database);
const source = paymentSource({ claims, visits, directory, dates, care });

/** GET /v1/invoices/{invoiceId}/lines/{lineId}/explanation: decided once more from the facts, with every step told. */
export const handler = apiHandler(getLineExplanationRoute, async ({ params, query, caller, now }) => {
  const { invoiceId, lineId } = params;
  const { providerId, office } = await invoiceNamed(caller, query.providerId, () =>
    invoices.providersOf(invoiceId),
  );
  const line = await invoices.line({ providerId, invoiceId }, lineId);
  if (line === undefined) throw notFound('line');
  const { recipientId, month } = line;
  const claimed = await source.claimed([recipientId], month);
  const inputs = await source.inputs(claimed, month, now);
  const explained = explainLine(inputs.get(recipientId), { providerId, invoiceId, lineId }, office);
  if (explained === undefined) throw notFound('line');
  const language = query.language ?? 'he';
  // One worker may tie them to somebody of another provider.
  const seesAll = claimed.recipients.every((one) => maySee(caller, one));
  const told = seesAll ? explained.lines : withoutPoints(explained.lines);
  const sentences = told.map(({ rule, factIds, messageId, values }) => ({
    rule,
    factIds,
    text: renderMessage(language, messageId, values),
  }));
  return { status: 200, body: { invoiceId, lineId, language, decision: explained.decision, sentences } };
});
