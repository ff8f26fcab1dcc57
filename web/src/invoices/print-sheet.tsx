import type { ReactNode } from 'react';
import type { Invoice } from '#shared/contracts/invoices';
import { useProviderName } from '../api/queries.ts';
import { type InvoiceLine, type InvoiceRef, useAdjustments } from '../payment/payment-calls.ts';
import { inOrder, useAmounts, useCodeWord } from '../payment/words.tsx';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { adjustmentKey, AdjustmentWords } from './adjustments.tsx';
import { type LineNames, NameOf } from './line-list.tsx';

const COLUMNS = ['date', 'recipient', 'caregiver', 'claimed', 'payable', 'held', 'reasons'] as const;

const Sums = ({ invoice }: { invoice: Invoice }): ReactNode => {
  const { say } = useWords();
  const { hours } = useAmounts();
  const word = useCodeWord();
  const { totals } = invoice;
  return (
    <dl className="print-sums">
      <div>
        <dt>{say('web.invoice.column.claimed')}</dt>
        <dd>{hours(totals.claimedMinutes)}</dd>
      </div>
      <div>
        <dt>{say('web.invoice.column.payable')}</dt>
        <dd>{hours(totals.payableMinutes)}</dd>
      </div>
      <div>
        <dt>{say('web.invoice.column.held')}</dt>
        <dd>{hours(totals.heldMinutes)}</dd>
      </div>
      {inOrder(totals.heldByCode).map(({ code, minutes }) => (
        <div key={code} className="print-code">
          <dt>{word(code)}</dt>
          <dd>{hours(minutes)}</dd>
        </div>
      ))}
    </dl>
  );
};

/** What changed since it was first decided, after the lines as they stand. */
const Changes = ({ from }: { from: InvoiceRef }): ReactNode => {
  const { say } = useWords();
  const { data = [] } = useAdjustments(from);
  if (data.length === 0) return null;
  return (
    <>
      <h2>{say('web.invoice.adjustments.all')}</h2>
      <ol className="print-changes">
        {data.map((one) => (
          <li key={adjustmentKey(one)}>
            {say('web.invoice.line')} <Code>{one.lineId}</Code>
            <AdjustmentWords one={one} />
          </li>
        ))}
      </ol>
    </>
  );
};

/** An invoice on paper: whose and which month on every page, the sums, every line. The browser makes the PDF of it. */
export const PrintSheet = (props: {
  invoice: Invoice;
  from: InvoiceRef;
  lines: readonly InvoiceLine[];
  names: LineNames;
}): ReactNode => {
  const { say } = useWords();
  const { month, date, hours } = useAmounts();
  const { dayAndTime } = useTimes();
  const word = useCodeWord();
  const { invoice, lines, names } = props;
  const provider = useProviderName(invoice.providerId) ?? invoice.providerId;
  const columnWords = { date: 'file.date', recipient: 'file.recipient' } as const;
  return (
    <div className="print-sheet">
      <h1>
        {say('web.invoice.one')} <Code>{invoice.invoiceId}</Code>
      </h1>
      <p>
        <bdi>{provider}</bdi> · {month(invoice.month)} ·{' '}
        {say('web.invoice.sequence', { number: invoice.sequence })} · {dayAndTime(invoice.receivedAt)}
      </p>
      <Sums invoice={invoice} />
      <table className="print-lines">
        <thead>
          <tr className="print-head">
            <th colSpan={COLUMNS.length}>
              <bdi>{provider}</bdi> · {month(invoice.month)} · <Code>{invoice.invoiceId}</Code>
            </th>
          </tr>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {column === 'date' || column === 'recipient'
                  ? say(`web.invoice.${columnWords[column]}`)
                  : say(`web.invoice.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.lineId}>
              <td>{date(line.date)}</td>
              <td>
                <NameOf id={line.recipientId} names={names.recipients} />
              </td>
              <td>
                <NameOf id={line.caregiverId} names={names.caregivers} />
              </td>
              <td>{hours(line.claimedMinutes)}</td>
              <td>{hours(line.payableMinutes)}</td>
              <td>{hours(line.heldMinutes)}</td>
              <td>{line.codes.map(word).join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Changes from={props.from} />
    </div>
  );
};
