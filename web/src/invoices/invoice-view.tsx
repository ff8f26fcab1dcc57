import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { ProgressBar, Label, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { Invoice } from '#shared/contracts/invoices';
import { useProviderName } from '../api/queries.ts';
import { InnerLink } from '../parts/inner-link.tsx';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { type InvoiceRef, isUnderWay, type Only, useInvoice } from '../payment/payment-calls.ts';
import { inOrder, Reason, useAmounts } from '../payment/words.tsx';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { InvoiceAdjustments } from './adjustments.tsx';
import { InvoiceStatus } from './invoice-status.tsx';
import { LineList, type LineNames } from './line-list.tsx';
import { TakeAlong } from './take-along.tsx';

const ONLY = ['all', 'held', 'shadow'] as const;

const Progress = ({ parts, decided }: Invoice['progress']): ReactNode => {
  const { say } = useWords();
  return (
    <ProgressBar className="progress" value={decided} maxValue={Math.max(1, parts)}>
      {({ percentage = 0 }) => (
        <>
          <Label>{say('web.invoice.progress', { decided, parts })}</Label>
          <div className="progress-track" aria-hidden>
            <div className="progress-bar" style={{ inlineSize: `${percentage}%` }} />
          </div>
        </>
      )}
    </ProgressBar>
  );
};

const CodeRows = (props: {
  title: string;
  minutesByCode: Readonly<Record<string, number>>;
  of: number;
}): ReactNode => {
  const { say } = useWords();
  const { hours, share } = useAmounts();
  return inOrder(props.minutesByCode).map(({ code, minutes }) => (
    <tr key={code}>
      <th scope="row">
        {say(props.title)} <Reason code={code} />
      </th>
      <td className="number">{hours(minutes)}</td>
      <td className="number">{share(minutes / Math.max(1, props.of))}</td>
    </tr>
  ));
};

/** The sums of an invoice: claimed, paid, held for which reason, and what would be held. */
const Totals = ({ totals }: { totals: Invoice['totals'] }): ReactNode => {
  const { say } = useWords();
  const { hours, share } = useAmounts();
  const of = totals.claimedMinutes;
  const sums = [
    ['claimed', totals.claimedMinutes],
    ['payable', totals.payableMinutes],
    ['held', totals.heldMinutes],
  ] as const;
  return (
    <div className="wide-table" role="region" aria-label={say('web.invoice.totals')} tabIndex={0}>
      <table className="plain sums">
        <thead>
          <tr>
            <th scope="col">{say('web.invoice.totals')}</th>
            <th scope="col" className="number">
              {say('web.invoice.column.hours')}
            </th>
            <th scope="col" className="number">
              {say('web.invoice.column.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sums.map(([name, minutes]) => (
            <tr key={name} className="sum">
              <th scope="row">{say(`web.invoice.column.${name}`)}</th>
              <td className="number">{hours(minutes)}</td>
              <td className="number">{share(minutes / Math.max(1, of))}</td>
            </tr>
          ))}
          <CodeRows title="web.invoice.of.held" minutesByCode={totals.heldByCode} of={of} />
          <CodeRows title="web.invoice.of.shadow" minutesByCode={totals.shadowHeldByCode} of={of} />
        </tbody>
      </table>
    </div>
  );
};

const OnlyFilter = ({ only, onChange }: { only: Only; onChange: (only: Only) => void }): ReactNode => {
  const { say } = useWords();
  return (
    <ToggleButtonGroup
      className="chips"
      aria-label={say('web.invoice.only')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[only ?? 'all']}
      onSelectionChange={(keys) => {
        const chosen = ONLY.find((one) => keys.has(one));
        onChange(chosen === undefined || chosen === 'all' ? undefined : chosen);
      }}
    >
      {ONLY.map((one) => (
        <ToggleButton key={one} id={one} className="chip">
          {say(`web.invoice.only.${one}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
};

const Head = ({ invoice }: { invoice: Invoice }): ReactNode => {
  const { say } = useWords();
  const { dayAndTime } = useTimes();
  const provider = useProviderName(invoice.providerId);
  return (
    <header className="payment-part">
      <h2>
        {say('web.invoice.one')} <Code className="code-long">{invoice.invoiceId}</Code>
      </h2>
      <p className="invoice-facts">
        <InvoiceStatus status={invoice.status} />
        <bdi>{provider ?? invoice.providerId}</bdi>
        <span className="faint">
          {say('web.invoice.sequence', { number: invoice.sequence })} ·{' '}
          <time dateTime={invoice.receivedAt}>{dayAndTime(invoice.receivedAt)}</time>
        </span>
      </p>
      {invoice.status === 'closed' && <p>{say('web.invoice.closed')}</p>}
      {isUnderWay(invoice.status) && <Progress {...invoice.progress} />}
    </header>
  );
};

type ViewProps = {
  from: InvoiceRef;
  only: Only;
  openId: string | null;
  names: LineNames;
  monthWords: string;
  onOnly: (only: Only) => void;
};

const Lines = (props: ViewProps & { invoice: ReturnType<typeof useInvoice> }): ReactNode => {
  const { say } = useWords();
  const { invoice, only, names, openId } = props;
  const lines = invoice.data?.pages.flatMap((page) => page.lines) ?? [];
  const none = only ?? 'all';
  // With a filter a page may be empty and yet be followed by others.
  if (lines.length === 0 && !invoice.hasNextPage) {
    return <Empty title={say(`web.invoice.lines.none.${none}`)} hint={say('web.invoice.lines.none.hint')} />;
  }
  return (
    <LineList
      lines={lines}
      names={names}
      openId={openId}
      label={say('web.invoice.lines')}
      invoice={invoice}
    />
  );
};

/** One invoice: how far it is, its sums, its lines with the reasons, and what is taken along of it. */
export const InvoiceView = (props: ViewProps): ReactNode => {
  const { say } = useWords();
  const { from, only, names } = props;
  const invoice = useInvoice(from, only);
  const first = invoice.data?.pages[0];
  return (
    <div className="payment">
      <nav aria-label={say('web.invoice.way')}>
        <InnerLink className="quiet panel-close" to={{ invoice: null, line: null, only: null }}>
          <ChevronRight aria-hidden size={20} className="back" />
          {say('web.invoice.back', { month: props.monthWords })}
        </InnerLink>
      </nav>
      {invoice.isError && <ProblemNotice error={invoice.error} onRetry={() => void invoice.refetch()} />}
      {first === undefined && !invoice.isError && <Skeleton rows={8} shape="rows" />}
      {first !== undefined && (
        <>
          <Head invoice={first} />
          <Totals totals={first.totals} />
          <InvoiceAdjustments invoice={first} from={from} />
          <TakeAlong invoice={first} from={from} only={only} names={names} />
          <OnlyFilter only={only} onChange={props.onOnly} />
          <Lines {...props} invoice={invoice} />
        </>
      )}
    </div>
  );
};
