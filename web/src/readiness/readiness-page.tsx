import type { ReactNode } from 'react';
import { BRANCH_IDS } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { useAddress } from '../address.ts';
import { useNames } from '../api/queries.ts';
import { ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { PickField } from '../parts/pick-field.tsx';
import { MonthChooser } from '../payment/month-chooser.tsx';
import { monthOf } from '../payment/months.ts';
import { useBranches } from '../payment/payment-calls.ts';
import type { ScreenProps } from '../screens.ts';
import { type Person, reachOf } from '../session/person.ts';
import '../style/payment.css';
import '../style/invoices.css';
import '../style/readiness.css';
import { useWords } from '../words/words.tsx';
import { ReadinessView } from './readiness-view.tsx';
import { WorkDown } from './work-down.tsx';

/** The branch of the clerk, else the one that is chosen, else the next that does not pay by reports yet. */
const useBranchId = (person: Person, chosen: string | null) => {
  const branches = useBranches();
  const retry = (): void => void branches.refetch();
  if (person.branchId !== null) return { branchId: person.branchId, error: null, retry };
  if (chosen !== null && BRANCH_IDS.includes(chosen)) return { branchId: chosen, error: null, retry };
  const next = branches.data?.find(({ mode }) => mode !== 'paying') ?? branches.data?.[0];
  return { branchId: next?.branchId, error: branches.error, retry };
};

const Parts = (props: { branchId: string; month: string; person: Person }): ReactNode => {
  const reach = reachOf(props.person);
  const names = useNames(reach.readsNames);
  const { branchId, month, person } = props;
  const linksProviders = person.roles.some((role) => role === 'division' || role === 'inspector');
  return (
    <>
      <ReadinessView
        key={`${branchId} ${month}`}
        branchId={branchId}
        month={month}
        linksProviders={linksProviders}
      />
      {reach.readsNames && <WorkDown branchId={branchId} month={month} names={names} />}
    </>
  );
};

/** Whether a branch is ready for the day on which it pays by reports, and what an office can still put right. */
export const ReadinessPage = ({ person }: ScreenProps): ReactNode => {
  const { say } = useWords();
  const { query, change } = useAddress();
  const today = localDateOf(Date.now());
  const month = monthOf(query.get('month'), today);
  const { branchId, error, retry } = useBranchId(person, query.get('branch'));
  const title = say('web.screen.readiness');
  return (
    <main id="main" className="page desk" tabIndex={-1}>
      <title>{`${title} · ${say('web.name')}`}</title>
      <div className="desk-list payment">
        <header className="desk-head">
          <div>
            <h1>{title}</h1>
            <p className="lead">{say('web.readiness.lead')}</p>
          </div>
          <div className="readiness-choice">
            {person.branchId === null && branchId !== undefined && (
              <PickField
                label={say('web.filter.branch')}
                options={BRANCH_IDS.map((id) => ({ id, text: say(`branch.${id}`) }))}
                value={branchId}
                onPick={(branch) => change({ branch })}
              />
            )}
            <MonthChooser month={month} today={today} onChoose={(next) => change({ month: next })} />
          </div>
        </header>
        {branchId === undefined && error === null && <Skeleton rows={8} shape="rows" />}
        {branchId === undefined && error !== null && <ProblemNotice error={error} onRetry={retry} />}
        {branchId !== undefined && <Parts branchId={branchId} month={month} person={person} />}
      </div>
    </main>
  );
};
