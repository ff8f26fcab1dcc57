import { sdkDatabase } from '#shared/adapters/database-sdk';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { putMonthRoute } from '#shared/contracts/invoices';
import { AppError } from '#shared/domain/app-error';
import { localDateOf } from '#shared/domain/instants';
import { lastDayOf, monthStateOn } from '#shared/domain/payment/invoice';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { INVOICE_TABLE } = env('INVOICE_TABLE');
const invoices = invoiceTable(INVOICE_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/months/{month}: from its closing on what comes out differently is settled with a later month. */
export const handler = apiHandler(putMonthRoute, async ({ params, body, caller, now }) => {
  const { month } = params;
  const today = localDateOf(now.getTime());
  if (today <= lastDayOf(month)) {
    throw new AppError('impossible', 'MONTH_OPEN', 'This month is not over yet', {
      errors: [{ path: '{month}', code: 'MONTH_OPEN', message: 'Only a month that is over can be closed' }],
    });
  }
  const history = await invoices.putMonth(month, { ...body, by: caller.subject, at: now.toISOString() });
  return { status: 200, body: { month, state: monthStateOn(month, history, today), history } };
});
