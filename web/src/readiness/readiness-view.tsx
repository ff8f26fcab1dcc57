import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { BranchReadiness } from '#shared/contracts/readiness';
import { csvText, download } from '../parts/files.ts';
import { Fold } from '../parts/fold.tsx';
import { InnerLink } from '../parts/inner-link.tsx';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useReadiness } from '../payment/payment-calls.ts';
import { ProviderName } from '../payment/provider-name.tsx';
import { Reason, useAmounts } from '../payment/words.tsx';
import { useWords } from '../words/words.tsx';
import { HeldBars } from './held-bars.tsx';
import { barsOf, cellsOf, heldShare, isPayingIn, tenthsOf } from './readiness.ts';
import { ReadinessTable } from './readiness-table.tsx';

const useTitle = (readiness: BranchReadiness): string => {
  const { say, sayIfKnown } = useWords();
  const branch = sayIfKnown(`branch.${readiness.branchId}`) ?? readiness.branchId;
  const tenths = tenthsOf(heldShare(readiness));
  return say(`web.readiness.seen.${isPayingIn(readiness) ? 'is' : 'would'}`, { tenths, branch });
};

const Picture = (props: { readiness: BranchReadiness; linksProviders: boolean }): ReactNode => {
  const { say } = useWords();
  const { hours, share, date, month } = useAmounts();
  const { readiness, linksProviders } = props;
  const title = useTitle(readiness);
  const bars = barsOf(readiness);
  const provider = (id: string): ReactNode =>
    linksProviders ? (
      <InnerLink to={`/invoices?month=${readiness.month}&provider=${encodeURIComponent(id)}`}>
        <ProviderName providerId={id} />
      </InnerLink>
    ) : (
      <ProviderName providerId={id} />
    );
  const groups = [
    { title: say('web.readiness.byCode'), bars: bars.code, labelOf: (key: string) => <Reason code={key} /> },
    {
      title: say('web.readiness.byWeek'),
      bars: bars.week,
      labelOf: (key: string) => say('web.readiness.week', { date: date(key) }),
    },
    { title: say('web.readiness.byProvider'), bars: bars.provider, labelOf: provider },
  ];
  const { parts, decided } = readiness.progress;
  const name = `readiness-${readiness.branchId}-${readiness.month}.csv`;
  return (
    <section aria-labelledby="seen">
      <h2 id="seen">{title}</h2>
      <p>
        {month(readiness.month)}
        {' · '}
        {say('web.readiness.of', {
          held: hours(readiness.heldMinutes),
          claimed: hours(readiness.claimedMinutes),
        })}
        {' · '}
        {share(heldShare(readiness))}
        {' · '}
        {say('web.branches.paysFrom', { date: date(readiness.payingFrom) })}
      </p>
      {decided < parts && <p>{say('web.readiness.growing', { decided, parts })}</p>}
      {groups.map((group) => (
        <HeldBars key={group.title} {...group} />
      ))}
      <div className="form-actions">
        <Button className="button" onPress={() => download(name, csvText(cellsOf(readiness)))}>
          <Download aria-hidden size={20} />
          {say('web.invoice.take.csv')}
        </Button>
      </div>
      <Fold title={say('web.payment.asTable')}>
        {() => <ReadinessTable groups={groups} label={say('web.payment.table', { title })} />}
      </Fold>
    </section>
  );
};

/** How ready one branch is, by the invoices of a month. */
export const ReadinessView = (props: {
  branchId: string;
  month: string;
  linksProviders: boolean;
}): ReactNode => {
  const { say } = useWords();
  const { month } = useAmounts();
  const readiness = useReadiness(props.branchId, props.month);
  if (readiness.data === undefined) {
    if (readiness.isError)
      return <ProblemNotice error={readiness.error} onRetry={() => void readiness.refetch()} />;
    return <Skeleton rows={8} shape="rows" />;
  }
  if (readiness.data.lines === 0) {
    return (
      <Empty
        title={say('web.readiness.none', { month: month(props.month) })}
        hint={say('web.readiness.none.hint')}
      />
    );
  }
  return <Picture readiness={readiness.data} linksProviders={props.linksProviders} />;
};
