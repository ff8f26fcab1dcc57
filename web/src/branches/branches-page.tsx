import { type ReactNode, useMemo } from 'react';
import type { Branch } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { useAddress } from '../address.ts';
import { Fold } from '../parts/fold.tsx';
import { InnerLink } from '../parts/inner-link.tsx';
import { ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useBranches } from '../payment/payment-calls.ts';
import type { ScreenProps } from '../screens.ts';
import { reachOf } from '../session/person.ts';
import '../style/payment.css';
import { useWords } from '../words/words.tsx';
import { BranchPanel } from './branch-panel.tsx';
import { BranchTable } from './branch-table.tsx';
import { BranchTimeline } from './branch-timeline.tsx';
import { spanOf, waitingOf } from './timeline.ts';

const Calendar = ({
  branches,
  openId,
}: {
  branches: readonly Branch[];
  openId: string | null;
}): ReactNode => {
  const { say } = useWords();
  const today = localDateOf(Date.now());
  const span = useMemo(() => spanOf(branches, today), [branches, today]);
  const paying = branches.filter(({ mode }) => mode === 'paying').length;
  const waiting = branches.reduce((sum, one) => sum + waitingOf(one).length, 0);
  const seen = say('web.branches.seen', { paying, count: branches.length });
  return (
    <>
      <section aria-labelledby="seen">
        <h2 id="seen">{seen}</h2>
        {waiting > 0 && <p>{say('web.branches.waiting', { count: waiting })}</p>}
        <BranchTimeline branches={branches} span={span} today={today} openId={openId} label={seen} />
      </section>
      <Fold title={say('web.payment.asTable')}>
        {() => <BranchTable branches={branches} label={say('web.payment.table', { title: seen })} />}
      </Fold>
    </>
  );
};

/** When each branch began to report and begins to pay by reports; the Division moves dates, with a second person. */
export const BranchesPage = ({ person }: ScreenProps): ReactNode => {
  const { say } = useWords();
  const { query } = useAddress();
  const branches = useBranches();
  const openId = query.get('branch');
  const open = branches.data?.find(({ branchId }) => branchId === openId);
  const title = say('web.screen.branches');
  return (
    <main id="main" className="page desk" tabIndex={-1} data-panel={open === undefined ? undefined : 'open'}>
      <title>{`${title} · ${say('web.name')}`}</title>
      <div className="desk-list payment">
        <header>
          <h1>{title}</h1>
          <p className="lead">{say('web.branches.lead')}</p>
        </header>
        {branches.isPending && <Skeleton rows={10} shape="rows" />}
        {branches.isError && <ProblemNotice error={branches.error} onRetry={() => void branches.refetch()} />}
        {branches.data !== undefined && <Calendar branches={branches.data} openId={openId} />}
        {reachOf(person).readsNames && (
          <p>
            <InnerLink to="/messages">{say('web.branches.told')}</InnerLink>
          </p>
        )}
      </div>
      {open !== undefined && <BranchPanel key={open.branchId} branch={open} person={person} />}
    </main>
  );
};
