import type { ReactNode } from 'react';
import type { DecisionReply } from '#shared/contracts/shared-worker';
import { InnerLink } from '../parts/inner-link.tsx';
import { ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useWide } from '../parts/use-wide.ts';
import { shiftedMonth } from '../payment/months.ts';
import { useAmounts } from '../payment/words.tsx';
import { useWords } from '../words/words.tsx';
import { Outcome } from './outcome.tsx';
import { useMonthsOf } from './shared-worker-calls.ts';

const COLUMNS = ['month', 'then', 'hours', 'cash'] as const;

const MonthLine = ({ decision, month }: { decision: DecisionReply; month: string }): ReactNode => {
  const { say } = useWords();
  const amounts = useAmounts();
  const isWide = useWide();
  const isShown = decision.month === month;
  const word = (isSo: boolean): string => say(`web.sharedWorker.effect.${isSo ? 'yes' : 'no'}`);
  return (
    <tr data-applied={isShown || undefined}>
      <th scope="row">
        <InnerLink to={{ month: decision.month }} isCurrent={isShown}>
          {isWide ? amounts.month(decision.month) : amounts.shortMonth(decision.month)}
        </InnerLink>
      </th>
      <td>
        <Outcome told={decision} />
      </td>
      <td>{word(decision.supplementAllowed)}</td>
      <td>{word(decision.cashAllowed)}</td>
    </tr>
  );
};

/** Where a service decision is split: one runs to the end of a month, another begins with the next. */
const Split = ({ after }: { after: string }): ReactNode => {
  const { say } = useWords();
  const { month } = useAmounts();
  return say('web.sharedWorker.effect.split', { until: month(after), from: month(shiftedMonth(after, 1)) });
};

/** What the circular means for each month around the one that is shown. */
export const Effects = ({ decision }: { decision: DecisionReply }): ReactNode => {
  const { say } = useWords();
  const { caregiverId, recipientIds, month, splitAfterMonth } = decision;
  const months = useMonthsOf({ caregiverId, recipientIds }, month);
  const caption = say('web.sharedWorker.effect.title');
  return (
    <div className="decision-table">
      <h4>{caption}</h4>
      {splitAfterMonth !== null && (
        <p>
          <Split after={splitAfterMonth} />
        </p>
      )}
      {months.isPending && <Skeleton rows={6} shape="lines" />}
      {months.isError && <ProblemNotice error={months.error} onRetry={() => void months.refetch()} />}
      {months.data !== undefined && (
        <div className="wide-table" role="region" aria-label={caption} tabIndex={0}>
          <table className="plain effects">
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {say(`web.sharedWorker.table.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {months.data.map((one) => (
                <MonthLine key={one.month} decision={one} month={month} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
};
