import type { ReactNode } from 'react';
import { useAmounts } from '../payment/words.tsx';
import { useWords } from '../words/words.tsx';
import { type Bar, heldShare } from './readiness.ts';

type Group = { title: string; bars: readonly Bar[]; labelOf: (key: string) => ReactNode };

/** The table behind the bars. */
export const ReadinessTable = ({ groups, label }: { groups: readonly Group[]; label: string }): ReactNode => {
  const { say } = useWords();
  const { count, share } = useAmounts();
  return (
    <div className="wide-table" role="region" aria-label={label} tabIndex={0}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{say('web.readiness.column.group')}</th>
            <th scope="col" className="number">
              {say('web.readiness.column.claimed')}
            </th>
            <th scope="col" className="number">
              {say('web.readiness.column.held')}
            </th>
            <th scope="col" className="number">
              {say('web.invoice.column.share')}
            </th>
          </tr>
        </thead>
        {groups.map(({ title, bars, labelOf }) => (
          <tbody key={title}>
            <tr>
              <th scope="rowgroup" colSpan={4} className="group">
                {title}
              </th>
            </tr>
            {bars.map((bar) => (
              <tr key={bar.key}>
                <th scope="row">{labelOf(bar.key)}</th>
                <td className="number">{count(bar.claimedMinutes)}</td>
                <td className="number">{count(bar.heldMinutes)}</td>
                <td className="number">{share(heldShare(bar))}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
};
