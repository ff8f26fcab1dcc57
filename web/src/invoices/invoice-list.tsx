import { type ReactNode, useMemo } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useAddress } from '../address.ts';
import { InnerLink } from '../parts/inner-link.tsx';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { PickField } from '../parts/pick-field.tsx';
import { SortHead } from '../parts/sort-head.tsx';
import { useWide } from '../parts/use-wide.ts';
import { useWindowRows } from '../parts/use-window-rows.ts';
import { useInvoices } from '../payment/payment-calls.ts';
import { useAmounts } from '../payment/words.tsx';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import {
  countsOf,
  INVOICE_COLUMNS,
  type InvoiceRow,
  type InvoiceSort,
  type InvoiceStatusName,
  listed,
  sortOf,
  sortText,
  STATUS_ORDER,
  statusOf,
} from './invoice-rows.ts';
import { InvoiceStatus } from './invoice-status.tsx';

const ROW_PIXELS = 52;
const CARD_PIXELS = 152;
const ALL = 'all';
const WORDS_FIRST = new Set<string>(['invoice', 'status', 'received']);

type ListProps = { rows: readonly InvoiceRow[]; label: string };
type SortProps = { sort: InvoiceSort; onSort: (sort: InvoiceSort) => void };

const idOf = ({ invoiceId }: InvoiceRow): string => invoiceId;

const Received = ({ row }: { row: InvoiceRow }): ReactNode => {
  const { say } = useWords();
  const { dayAndTime } = useTimes();
  return (
    <>
      <time dateTime={row.receivedAt}>{dayAndTime(row.receivedAt)}</time>{' '}
      <span className="faint">{say('web.invoice.sequence', { number: row.sequence })}</span>
    </>
  );
};

