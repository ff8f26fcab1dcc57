import { CheckCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import {
  type Condition,
  DECISIONS,
  GROUPS,
  type PointRange,
  type Row,
} from '#shared/domain/payment/shared-worker-table';
import { Fold } from '../parts/fold.tsx';
import { useWide } from '../parts/use-wide.ts';
import { Code } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { Outcome } from './outcome.tsx';
import { asksOf, sectionOf } from './table-words.ts';

const useConditions = (): ((when: Condition) => string[]) => {
  const { say } = useWords();
  const { formatList } = useIntl();
  return (when) => {
    const asks = asksOf(when).map((some) =>
      formatList(
        some.map((one) => say(`web.sharedWorker.if.${one}`)),
        { type: 'disjunction' },
      ),
    );
    return asks.length === 0 ? [say('web.sharedWorker.if.else')] : asks;
  };
};

const Range = ({ range }: { range: PointRange }): ReactNode => {
  const { say } = useWords();
  const { formatNumber } = useIntl();
  const from = formatNumber(range.from);
  if (!Number.isFinite(range.to)) return say('web.sharedWorker.points.from', { from });
  return say('web.sharedWorker.points.between', { from, to: formatNumber(range.to) });
};

const Applied = (): ReactNode => {
  const { say } = useWords();
  return (
    <span className="applied">
      <CheckCheck aria-hidden size={20} />
      {say('web.sharedWorker.table.applied')}
    </span>
  );
};

const Groups = ({ applied }: { applied: number | null }): ReactNode => {
  const { say } = useWords();
  const caption = say('web.sharedWorker.table.groups');
  return (
    <div className="wide-table" role="region" aria-label={caption} tabIndex={0}>
      <table className="plain">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {['group', 'higher', 'lower', 'then'].map((column) => (
              <th key={column} scope="col">
                {say(`web.sharedWorker.table.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {GROUPS.map(({ group, higher, lower }) => (
            <tr key={group} data-applied={group === applied || undefined}>
              <th scope="row">
                {group} {group === applied && <Applied />}
              </th>
              <td>
                <Range range={higher} />
              </td>
              <td>
                <Range range={lower} />
              </td>
              <td>{say(`web.sharedWorker.group.${group}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Place = ({ row }: { row: string }): ReactNode => {
  const { say } = useWords();
  return (
    <>
      {say(`web.sharedWorker.section.${sectionOf(row)}`)} <Code className="reason-code">{row}</Code>
    </>
  );
};

const RowLine = (props: { row: Row; isApplied: boolean; isWide: boolean }): ReactNode => {
  const { say } = useWords();
  const conditions = useConditions();
  const { row, isApplied, isWide } = props;
  const { allowed, code, refer = false, followUps = [] } = row.then;
  return (
    <tr data-applied={isApplied || undefined}>
      <th scope="row">
        <ul>
          {conditions(row.when).map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        {isApplied && <Applied />}
      </th>
      <td>
        <Outcome told={{ allowed, code, refer }} />
        {followUps.map((one) => (
          <p key={one} className="faint">
            {say(`shared-worker.follow-up.${one}`)}
          </p>
        ))}
        {!isWide && (
          <p className="faint">
            <Place row={row.row} />
          </p>
        )}
      </td>
      {isWide && (
        <td>
          <Place row={row.row} />
        </td>
      )}
    </tr>
  );
};

const Rows = ({ applied }: { applied: string }): ReactNode => {
  const { say } = useWords();
  const isWide = useWide();
  const caption = say('web.sharedWorker.table.rows');
  return (
    <div className="wide-table" role="region" aria-label={caption} tabIndex={0}>
      <table className="plain decision-rows">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {['when', 'then', ...(isWide ? ['source'] : [])].map((column) => (
              <th key={column} scope="col">
                {say(`web.sharedWorker.table.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DECISIONS.map((row) => (
            <RowLine key={row.row} row={row} isApplied={row.row === applied} isWide={isWide} />
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** The table of circular 1536A as the servers read it, with the group and the row that decided marked in it. */
export const DecisionTable = (props: { row: string; group: number | null }): ReactNode => {
  const { say } = useWords();
  const conditions = useConditions();
  const { formatList } = useIntl();
  const row = DECISIONS.find((one) => one.row === props.row);
  return (
    <>
      {row !== undefined && (
        <p>
          {say('web.sharedWorker.table.decided', { when: formatList(conditions(row.when)) })}{' '}
          <span className="faint">
            <Place row={row.row} />
          </span>
        </p>
      )}
      <Fold title={say('web.sharedWorker.table')}>
        {() => (
          <div className="decision-table">
            <Groups applied={props.group} />
            <Rows applied={props.row} />
          </div>
        )}
      </Fold>
    </>
  );
};
