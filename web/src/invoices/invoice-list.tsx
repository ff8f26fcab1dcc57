import type { ReactNode } from 'react';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { InnerLink } from '../parts/inner-link.tsx';
import { useInvoices } from '../payment/payment-calls.ts';
import { useAmounts } from '../payment/words.tsx';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { InvoiceStatus } from './invoice-status.tsx';

const COLUMNS = ['claimed', 'payable', 'held', 'wouldBeHeld'] as const;

/** The invoices of a month with their totals. */
export const InvoiceList = (props: {
  month: string;
  providerId: string | undefined;
  mayUpload: boolean;
}): ReactNode => {
  const { say } = useWords();
  const { hours, month } = useAmounts();
  const { dayAndTime } = useTimes();
  const invoices = useInvoices(props.month, props.providerId, true);
  const label = say('web.invoice.list', { month: month(props.month) });
  if (invoices.data === undefined) {
    if (invoices.isError)
      return <ProblemNotice error={invoices.error} onRetry={() => void invoices.refetch()} />;
    return <Skeleton rows={4} shape="rows" />;
  }
  if (invoices.data.length === 0) {
    const hint = props.mayUpload ? 'web.invoice.none.upload' : 'web.invoice.none.hint';
    return <Empty title={say('web.invoice.none', { month: month(props.month) })} hint={say(hint)} />;
  }
  return (
    <div className="wide-table" role="region" aria-label={label} tabIndex={0}>
      <table className="plain invoices">
        <thead>
          <tr>
            <th scope="col">{say('web.invoice.column.invoice')}</th>
            <th scope="col">{say('web.invoice.column.status')}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className="number">
                {say(`web.invoice.column.${column}`)}
              </th>
            ))}
            <th scope="col">{say('web.invoice.column.received')}</th>
          </tr>
        </thead>
        <tbody>
          {invoices.data.map(({ invoiceId, status, totals, receivedAt, sequence }) => (
            <tr key={invoiceId}>
              <th scope="row">
                <InnerLink to={{ invoice: invoiceId }}>
                  <Code className="code-long">{invoiceId}</Code>
                </InnerLink>
              </th>
              <td>
                <InvoiceStatus status={status} />
              </td>
              <td className="number">{hours(totals.claimedMinutes)}</td>
              <td className="number">{hours(totals.payableMinutes)}</td>
              <td className="number">{hours(totals.heldMinutes)}</td>
              <td className="number">{hours(totals.shadowHeldMinutes)}</td>
              <td>
                <time dateTime={receivedAt}>{dayAndTime(receivedAt)}</time>{' '}
                <span className="faint">{say('web.invoice.sequence', { number: sequence })}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
