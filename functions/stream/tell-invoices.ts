import { sdkDatabase } from '#shared/adapters/database-sdk';
import { decisionTable } from '#shared/adapters/decision-table';
import { eventLog } from '#shared/adapters/event-log';
import { type InvoiceNews, invoiceNewsIn } from '#shared/adapters/invoice-stream';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { type Told, toldOfAdjustments, toldOfDecision } from '#shared/domain/told-events';
import { databaseSettings, env } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { INVOICE_TABLE, EVENT_TABLE } = env('INVOICE_TABLE', 'EVENT_TABLE');
const database = sdkDatabase(databaseSettings());
const invoices = invoiceTable(INVOICE_TABLE, database);
const decisions = decisionTable(INVOICE_TABLE, database);
const events = eventLog(EVENT_TABLE, database);

/** Of one submission: that it is decided, once all its parts are, and then what was adjusted. */
const toldOf = async (news: InvoiceNews[], now: Date): Promise<Told[]> => {
  const [ref] = news.map((one) => one.ref);
  const header = ref && (await invoices.header(ref));
  if (header === undefined) throw new Error('There is no such submission');
  const adjusted = news.flatMap((one) => (one.adjusted === null ? [] : [one.adjusted]));
  const isNew = news.some((one) => one.adjusted === null);
  const sums = isNew ? (await decisions.totalsOf(header)).map((part) => part.totals) : [];
  const decided = isNew ? toldOfDecision(header, sums, now) : null;
  return [...(decided === null ? [] : [decided]), ...adjusted.map((one) => toldOfAdjustments(header, one))];
};

/** What was decided and adjusted of an invoice goes into the log of its provider; told twice it is the same. */
export const handler = streamHandler(invoiceNewsIn, async (_invoice, news: InvoiceNews[], now) => {
  for (const some of Map.groupBy(news, ({ ref }) => ref.sequence).values()) {
    const [{ ref: { providerId = '' } = {} } = {}] = some;
    for (const { cause, event } of await toldOf(some, now)) await events.append(providerId, cause, event);
  }
});