const Table = ({ rows, label, sort, onSort }: ListProps & SortProps): ReactNode => {
  const { say } = useWords();
  const { hours } = useAmounts();
  const { listRef, lines, before, after, measure } = useWindowRows<HTMLTableElement, InvoiceRow>(
    rows,
    idOf,
    ROW_PIXELS,
  );
  return (
    <div className="wide-table" role="region" aria-label={label} tabIndex={0}>
      <table className="plain invoices" ref={listRef} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {INVOICE_COLUMNS.map((column) => (
              <SortHead
                key={column}
                text={say(`web.invoice.column.${column}`)}
                className={WORDS_FIRST.has(column) ? '' : 'number'}
                isSorted={sort.column === column}
                isDescending={sort.isDescending}
                onSort={(isDescending) => onSort({ column, isDescending })}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden style={{ blockSize: before }} />}
          {lines.map(({ row, index }) => (
            <tr key={row.invoiceId} ref={measure} data-index={index} aria-rowindex={index + 2}>
              <th scope="row">
                <InnerLink to={{ invoice: row.invoiceId }}>
                  <Code className="code-long">{row.invoiceId}</Code>
                </InnerLink>
              </th>
              <td>
                <InvoiceStatus status={row.status} />
              </td>
              <td className="number">{hours(row.totals.claimedMinutes)}</td>
              <td className="number">{hours(row.totals.payableMinutes)}</td>
              <td className="number">{hours(row.totals.heldMinutes)}</td>
              <td className="number">{hours(row.totals.shadowHeldMinutes)}</td>
              <td>
                <Received row={row} />
              </td>
            </tr>
          ))}
          {after > 0 && <tr aria-hidden style={{ blockSize: after }} />}
        </tbody>
      </table>
    </div>
  );
};

const Cards = ({ rows, label }: ListProps): ReactNode => {
  const { say } = useWords();
  const { hours } = useAmounts();
  const { listRef, lines, before, after, measure } = useWindowRows<HTMLUListElement, InvoiceRow>(
    rows,
    idOf,
    CARD_PIXELS,
  );
  return (
    <ul className="cards invoices" ref={listRef} aria-label={label}>
      {before > 0 && <li aria-hidden style={{ blockSize: before }} />}
      {lines.map(({ row, index }) => (
        <li key={row.invoiceId} ref={measure} data-index={index} className="card">
          <InnerLink className="row-link card-who" to={{ invoice: row.invoiceId }}>
            <Code className="code-long">{row.invoiceId}</Code>
          </InnerLink>
          <InvoiceStatus status={row.status} />
          <span>
            {say('web.invoice.paidOf', {
              paid: hours(row.totals.payableMinutes),
              claimed: hours(row.totals.claimedMinutes),
            })}
          </span>
          <span className="card-caregiver">
            <Received row={row} />
          </span>
        </li>
      ))}
      {after > 0 && <li aria-hidden style={{ blockSize: after }} />}
    </ul>
  );
};

/** How many invoices stand how; pressing one narrows the list to it. */
const StatusFilter = (props: {
  rows: readonly InvoiceRow[];
  status: InvoiceStatusName | null;
  onChange: (status: InvoiceStatusName | null) => void;
}): ReactNode => {
  const { say } = useWords();
  const { count } = useAmounts();
  const counts = countsOf(props.rows);
  const options = [
    { id: ALL, text: say('web.filter.all'), number: props.rows.length },
    ...STATUS_ORDER.filter((one) => counts[one] > 0 || one === props.status).map((id) => ({
      id,
      text: say(`web.invoice.status.${id}`),
      number: counts[id],
    })),
  ];
  return (
    <ToggleButtonGroup
      className="chips"
      aria-label={say('web.invoice.column.status')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.status ?? ALL]}
      onSelectionChange={(keys) => props.onChange(statusOf(String([...keys][0])))}
    >
      {options.map(({ id, text, number }) => (
        <ToggleButton key={id} id={id} className="chip">
          <span className="chip-count">{count(number)}</span>
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
};

/** On a phone there are no heads to press. */
const SortField = ({ sort, onSort }: SortProps): ReactNode => {
  const { say } = useWords();
  const options = INVOICE_COLUMNS.flatMap((column) =>
    [column, `-${column}`].map((id) => ({
      id,
      text: say(`web.invoice.sort.${id.startsWith('-') ? 'down' : 'up'}`, {
        column: say(`web.invoice.column.${column}`),
      }),
    })),
  );
  return (
    <PickField
      label={say('web.invoice.sort')}
      options={options}
      value={`${sort.isDescending ? '-' : ''}${sort.column}`}
      onPick={(id) => onSort(sortOf(id))}
    />
  );
};

const Found = ({ invoices, label }: { invoices: readonly InvoiceRow[]; label: string }): ReactNode => {
  const { say } = useWords();
  const isWide = useWide();
  const { query, change } = useAddress();
  const status = statusOf(query.get('status'));
  const sortAsked = query.get('sort');
  const sort = useMemo(() => sortOf(sortAsked), [sortAsked]);
  const rows = useMemo(() => listed(invoices, status, sort), [invoices, status, sort]);
  const onSort = (next: InvoiceSort): void => change({ sort: sortText(next) });
  return (
    <>
      {invoices.length > 1 && (
        <div className="filters">
          <StatusFilter rows={invoices} status={status} onChange={(next) => change({ status: next })} />
          {!isWide && <SortField sort={sort} onSort={onSort} />}
        </div>
      )}
      {rows.length === 0 ? (
        <Empty title={say('web.invoice.none.so')} hint={say('web.invoice.none.so.hint')} />
      ) : isWide ? (
        <Table rows={rows} label={label} sort={sort} onSort={onSort} />
      ) : (
        <Cards rows={rows} label={label} />
      )}
    </>
  );
};

/** The invoices of a month with their totals: sorted by any column, narrowed to a state. */
export const InvoiceList = (props: {
  month: string;
  providerId: string | undefined;
  mayUpload: boolean;
}): ReactNode => {
  const { say } = useWords();
  const { month } = useAmounts();
  const invoices = useInvoices(props.month, props.providerId, true);
  if (invoices.data === undefined) {
    if (invoices.isError)
      return <ProblemNotice error={invoices.error} onRetry={() => void invoices.refetch()} />;
    return <Skeleton rows={4} shape="rows" />;
  }
  if (invoices.data.length === 0) {
    const hint = props.mayUpload ? 'web.invoice.none.upload' : 'web.invoice.none.hint';
    return <Empty title={say('web.invoice.none', { month: month(props.month) })} hint={say(hint)} />;
  }
  return <Found invoices={invoices.data} label={say('web.invoice.list', { month: month(props.month) })} />;
};
