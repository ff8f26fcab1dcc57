import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { BRANCH_IDS } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { useAddress } from '../address.ts';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { PickField } from '../parts/pick-field.tsx';
import { shiftedMonth } from '../payment/months.ts';
import { useAmounts } from '../payment/words.tsx';
import type { ScreenProps } from '../screens.ts';
import '../style/payment.css';
import '../style/shared-worker.css';
import { useWords } from '../words/words.tsx';
import { CaseView } from './case-view.tsx';
import { EntryForms } from './entry-forms.tsx';
import { useCases } from './shared-worker-calls.ts';
import { WorkList } from './work-list.tsx';

const FIRST_BRANCH = 'tel-aviv';

const Find = (props: { recipientId: string | null; onFind: (recipientId: string) => void }): ReactNode => {
  const { say } = useWords();
  const [typed, setTyped] = useState(props.recipientId ?? '');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    props.onFind(typed.trim());
  };
  return (
    <form className="find-case" onSubmit={submit}>
      <TextField className="field" value={typed} onChange={setTyped} isRequired maxLength={64}>
        <Label className="label">{say('web.sharedWorker.find')}</Label>
        <Input className="input" dir="ltr" />
      </TextField>
      <Button type="submit" className="button">
        {say('web.sharedWorker.open')}
      </Button>
    </form>
  );
};

const MONTHS_AHEAD = 6;
const MONTHS_SHOWN = 42;

/** The months that a case can be looked at in, the farthest ahead first. */
const monthsAround = (today: string): string[] =>
  Array.from({ length: MONTHS_SHOWN }, (_, index) => shiftedMonth(today.slice(0, 7), MONTHS_AHEAD - index));

const Cases = (props: ScreenProps & { recipientId: string; month: string }): ReactNode => {
  const { say } = useWords();
  const cases = useCases(props.recipientId, props.month);
  return (
    <div className="cases">
      {cases.isPending && <Skeleton rows={6} shape="lines" />}
      {cases.isError && <ProblemNotice error={cases.error} onRetry={() => void cases.refetch()} />}
      {cases.data?.items.length === 0 && (
        <>
          <Empty title={say('web.sharedWorker.none')} hint={say('web.sharedWorker.none.hint')} />
          <EntryForms recipientIds={[props.recipientId]} workers={[]} person={props.person} />
        </>
      )}
      {cases.data?.items.map((one) => (
        <CaseView key={one.recipientIds.join('~')} found={one} person={props.person} />
      ))}
    </div>
  );
};

/** One foreign worker for two: what waits, and each case with its decision, reasons and history (circular 1536A). */
export const SharedWorkerPage = ({ person }: ScreenProps): ReactNode => {
  const { say } = useWords();
  const { month: inWords } = useAmounts();
  const { query, change } = useAddress();
  const recipientId = query.get('recipient');
  const seesBranches = person.roles.some((role) => role === 'division' || role === 'inspector');
  const branchId = query.get('branch') ?? FIRST_BRANCH;
  const today = localDateOf(Date.now());
  const months = monthsAround(today);
  const month = months.find((one) => one === query.get('month')) ?? today.slice(0, 7);
  const title = say('web.screen.sharedWorker');
  return (
    <main id="main" className="page shared-worker" tabIndex={-1}>
      <title>{`${title} · ${say('web.name')}`}</title>
      <header>
        <h1>{title}</h1>
        <p className="lead">{say('web.sharedWorker.lead')}</p>
      </header>
      <div className="shared-worker-filters">
        <Find
          key={recipientId}
          recipientId={recipientId}
          onFind={(id) => change({ recipient: id === '' ? null : id }, 'push')}
        />
        {recipientId !== null && (
          <PickField
            label={say('web.payment.month')}
            options={months.map((id) => ({ id, text: inWords(id) }))}
            value={month}
            onPick={(next) => change({ month: next === today.slice(0, 7) ? null : next })}
          />
        )}
        {seesBranches && (
          <PickField
            label={say('web.sharedWorker.branch')}
            options={BRANCH_IDS.map((id) => ({ id, text: say(`branch.${id}`) }))}
            value={branchId}
            onPick={(branch) => change({ branch })}
          />
        )}
      </div>
      <div className="shared-worker-parts">
        {recipientId !== null && (
          <Cases key={recipientId} person={person} recipientId={recipientId} month={month} />
        )}
        <WorkList branchId={seesBranches ? branchId : undefined} except={recipientId} person={person} />
      </div>
    </main>
  );
};
