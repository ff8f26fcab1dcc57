import { someAtOnce } from '#shared/adapters/at-once';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { decisionTable } from '#shared/adapters/decision-table';
import { invoicePk } from '#shared/adapters/invoice-keys';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { invoiceView } from '#shared/adapters/invoice-view';
import { listInvoicesRoute } from '#shared/contracts/invoices';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { invoiceReader } from '#shared/lambda/invoice-owner';

const { INVOICE_TABLE } = env('INVOICE_TABLE');
const database = sdkDatabase(databaseSettings());
const invoices = invoiceTable(INVOICE_TABLE, database);
const view = invoiceView(invoices, decisionTable(INVOICE_TABLE, database));

const AT_ONCE = 8;

/** GET /v1/invoices?month=: a provider has some a month, so all of them at once. */
export const handler = apiHandler(listInvoicesRoute, async ({ query, caller, now }) => {
  const { providerId, office } = invoiceReader(caller, query.providerId);
  const listed = await invoices.listOf(providerId, query.month);
  const refs = listed.map(({ invoiceId }) => ({ providerId, invoiceId }));
  const current = await invoices.currentOf(refs);
  const items = await someAtOnce(refs, AT_ONCE, async (ref) => {
    const pointer = current.get(invoicePk(ref));
    if (pointer === undefined) return [];
    const { invoiceId, month, sequence, receivedAt } = pointer;
    const { standing } = await view.of(pointer, office, now);
    const { status, totals } = standing;
    return [{ invoiceId, month, sequence, receivedAt, status, totals }];
  });
  return { status: 200, body: { items: items.flat(), next: null } };
});
