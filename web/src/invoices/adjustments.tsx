import { type ReactNode, useMemo } from 'react';
import { useIntl } from 'react-intl';
import { BRANCH_IDS } from '#shared/domain/branches';
import type { Invoice } from '#shared/contracts/invoices';
import { Fold } from '../parts/fold.tsx';
import { InnerLink } from '../parts/inner-link.tsx';
import { ProblemNotice } from '../parts/notices.tsx';
import { useWindowRows } from '../parts/use-window-rows.ts';
import { type InvoiceRef, useAdjustments } from '../payment/payment-calls.ts';
import { hoursOf, useAmounts, useCodeWord } from '../payment/words.tsx';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { type AdjustmentRow, sumsOf } from './adjustment-sums.ts';

const ITEM_PIXELS = 160;
const CASES = new Set(['determination', 'permit', 'relation', 'appeal', 'benefit']);

/** One side of a change in words: what was paid, what was held and why. */
const useOutcome = (): ((outcome: AdjustmentRow['before']) => string) => {
  const { say } = useWords();
  const word = useCodeWord();
  return (outcome) => {
    if (outcome === null) return say('web.invoice.adjustments.absent');
    const paid = say('web.invoice.adjustments.paid', { minutes: outcome.payableMinutes });
    if (outcome.heldMinutes === 0) return paid;
    const held = say('web.invoice.adjustments.held', { minutes: outcome.heldMinutes });
    return `${paid}, ${held} (${outcome.codes.map(word).join(' · ')})`;
  };
};

/** More, less, or as much as before for another reason. */
const useChange = (): ((minutes: number) => string) => {
  const { say } = useWords();
  return (minutes) => {
    if (minutes === 0) return say('web.invoice.adjustments.same');
    const key = minutes < 0 ? 'less' : 'more';
    return say(`web.invoice.adjustments.${key}`, { minutes: Math.abs(minutes) });
  };
};

/** What made it so, with the way to it where there is one. */
const Cause = (props: { cause: AdjustmentRow['cause']; recipientId: string | undefined }): ReactNode => {
  const { say } = useWords();
  const { kind, ids } = props.cause;
  const words = say(`web.invoice.cause.${kind}`);
  const [branchId = ''] = ids;
  if (kind === 'paying-date' && BRANCH_IDS.includes(branchId)) {
    return <InnerLink to={`/branches?branch=${branchId}`}>{words}</InnerLink>;
  }
  if (CASES.has(kind) && props.recipientId !== undefined) {
    const to = `/shared-worker?recipient=${encodeURIComponent(props.recipientId)}`;
    return <InnerLink to={to}>{words}</InnerLink>;
  }
  return words;
};

/** One change: how much, before and after, what caused it and when. */
export const AdjustmentWords = (props: { one: AdjustmentRow; recipientId?: string }): ReactNode => {
  const { say } = useWords();
  const { dayAndTime } = useTimes();
  const change = useChange();
  const outcome = useOutcome();
  const { one } = props;
  return (
    <>
      <p>
        <strong>{change(one.payableChangeMinutes)}</strong>
      </p>
      <p>
        {say('web.invoice.adjustments.before')} {outcome(one.before)}
      </p>
      <p>
        {say('web.invoice.adjustments.after')} {outcome(one.after)}
      </p>
      <p>
        {say('web.invoice.adjustments.cause')} <Cause cause={one.cause} recipientId={props.recipientId} />
      </p>
      {one.carried && <p>{say('web.invoice.adjustments.carried')}</p>}
      <p className="faint">
        <time dateTime={one.at}>{dayAndTime(one.at)}</time>
        {one.cause.ids.length > 0 && (
          <>
            {' · '}
            <Code className="code-long">{one.cause.ids.join(' ')}</Code>
          </>
        )}
      </p>
    </>
  );
};

/** What a change is known by: a line may change more than once, and for two causes at once. */
export const adjustmentKey = (one: AdjustmentRow): string => `${one.at} ${one.lineId} ${one.cause.kind}`;

const SUMS = ['first', 'changed', 'stands', 'carried'] as const;
const AMOUNTS = ['claimed', 'payable', 'held'] as const;

const Sums = (props: { invoice: Invoice; adjustments: readonly AdjustmentRow[] }): ReactNode => {
  const { say } = useWords();
  const intl = useIntl();
  const { hours } = useAmounts();
  const sums = useMemo(
    () => sumsOf(props.invoice.totals, props.adjustments),
    [props.invoice.totals, props.adjustments],
  );
  const isCarried = props.adjustments.some((one) => one.carried);
  const signed = (minutes: number): string =>
    say('web.invoice.hours', {
      hours: intl.formatNumber(hoursOf(minutes), {
        maximumFractionDigits: 1,
        signDisplay: 'exceptZero',
      }),
    });
  // What is claimed changes with a line that comes or goes, and hardly ever.
  const amounts = AMOUNTS.filter((one) => one !== 'claimed' || sums.changed.claimed !== 0);
  const label = say('web.invoice.adjustments.sums');
  return (
    <div className="wide-table" role="region" aria-label={label} tabIndex={0}>
      <table className="plain sums">
        <thead>
          <tr>
            <th scope="col">{say('web.invoice.column.hours')}</th>
            {amounts.map((amount) => (
              <th key={amount} scope="col" className="number">
                {say(`web.invoice.column.${amount}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {SUMS.filter((one) => one !== 'carried' || isCarried).map((one) => (
            <tr key={one} className={one === 'stands' ? 'sum' : 'part'}>
              <th scope="row">{say(`web.invoice.adjustments.sum.${one}`)}</th>
              {amounts.map((amount) => (
                <td key={amount} className="number">
                  {one === 'changed' || one === 'carried'
                    ? signed(sums[one][amount])
                    : hours(sums[one][amount])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Items = ({ rows }: { rows: readonly AdjustmentRow[] }): ReactNode => {
  const { say } = useWords();
  const { listRef, lines, before, after, measure } = useWindowRows<HTMLOListElement, AdjustmentRow>(
    rows,
    adjustmentKey,
    ITEM_PIXELS,
  );
  return (
    <ol className="adjustments" ref={listRef} aria-label={say('web.invoice.adjustments.all')}>
      {before > 0 && <li aria-hidden style={{ blockSize: before }} />}
      {lines.map(({ row, index }) => (
        <li key={adjustmentKey(row)} ref={measure} data-index={index}>
          <p>
            <InnerLink to={{ line: row.lineId }}>
              {say('web.invoice.line')} <Code className="code-long">{row.lineId}</Code>
            </InnerLink>
          </p>
          <AdjustmentWords one={row} />
        </li>
      ))}
      {after > 0 && <li aria-hidden style={{ blockSize: after }} />}
    </ol>
  );
};

/** What changed of an invoice since it was first decided: the sums without and with it, and each change with its cause. */
export const InvoiceAdjustments = (props: { invoice: Invoice; from: InvoiceRef }): ReactNode => {
  const { say } = useWords();
  const { data, error } = useAdjustments(props.from);
  const newest = useMemo(() => data?.toReversed() ?? [], [data]);
  if (error !== null) return <ProblemNotice error={error} />;
  if (newest.length === 0) return null;
  return (
    <section className="payment-part" aria-labelledby="changed">
      <h3 id="changed">{say('web.invoice.adjustments.all')}</h3>
      <Sums invoice={props.invoice} adjustments={newest} />
      <Fold title={say('web.invoice.adjustments.count', { count: newest.length })}>
        {() => <Items rows={newest} />}
      </Fold>
    </section>
  );
};
