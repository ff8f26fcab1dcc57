import type { ReactNode } from 'react';
import { InnerLink } from '../parts/inner-link.tsx';
import { ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { type InvoiceLine, type InvoiceRef, useAdjustments, useLine } from '../payment/payment-calls.ts';
import { useAmounts } from '../payment/words.tsx';
import { Code } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { adjustmentKey, AdjustmentWords } from './adjustments.tsx';
import { type LineNames, NameOf } from './line-list.tsx';

const Figures = ({
  line,
}: {
  line: Pick<InvoiceLine, 'claimedMinutes' | 'payableMinutes' | 'heldMinutes'>;
}): ReactNode => {
  const { say } = useWords();
  const { hours } = useAmounts();
  const figures = [
    ['claimed', line.claimedMinutes],
    ['payable', line.payableMinutes],
    ['held', line.heldMinutes],
  ] as const;
  return (
    <dl className="figures">
      {figures.map(([name, minutes]) => (
        <div key={name}>
          <dt>{say(`web.invoice.column.${name}`)}</dt>
          <dd>
            {say('web.minutes', { minutes })} <span className="faint">({hours(minutes)})</span>
          </dd>
        </div>
      ))}
    </dl>
  );
};

/** How the line came out differently when it was decided again, and what made it so. */
const Adjustments = (props: {
  invoice: InvoiceRef;
  line: Pick<InvoiceLine, 'lineId' | 'recipientId'>;
}): ReactNode => {
  const { say } = useWords();
  const { lineId, recipientId } = props.line;
  const { data, error } = useAdjustments(props.invoice);
  if (error !== null) return <ProblemNotice error={error} />;
  const own = data?.filter((one) => one.lineId === lineId) ?? [];
  if (own.length === 0) return <p className="faint">{say('web.invoice.adjustments.none')}</p>;
  return (
    <ol className="history">
      {own.map((one) => (
        <li key={adjustmentKey(one)}>
          <AdjustmentWords one={one} recipientId={recipientId} />
        </li>
      ))}
    </ol>
  );
};

const Body = (props: { invoice: InvoiceRef; lineId: string; names: LineNames }): ReactNode => {
  const { say } = useWords();
  const { date } = useAmounts();
  const found = useLine(props.invoice, props.lineId);
  if (found.data === undefined) {
    if (found.isError) return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
    return <Skeleton rows={6} shape="lines" />;
  }
  const { decision, sentences } = found.data;
  return (
    <>
      <p>
        <time dateTime={decision.date}>{date(decision.date)}</time> ·{' '}
        <NameOf id={decision.recipientId} names={props.names.recipients} /> ·{' '}
        <NameOf id={decision.caregiverId} names={props.names.caregivers} />
      </p>
      <Figures line={decision} />
      <section aria-labelledby="why">
        <h3 id="why">{say('web.invoice.why')}</h3>
        <ol className="sentences">
          {sentences.map((sentence, index) => (
            <li key={`${index} ${sentence.rule}`}>{sentence.text}</li>
          ))}
        </ol>
        <InnerLink
          className="button"
          to={`/?date=${decision.date}&find=${encodeURIComponent(decision.recipientId)}`}
        >
          {say('web.invoice.visits')}
        </InnerLink>
      </section>
      <section aria-labelledby="adjustments">
        <h3 id="adjustments">{say('web.invoice.adjustments')}</h3>
        <Adjustments invoice={props.invoice} line={decision} />
      </section>
    </>
  );
};

/** One line: what is paid of it and why, sentence by sentence, and every later change with its cause. */
export const LinePanel = (props: { invoice: InvoiceRef; lineId: string; names: LineNames }): ReactNode => {
  const { say } = useWords();
  return (
    <SidePanel
      page={say('web.screen.invoices')}
      title={
        <>
          {say('web.invoice.line')} <Code className="code-long">{props.lineId}</Code>
        </>
      }
      closeText={say('web.invoice.line.close')}
      to={{ line: null }}
      openedBy={`line-${props.lineId}`}
    >
      <Body {...props} />
    </SidePanel>
  );
};
