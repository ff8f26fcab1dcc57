import { Clock, Diamond } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Branch } from '#shared/domain/branches';
import { InnerLink } from '../parts/inner-link.tsx';
import { useAmounts } from '../payment/words.tsx';
import { useWords } from '../words/words.tsx';
import { dateOf, marksOf, movedFrom, placeOf, type Span, waitingOf } from './timeline.ts';

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** Behind it a mark has room for its words only where the line is long. */
const LATE = 0.8;

type Marked = { span: Span; today: string };

const Axis = ({ span, today }: Marked): ReactNode => {
  const { say } = useWords();
  const { shortMonth } = useAmounts();
  return (
    <div className="branch-axis" aria-hidden>
      <div className="branch-track">
        {marksOf(span).map((mark) => (
          <span
            key={mark}
            className="axis-mark"
            data-late={placeOf(mark, span) > LATE || undefined}
            style={{ insetInlineStart: percent(placeOf(mark, span)) }}
          >
            {shortMonth(mark.slice(0, 7))}
          </span>
        ))}
        <span className="axis-today" style={{ insetInlineStart: percent(placeOf(today, span)) }}>
          {say('web.branches.today')}
        </span>
      </div>
    </div>
  );
};

const Bars = ({ branch, span, today }: Marked & { branch: Branch }): ReactNode => {
  const { say } = useWords();
  const { date } = useAmounts();
  const reports = placeOf(branch.reportingFrom, span);
  const pays = placeOf(branch.payingFrom, span);
  const announced = movedFrom(branch);
  const label = say('web.branches.paysFrom', { date: date(branch.payingFrom) });
  // Where there is more room; in a bar that was moved, behind the sign of the first date.
  const isLabelBefore = pays - reports > 1 - pays;
  const labelAt = isLabelBefore ? Math.max(reports, announced === null ? 0 : placeOf(announced, span)) : pays;
  return (
    <div className="branch-track" aria-hidden>
      <span
        className="bar bar-reporting"
        style={{ insetInlineStart: percent(reports), inlineSize: percent(pays - reports) }}
      />
      <span
        className="bar bar-paying"
        style={{ insetInlineStart: percent(pays), inlineSize: percent(1 - pays) }}
      />
      <span
        className={`bar-label ${isLabelBefore ? 'bar-label-before' : ''}`}
        style={{ insetInlineStart: percent(labelAt) }}
      >
        {label}
      </span>
      {announced !== null && (
        <Diamond
          className="bar-sign bar-announced"
          size={16}
          style={{ insetInlineStart: percent(placeOf(announced, span)) }}
        />
      )}
      {waitingOf(branch).map((change) => (
        <Clock
          key={change.at}
          className="bar-sign bar-waiting"
          size={18}
          style={{ insetInlineStart: percent(placeOf(dateOf(change), span)) }}
        />
      ))}
      <span className="bar-today" style={{ insetInlineStart: percent(placeOf(today, span)) }} />
    </div>
  );
};

const Name = ({ branch, isOpen }: { branch: Branch; isOpen: boolean }): ReactNode => {
  const { say, sayIfKnown } = useWords();
  const { date } = useAmounts();
  const waiting = waitingOf(branch).length;
  return (
    <div className="branch-name">
      <InnerLink
        id={`branch-${branch.branchId}`}
        className="row-link"
        to={{ branch: branch.branchId }}
        isCurrent={isOpen}
      >
        {sayIfKnown(`branch.${branch.branchId}`) ?? branch.name}
      </InnerLink>
      <span className="branch-when">
        {' '}
        <span className="heard-only">
          {say('web.branches.reportsFrom', { date: date(branch.reportingFrom) })}.{' '}
        </span>
        {say('web.branches.paysFrom', { date: date(branch.payingFrom) })}
      </span>
      {waiting > 0 && <span className="heard-only"> {say('web.branches.waiting', { count: waiting })}</span>}
    </div>
  );
};

/** What the signs of the time line mean. */
const Key = (): ReactNode => {
  const { say } = useWords();
  return (
    <ul className="branch-key" aria-hidden>
      <li>
        <span className="key-bar bar-reporting" /> {say('web.branches.mode.reporting')}
      </li>
      <li>
        <span className="key-bar bar-paying" /> {say('web.branches.mode.paying')}
      </li>
      <li>
        <Diamond className="bar-announced" size={16} /> {say('web.branches.announced')}
      </li>
      <li>
        <Clock className="bar-waiting" size={18} /> {say('web.branches.waitingSign')}
      </li>
    </ul>
  );
};

/** All branches on one line of time, from the first report on; each leads to its dates and their history. */
export const BranchTimeline = (
  props: Marked & { branches: readonly Branch[]; openId: string | null; label: string },
): ReactNode => (
  <div className="branch-lines">
    <Key />
    <Axis span={props.span} today={props.today} />
    <ul aria-label={props.label}>
      {props.branches.map((branch) => (
        <li
          key={branch.branchId}
          className="branch-line"
          data-open={props.openId === branch.branchId || undefined}
        >
          <Name branch={branch} isOpen={props.openId === branch.branchId} />
          <Bars branch={branch} span={props.span} today={props.today} />
        </li>
      ))}
    </ul>
  </div>
);
