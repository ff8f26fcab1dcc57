import type { ClaimsDueV1 } from '#events/claims-due.v1';
import { claimsDue } from '#events/claims-due.v1';
import { benefitFacts } from '#shared/adapters/benefit-facts';
import { claimTable } from '#shared/adapters/claim-table';
import type { Database, Item } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { decisionTable } from '#shared/adapters/decision-table';
import { directoryReads } from '#shared/adapters/directory-reads';
import { factToItem } from '#shared/adapters/fact-item';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { invoiceWork } from '#shared/adapters/invoice-work';
import { paymentSource } from '#shared/adapters/payment-source';
import { rolloutDates } from '#shared/adapters/rollout-dates';
import { reportTable } from '#shared/adapters/report-table';
import { workMarks } from '#shared/adapters/work-marks';
import { uuidv7Of } from '#shared/domain/fact-id';
import { cutInvoice, type InvoiceLine } from '#shared/domain/payment/invoice';
import { countingProxy, type Units } from './support/counting-proxy.ts';
import type { Figure } from './support/metric.ts';
import { caregiverIdOf, enrol, PROVIDER, recipientIdOf } from './support/people.ts';
import { startStore } from './support/store.ts';

/** One part of an invoice: recipients with one caregiver each, on most days of a month. */
const RECIPIENTS = 23;
const DAYS = Array.from({ length: 22 }, (_, day) => `2025-12-${String(day + 1).padStart(2, '0')}`);
const NOW = new Date('2026-01-05T08:00:00.000Z');
const HEADER = {
  invoiceId: 'bench-2025-12',
  providerId: PROVIDER,
  month: '2025-12',
  sequence: 1,
  by: 'interface.bench',
  receivedAt: NOW.toISOString(),
  contentHash: 'bench-content-hash',
};

/** Four hours from eight in the morning, in winter time. */
const reportItem = (number: number, date: string, kind: 'arrival' | 'departure'): Item => {
  const atMillis = Date.parse(`${date}T${kind === 'arrival' ? '06' : '10'}:00:00.000Z`);
  const at = new Date(atMillis).toISOString();
  return factToItem({
    fact: 'report',
    reportId: uuidv7Of(atMillis, `payment-${number}-${date}-${kind}`),
    caregiverId: caregiverIdOf(number),
    recipientIds: [recipientIdOf(number)],
    kind,
    channel: 'app',
    occurredAt: at,
    receivedAt: at,
    effectiveAt: at,
    offline: false,
    place: { verdict: 'inside', method: 'gps', distanceMetres: 33.4 },
    clock: { basis: 'wall', offsetSeconds: 0.4 },
    receipt: '1234567',
    contentHash: 'A'.repeat(43),
  });
};

const linesOf = (number: number): InvoiceLine[] =>
  DAYS.map((date, day) => ({
    lineId: `${number}-${day}`,
    recipientId: recipientIdOf(number),
    caregiverId: caregiverIdOf(number),
    date,
    minutes: 240,
  }));

const workOver = (database: Database, sent: ClaimsDueV1[]) => {
  const directory = directoryReads('directory', database);
  const invoices = invoiceTable('invoices', database);
  const claims = claimTable('invoices', database, invoices);
  const decisions = decisionTable('invoices', database);
  const visits = foldedVisits(reportTable('reports', database), directory);
  const care = benefitFacts('directory', database);
  const dates = rolloutDates('directory', database);
  const source = paymentSource({ claims, visits, directory, dates, care });
  const marks = workMarks('invoices', database);
  // What is sent is counted elsewhere: here it is only to come to an end.
  const queue = {
    send: (message: unknown) => queue.sendAll([message]),
    sendAll: async (messages: readonly unknown[]): Promise<void> => {
      await Promise.resolve();
      sent.push(...messages.map((message) => message as ClaimsDueV1));
    },
  };
  return { invoices, decisions, work: invoiceWork({ invoices, claims, decisions, source, marks, queue }) };
};

const writesOf = ({ writes }: Units): number => [...writes.values()].reduce((sum, units) => sum + units, 0);

/** Read and write units of one part of an invoice, from its receipt to its decision, as the database counts them. */
export const unitsOfPart = async (): Promise<Figure[]> => {
  const store = await startStore();
  const proxy = await countingProxy(store.endpoint);
  try {
    await enrol(store.lean, 0, RECIPIENTS);
    const numbers = Array.from({ length: RECIPIENTS }, (_, number) => number);
    const reports = numbers.flatMap((number) =>
      DAYS.flatMap((date) => [reportItem(number, date, 'arrival'), reportItem(number, date, 'departure')]),
    );
    await store.database.batchPut({ table: 'reports', items: reports });
    const database = sdkDatabase({ region: 'il-central-1', endpoint: proxy.endpoint });
    const sent: ClaimsDueV1[] = [];
    const { invoices, decisions, work } = workOver(database, sent);
    const parts = cutInvoice(numbers.flatMap(linesOf));
    const lines = RECIPIENTS * DAYS.length;
    proxy.take();
    const { header } = await invoices.store({ ...HEADER, lines, parts: parts.length }, parts);
    const stored = proxy.take();
    await work(claimsDue('spread', { ...header, part: 0 }, header.receivedAt).data, NOW);
    const spread = proxy.take();
    for (const { data } of sent.splice(0)) await work(data, NOW);
    const decided = proxy.take();
    const found = await decisions.get(header, 0);
    const payable = found?.lines.filter(({ payableMinutes }) => payableMinutes === 240).length ?? 0;
    if (payable !== lines) throw new Error(`${payable} of ${lines} lines are payable as reported`);
    const reads = stored.reads + spread.reads + decided.reads;
    const writes = writesOf(stored) + writesOf(spread) + writesOf(decided);
    return [
      {
        what: 'read units a line, from receipt to decision',
        value: reads / lines,
        unit: '',
        target: 1,
        note: `one part of ${lines} lines and ${RECIPIENTS} recipients, ${2 * lines} reports folded; ${decided.reads} units in the decision, ${decided.requests} requests`,
      },
      {
        what: 'write units a line, from receipt to decision',
        value: writes / lines,
        unit: '',
        target: 1,
        note: `${writesOf(stored)} to take it in, ${writesOf(spread)} to lay it out by recipient, ${writesOf(decided)} to decide it`,
      },
    ];
  } finally {
    await proxy.stop();
    await store.stop();
  }
};
