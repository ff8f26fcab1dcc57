import { sdkDatabase } from '#shared/adapters/database-sdk';
import { decisionTable } from '#shared/adapters/decision-table';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { invoiceView } from '#shared/adapters/invoice-view';
import { getInvoiceRoute } from '#shared/contracts/invoices';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { notFound } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { invoiceNamed } from '#shared/lambda/invoice-owner';

const { INVOICE_TABLE } = env('INVOICE_TABLE');
const database = sdkDatabase(databaseSettings());
const invoices = invoiceTable(INVOICE_TABLE, database);
const view = invoiceView(invoices, decisionTable(INVOICE_TABLE, database));

/** GET /v1/invoices/{invoiceId}: the submission that counts, and of the reader's lines the sums and a page. */
export const handler = apiHandler(getInvoiceRoute, async ({ params, query, caller, now }) => {
  const { providerId, office } = await invoiceNamed(caller, query.providerId, () =>
    invoices.providersOf(params.invoiceId),
  );
  const pointer = await invoices.current({ providerId, invoiceId: params.invoiceId });
  if (pointer === undefined) throw notFound('invoice');
  const { limit = PAGE_SIZE, cursor, only } = query;
  // In this order: whoever is told that all is decided must find every line.
  const { standing, parts } = await view.of(pointer, office, now);
  const page = await view.lines(pointer, { parts, office }, { limit, cursor, only });
  const { parts: _count, firstAt: _first, ...named } = pointer;
  const lines = page.lines.map(({ invoiceId: _invoice, providerId: _provider, ...line }) => line);
  return { status: 200, body: { ...named, ...standing, lines, next: page.next } };
});
