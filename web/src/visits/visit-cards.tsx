import type { ReactNode } from 'react';
import { InnerLink } from '../parts/inner-link.tsx';
import { useWindowRows } from '../parts/use-window-rows.ts';
import { Standing } from '../parts/standing.tsx';

import { type Row, visitIdOf } from './rows.ts';
import { ExceptionWords, useMinutes, VisitTimes, WhoIs } from './visit-bits.tsx';
import { FreshWord, type ListProps } from './visit-table.tsx';

const CARD_PIXELS = 150;

/** The day on a phone: one card a visit, the whole card can be pressed. */
export const VisitCards = (props: ListProps): ReactNode => {
  const minutes = useMinutes();
  const { listRef, lines, before, after, measure } = useWindowRows<HTMLUListElement, Row>(
    props.rows,
    visitIdOf,
    CARD_PIXELS,
  );
  return (
    <ul
      className="cards"
      ref={listRef}
      aria-label={props.label}
      style={{ paddingBlockStart: before, paddingBlockEnd: after }}
    >
      {lines.map(({ row, index }) => (
        <li
          key={row.visit.visitId}
          ref={measure}
          data-index={index}
          className="card"
          aria-setsize={props.rows.length}
          aria-posinset={index + 1}
          data-fresh={props.fresh.has(row.visit.visitId) || undefined}
        >
          <p className="card-who">
            <InnerLink
              id={`visit-${row.visit.visitId}`}
              className="row-link"
              to={{ visit: row.visit.visitId }}
            >
              <WhoIs who={row.recipient} />
            </InnerLink>
            {props.fresh.has(row.visit.visitId) && <FreshWord />}
          </p>
          <p className="card-caregiver">
            <WhoIs who={row.caregiver} />
          </p>
          <p className="card-times">
            <VisitTimes visit={row.visit} />
            {row.visit.minutes !== null && <span className="faint">{minutes(row.visit.minutes)}</span>}
          </p>
          <Standing shown={row.shown} />
          <ExceptionWords row={row} />
        </li>
      ))}
    </ul>
  );
};
