import { ArrowDown, ArrowUp } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { addressWith, goTo } from '../address.ts';
import { Standing } from '../parts/standing.tsx';
import { InnerLink } from '../parts/inner-link.tsx';
import { useWindowRows } from '../parts/use-window-rows.ts';
import { useWords } from '../words/words.tsx';
import { type Row, type Sort, type SortColumn, visitIdOf } from './rows.ts';

import { ExceptionWords, useMinutes, VisitTimes, WhoIs } from './visit-bits.tsx';

const ROW_PIXELS = 57;
const COLUMNS: readonly SortColumn[] = ['recipient', 'caregiver', 'time', 'minutes', 'standing'];

/** What both shapes of the list are given. */
export type ListProps = {
  rows: readonly Row[];
  fresh: ReadonlySet<string>;
  /** The visit whose panel is open. */
  openId: string | null;
  label: string;
};

const SortHead = (props: { column: SortColumn; sort: Sort; onSort: (sort: Sort) => void }): ReactNode => {
  const { say } = useWords();
  const isSorted = props.sort.column === props.column;
  const direction = props.sort.isDescending ? 'descending' : 'ascending';
  const Arrow = props.sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <th scope="col" className={`col-${props.column}`} aria-sort={isSorted ? direction : 'none'}>
      <button
        type="button"
        className="sort"
        onClick={() =>
          props.onSort({ column: props.column, isDescending: isSorted && !props.sort.isDescending })
        }
      >
        {say(`web.column.${props.column}`)}
        {isSorted && <Arrow aria-hidden size={18} />}
      </button>
    </th>
  );
};

const VisitLine = ({ row, isFresh, isOpen }: { row: Row; isFresh: boolean; isOpen: boolean }): ReactNode => {
  const minutes = useMinutes();
  return (
    <>
      <th scope="row" className="col-recipient">
        <InnerLink
          id={`visit-${row.visit.visitId}`}
          className="row-link"
          to={{ visit: row.visit.visitId }}
          isCurrent={isOpen}
        >
          <WhoIs who={row.recipient} />
        </InnerLink>
        {isFresh && <FreshWord />}
      </th>
      <td className="col-caregiver">
        <WhoIs who={row.caregiver} />
      </td>
      <td className="col-time">
        <VisitTimes visit={row.visit} />
      </td>
      <td className="col-minutes">{minutes(row.visit.minutes)}</td>
      <td className="col-standing">
        <Standing shown={row.shown} />
      </td>
      <td className="col-findings">
        <ExceptionWords row={row} />
      </td>
    </>
  );
};

/** The whole line can be pressed with the mouse; the link in it serves keys, readers and new tabs. */
const openLine = (event: MouseEvent, visitId: string): void => {
  const isLink = event.target instanceof Element && event.target.closest('a') !== null;
  const isSelecting = getSelection()?.isCollapsed === false;
  if (!isLink && !isSelecting) goTo(addressWith({ visit: visitId }));
};

/** Says that a line has just come, for a few seconds. */
export const FreshWord = (): ReactNode => {
  const { say } = useWords();
  return <span className="fresh-word">{say('web.fresh')}</span>;
};

/** The day as a table: draws what is in sight and keeps the room of the rest. */
export const VisitTable = (props: ListProps & { sort: Sort; onSort: (sort: Sort) => void }): ReactNode => {
  const { say } = useWords();
  const { listRef, lines, before, after, measure } = useWindowRows<HTMLTableElement, Row>(
    props.rows,
    visitIdOf,
    ROW_PIXELS,
  );
  return (
    <table className="visits" ref={listRef} aria-label={props.label} aria-rowcount={props.rows.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          {COLUMNS.map((column) => (
            <SortHead key={column} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
          <th scope="col" className="col-findings">
            {say('web.column.exceptions')}
          </th>
        </tr>
      </thead>
      <tbody>
        {before > 0 && <tr aria-hidden style={{ blockSize: before }} />}
        {lines.map(({ row, index }) => (
          <tr
            key={row.visit.visitId}
            ref={measure}
            data-index={index}
            aria-rowindex={index + 2}
            className="line"
            onClick={(event) => openLine(event, row.visit.visitId)}
            data-fresh={props.fresh.has(row.visit.visitId) || undefined}
            data-open={props.openId === row.visit.visitId || undefined}
          >
            <VisitLine
              row={row}
              isFresh={props.fresh.has(row.visit.visitId)}
              isOpen={props.openId === row.visit.visitId}
            />
          </tr>
        ))}
        {after > 0 && <tr aria-hidden style={{ blockSize: after }} />}
      </tbody>
    </table>
  );
};
