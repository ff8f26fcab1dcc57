import type { ReactNode } from 'react';
import type { Branch } from '#shared/domain/branches';
import { useAmounts } from '../payment/words.tsx';
import { useWords } from '../words/words.tsx';
import { movedFrom, waitingOf } from './timeline.ts';

const COLUMNS = ['name', 'mode', 'reportingFrom', 'payingFrom', 'announced', 'waits'] as const;

/** The table behind the time line. */
export const BranchTable = ({
  branches,
  label,
}: {
  branches: readonly Branch[];
  label: string;
}): ReactNode => {
  const { say, sayIfKnown } = useWords();
  const { date, count } = useAmounts();
  return (
    <div className="wide-table" role="region" aria-label={label} tabIndex={0}>
      <table className="plain">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {say(`web.branches.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {branches.map((branch) => {
            const announced = movedFrom(branch);
            return (
              <tr key={branch.branchId}>
                <th scope="row">{sayIfKnown(`branch.${branch.branchId}`) ?? branch.name}</th>
                <td>{say(`web.branches.mode.${branch.mode}`)}</td>
                <td>{date(branch.reportingFrom)}</td>
                <td>{date(branch.payingFrom)}</td>
                <td>{announced === null ? '–' : date(announced)}</td>
                <td>{count(waitingOf(branch).length)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
