import { type ReactNode, useMemo } from 'react';
import type { Names } from '../api/queries.ts';
import { InnerLink } from '../parts/inner-link.tsx';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useWindowRows } from '../parts/use-window-rows.ts';
import { Reason, useAmounts } from '../payment/words.tsx';
import { useWords } from '../words/words.tsx';
import { NameOf } from '../invoices/line-list.tsx';
import { useHeldLines } from './held-lines.ts';
import { type HeldLine, workDown } from './readiness.ts';

const ROW_PIXELS = 96;
type AllNames = { caregivers: Names; recipients: Names };

const keyOf = ({ line }: HeldLine): string => `${line.invoiceId} ${line.lineId}`;

const lineAddress = (month: string, { line }: HeldLine): string => {
  const query = new URLSearchParams({ month, invoice: line.invoiceId, line: line.lineId });
  query.set('only', line.isSubject ? 'held' : 'shadow');
  return `/invoices?${query}`;
};

const Row = ({ one, month, names }: { one: HeldLine; month: string; names: AllNames }): ReactNode => {
  const { say } = useWords();
  const { hours, date } = useAmounts();
  const { line } = one;
  return (
    <>
      <p>
        <strong>{hours(one.minutes)}</strong> · <time dateTime={line.date}>{date(line.date)}</time> ·{' '}
        <NameOf id={line.recipientId} names={names.recipients} /> ·{' '}
        <NameOf id={line.caregiverId} names={names.caregivers} />
      </p>
      <ul className="findings">
        {one.codes.map((code) => (
          <li key={code}>
            <Reason code={code} />
          </li>
        ))}
      </ul>
      <p className="work-links">
        <InnerLink to={`/?date=${line.date}&find=${encodeURIComponent(line.recipientId)}`}>
          {say('web.invoice.visits')}
        </InnerLink>
        <InnerLink to={lineAddress(month, one)}>{say('web.readiness.toLine')}</InnerLink>
      </p>
    </>
  );
};

const Rows = (props: { rows: readonly HeldLine[]; month: string; names: AllNames }): ReactNode => {
  const { say } = useWords();
  const { listRef, lines, before, after, measure } = useWindowRows<HTMLOListElement, HeldLine>(
    props.rows,
    keyOf,
    ROW_PIXELS,
  );
  return (
    <ol className="work-down" ref={listRef} aria-label={say('web.readiness.work')}>
      {before > 0 && <li aria-hidden style={{ blockSize: before }} />}
      {lines.map(({ row, index }) => (
        <li key={keyOf(row)} ref={measure} data-index={index}>
          <Row one={row} month={props.month} names={props.names} />
        </li>
      ))}
      {after > 0 && <li aria-hidden style={{ blockSize: after }} />}
    </ol>
  );
};

/** What an office can work down before its branch pays: the largest first, each with the way to its visits and its line. */
export const WorkDown = (props: { month: string; branchId: string; names: AllNames }): ReactNode => {
  const { say } = useWords();
  const held = useHeldLines(props.month, true);
  const rows = useMemo(() => workDown(held.data ?? [], props.branchId), [held.data, props.branchId]);
  return (
    <section className="payment-part" aria-labelledby="work-down">
      <h2 id="work-down">{say('web.readiness.work')}</h2>
      {held.isPending && <Skeleton rows={5} shape="rows" />}
      {held.isError && <ProblemNotice error={held.error} onRetry={() => void held.refetch()} />}
      {held.data !== undefined && rows.length === 0 && (
        <Empty title={say('web.readiness.work.none')} hint={say('web.readiness.work.none.hint')} />
      )}
      {rows.length > 0 && (
        <>
          <p>{say('web.readiness.work.count', { count: rows.length })}</p>
          <Rows rows={rows} month={props.month} names={props.names} />
        </>
      )}
    </section>
  );
};
