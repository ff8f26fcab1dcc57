import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { BRANCH_IDS } from '#shared/domain/branches';
import { useAddress } from '../address.ts';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { PickField } from '../parts/pick-field.tsx';
import type { ScreenProps } from '../screens.ts';
import '../style/shared-worker.css';
import { useWords } from '../words/words.tsx';
import { CaseView } from './case-view.tsx';
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

const Cases = (props: ScreenProps & { recipientId: string; mayFinish: boolean }): ReactNode => {
  const { say } = useWords();
  const cases = useCases(props.recipientId);
  return (
    <div className="cases">
      {cases.isPending && <Skeleton rows={6} shape="lines" />}
      {cases.isError && <ProblemNotice error={cases.error} onRetry={() => void cases.refetch()} />}
      {cases.data?.items.length === 0 && (
        <Empty title={say('web.sharedWorker.none')} hint={say('web.sharedWorker.none.hint')} />
      )}
      {cases.data?.items.map((one) => (
        <CaseView
          key={one.recipientIds.join('~')}
          found={one}
          person={props.person}
          mayFinish={props.mayFinish}
        />
      ))}
    </div>
  );
};

/** One foreign worker for two: what waits, and each case with its decision, reasons and history (circular 1536A). */
export const SharedWorkerPage = ({ person }: ScreenProps): ReactNode => {
  const { say } = useWords();
  const { query, change } = useAddress();
  const recipientId = query.get('recipient');
  const seesBranches = person.roles.some((role) => role === 'division' || role === 'inspector');
  const branchId = query.get('branch') ?? FIRST_BRANCH;
  const mayFinish = !person.roles.includes('inspector');
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
          <Cases key={recipientId} person={person} recipientId={recipientId} mayFinish={mayFinish} />
        )}
        <WorkList branchId={seesBranches ? branchId : undefined} except={recipientId} mayFinish={mayFinish} />
      </div>
    </main>
  );
};
