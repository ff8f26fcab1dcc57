import { type ReactNode, useEffect } from 'react';
import { Button } from 'react-aria-components';
import type { useInvoice, InvoiceLine } from '../payment/payment-calls.ts';
import { InnerLink } from '../parts/inner-link.tsx';
import { useWindowRows } from '../parts/use-window-rows.ts';
import { useWide } from '../parts/use-wide.ts';
import { Reason, useAmounts } from '../payment/words.tsx';
import type { Names } from '../api/queries.ts';
import { Code } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';

const ROW_PIXELS = 57;
const CARD_PIXELS = 132;
/** The next page is asked for when so many lines are left below. */
const AHEAD = 40;
const COLUMNS = ['caregiver', 'claimed', 'payable', 'held', 'reasons'] as const;

export type LineNames = { caregivers: Names; recipients: Names };
type ListProps = { lines: readonly InvoiceLine[]; names: LineNames; openId: string | null; label: string };

const lineIdOf = ({ lineId }: InvoiceLine): string => lineId;

/** A name where the reader may know it, else the id. */
export const NameOf = ({ id, names }: { id: string; names: Names }): ReactNode => {
  const name = names.get(id);
  return name === undefined ? <Code>{id}</Code> : <bdi>{name}</bdi>;
};

/** Why minutes are held, or would be. */
export const Reasons = ({ line }: { line: InvoiceLine }): ReactNode => {
  const { say } = useWords();
  if (line.codes.length === 0 && line.shadowCodes.length === 0) return null;
  return (
    <ul className="findings">
      {line.codes.map((code) => (
        <li key={code}>
          <Reason code={code} />
        </li>
      ))}
      {line.shadowCodes.map((code) => (
        <li key={code} className="faint">
          {say('web.invoice.would')} <Reason code={code} />
        </li>
      ))}
    </ul>
  );
};

const LineLink = ({
  line,
  names,
  openId,
}: { line: InvoiceLine } & Pick<ListProps, 'names' | 'openId'>): ReactNode => {
  const { date } = useAmounts();
  return (
    <InnerLink
      id={`line-${line.lineId}`}
      className="row-link"
      to={{ line: line.lineId }}
      isCurrent={openId === line.lineId}
    >
      <time dateTime={line.date}>{date(line.date)}</time> ·{' '}
      <NameOf id={line.recipientId} names={names.recipients} />
    </InnerLink>
  );
};

const LineTable = (props: ListProps): ReactNode => {
  const { say } = useWords();
  const { hours } = useAmounts();
  const { listRef, lines, before, after, measure } = useWindowRows<HTMLTableElement, InvoiceLine>(
    props.lines,
    lineIdOf,
    ROW_PIXELS,
  );
  return (
    <table
      className="visits invoice-lines"
      ref={listRef}
      aria-label={props.label}
      aria-rowcount={props.lines.length + 1}
    >
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">{say('web.invoice.column.line')}</th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className={`col-${column}`}>
              {say(`web.invoice.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {before > 0 && <tr aria-hidden style={{ blockSize: before }} />}
        {lines.map(({ row, index }) => (
          <tr
            key={row.lineId}
            ref={measure}
            data-index={index}
            aria-rowindex={index + 2}
            className="line"
            data-open={props.openId === row.lineId || undefined}
          >
            <th scope="row" className="col-recipient">
              <LineLink line={row} names={props.names} openId={props.openId} />
            </th>
            <td>
              <NameOf id={row.caregiverId} names={props.names.caregivers} />
            </td>
            <td className="col-claimed">{hours(row.claimedMinutes)}</td>
            <td className="col-payable">{hours(row.payableMinutes)}</td>
            <td className="col-held">{hours(row.heldMinutes)}</td>
            <td>
              <Reasons line={row} />
            </td>
          </tr>
        ))}
        {after > 0 && <tr aria-hidden style={{ blockSize: after }} />}
      </tbody>
    </table>
  );
};

const LineCards = (props: ListProps): ReactNode => {
  const { say } = useWords();
  const { hours } = useAmounts();
  const { listRef, lines, before, after, measure } = useWindowRows<HTMLUListElement, InvoiceLine>(
    props.lines,
    lineIdOf,
    CARD_PIXELS,
  );
  return (
    <ul className="cards" ref={listRef} aria-label={props.label}>
      {before > 0 && <li aria-hidden style={{ blockSize: before }} />}
      {lines.map(({ row, index }) => (
        <li key={row.lineId} ref={measure} data-index={index} className="card">
          <LineLink line={row} names={props.names} openId={props.openId} />
          <span className="card-caregiver">
            <NameOf id={row.caregiverId} names={props.names.caregivers} />
          </span>
          <span>
            {say('web.invoice.paidOf', {
              paid: hours(row.payableMinutes),
              claimed: hours(row.claimedMinutes),
            })}
          </span>
          <Reasons line={row} />
        </li>
      ))}
      {after > 0 && <li aria-hidden style={{ blockSize: after }} />}
    </ul>
  );
};

/** Asks for the next page when the end of what is there comes into sight. */
const More = ({ invoice }: { invoice: ReturnType<typeof useInvoice> }): ReactNode => {
  const { say } = useWords();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = invoice;
  useEffect(() => {
    if (!hasNextPage || isFetchingNextPage) return undefined;
    const look = (): void => {
      const left = document.documentElement.scrollHeight - scrollY - innerHeight;
      if (left < AHEAD * ROW_PIXELS) void fetchNextPage();
    };
    look();
    addEventListener('scroll', look, { passive: true });
    return () => removeEventListener('scroll', look);
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <Button className="button" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
      {say('web.invoice.more')}
    </Button>
  );
};

/** The lines of an invoice: draws what is in sight, and reads on as somebody scrolls. */
export const LineList = (props: ListProps & { invoice: ReturnType<typeof useInvoice> }): ReactNode => {
  const isWide = useWide();
  const { invoice, ...list } = props;
  return (
    <>
      {isWide ? <LineTable {...list} /> : <LineCards {...list} />}
      <More invoice={invoice} />
    </>
  );
};
