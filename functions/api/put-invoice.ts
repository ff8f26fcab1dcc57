import { hash } from 'node:crypto';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { gunzip } from '#shared/adapters/gzip';
import { contentOfCsv } from '#shared/adapters/invoice-csv';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { putInvoiceRoute } from '#shared/contracts/invoices';
import { localDateOf } from '#shared/domain/instants';
import { cutInvoice, requireNotClosed } from '#shared/domain/payment/invoice';
import { apiHandler } from '#shared/lambda/api-handler';
import { wholeProviderOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';
import { unpackWith } from '#shared/lambda/unpack';

const { INVOICE_TABLE } = env('INVOICE_TABLE');
const invoices = invoiceTable(INVOICE_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/invoices/{invoiceId}: all lines are durable before this answers; what is decided follows from the header. */
export const handler = apiHandler(
  putInvoiceRoute,
  async ({ params, query, body, caller, now }) => {
    const { month, sequence, lines } = typeof body === 'string' ? contentOfCsv(body, query) : body;
    const parts = cutInvoice(lines);
    const wanted = {
      invoiceId: params.invoiceId,
      providerId: wholeProviderOf(caller),
      month,
      sequence,
      lines: lines.length,
      parts: parts.length,
      by: caller.subject,
      receivedAt: now.toISOString(),
      contentHash: hash('sha256', JSON.stringify([month, parts]), 'base64url'),
    };
    // What stands already is only told once more, whatever became of its month.
    if ((await invoices.header(wanted))?.contentHash !== wanted.contentHash) {
      requireNotClosed(month, await invoices.monthHistory(month), localDateOf(now.getTime()));
    }
    const { header, created } = await invoices.store(wanted, parts);
    const counting = await invoices.current(header);
    return {
      status: created ? 202 : 200,
      body: {
        invoiceId: header.invoiceId,
        month: header.month,
        sequence: header.sequence,
        lines: header.lines,
        counts: counting?.sequence === header.sequence,
      },
    };
  },
  unpackWith(gunzip),
);
