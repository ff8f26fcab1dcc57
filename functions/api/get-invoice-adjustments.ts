import { sdkDatabase } from '#shared/adapters/database-sdk';
import { decisionTable } from '#shared/adapters/decision-table';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { getInvoiceAdjustmentsRoute } from '#shared/contracts/invoices';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { notFound } from '#shared/domain/access';
import { isStillCarried } from '#shared/domain/payment/invoice';
import { inOrderMade } from '#shared/domain/payment/totals';
import { fromCursor, toCursor } from '#shared/domain/visit-query';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { invoiceNamed } from '#shared/lambda/invoice-owner';

const { INVOICE_TABLE } = env('INVOICE_TABLE');
const database = sdkDatabase(databaseSettings());
const invoices = invoiceTable(INVOICE_TABLE, database);
const decisions = decisionTable(INVOICE_TABLE, database);

/** GET /v1/invoices/{invoiceId}/adjustments: of the reader's lines, in the order in which they were made. */
export const handler = apiHandler(getInvoiceAdjustmentsRoute, async ({ params, query, caller }) => {
  const { providerId, office } = await invoiceNamed(caller, query.providerId, () =>
    invoices.providersOf(params.invoiceId),
  );
  const pointer = await invoices.current({ providerId, invoiceId: params.invoiceId });
  if (pointer === undefined) throw notFound('invoice');
  const made = await decisions.adjustmentsOf(pointer);
  const history = await invoices.monthHistory(pointer.month);
  const all = inOrderMade(made).flatMap(({ at, carried, adjustments }) =>
    adjustments
      .filter((one) => office === null || one.providerBranchId === office)
      .map((one) => ({ ...one, at, carried: isStillCarried({ at, carried }, history) })),
  );
  const start = fromCursor(query.cursor);
  const end = start + (query.limit ?? PAGE_SIZE);
  return {
    status: 200,
    body: { items: all.slice(start, end), next: end < all.length ? toCursor(end) : null },
  };
});
