import { sdkDatabase } from '#shared/adapters/database-sdk';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { getMonthRoute } from '#shared/contracts/invoices';
import { localDateOf } from '#shared/domain/instants';
import { monthStateOn } from '#shared/domain/payment/invoice';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { INVOICE_TABLE } = env('INVOICE_TABLE');
const invoices = invoiceTable(INVOICE_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/months/{month}: open, invoicing or closed, and who closed or opened it. */
export const handler = apiHandler(getMonthRoute, async ({ params, now }) => {
  const { month } = params;
  const history = await invoices.monthHistory(month);
  return {
    status: 200,
    body: { month, state: monthStateOn(month, history, localDateOf(now.getTime())), history },
  };
});
