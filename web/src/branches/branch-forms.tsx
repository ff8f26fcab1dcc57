import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import type { BranchChange, BranchDate } from '#shared/domain/branches';
import { FormField } from '../parts/form-field.tsx';
import { ProblemNotice } from '../parts/notices.tsx';
import { useDraft } from '../parts/use-draft.ts';
import { useBranchChange } from '../payment/payment-calls.ts';
import { useWords } from '../words/words.tsx';

/** Asks for another of a branch's dates, with the reason. */
export const MoveForm = (props: { branchId: string; which: BranchDate; onDone: () => void }): ReactNode => {
  const { say } = useWords();
  const { branchId, which, onDone } = props;
  const [wanted, setWanted] = useDraft(`hineni.move.${branchId}.${which}.date`);
  const [reason, setReason] = useDraft(`hineni.move.${branchId}.${which}.reason`);
  const change = useBranchChange(which, () => {
    setWanted('');
    setReason('');
    onDone();
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    change.mutate({ branchId, as: 'move', body: { [which]: wanted, reason: reason.trim() } });
  };
  return (
    <form className="form" onSubmit={submit}>
      {change.isError && <ProblemNotice error={change.error} />}
      <FormField label={say(`web.branches.move.${which}`)} type="date" value={wanted} onChange={setWanted} />
      <FormField
        label={say('web.branches.move.reason')}
        hint={say('web.branches.move.hint')}
        isLong
        value={reason}
        onChange={setReason}
      />
      <Button type="submit" className="button button-main" isPending={change.isPending}>
        {say('web.branches.move.send')}
      </Button>
    </form>
  );
};

/** A second person approves or rejects what another asked for. */
export const DecisionForm = ({ branchId, change }: { branchId: string; change: BranchChange }): ReactNode => {
  const { say } = useWords();
  const [note, setNote] = useDraft(`hineni.decision.${branchId}.${change.at}`);
  const [asked, setAsked] = useState<string | null>(null);
  const which = 'payingFrom' in change ? 'payingFrom' : 'reportingFrom';
  const decide = useBranchChange(which, () => setNote(''));
  const send = (decision: 'approved' | 'rejected'): void => {
    const written = note.trim();
    setAsked(decision);
    const body = { at: change.at, decision, ...(written !== '' && { note: written }) };
    decide.mutate({ branchId, as: 'decide', body });
  };
  return (
    <div className="form">
      {decide.isError && <ProblemNotice error={decide.error} />}
      <FormField label={say('web.branches.decide.note')} isLong isOptional value={note} onChange={setNote} />
      <div className="form-actions">
        <Button
          className="button button-main"
          isPending={decide.isPending && asked === 'approved'}
          onPress={() => send('approved')}
        >
          {say('web.branches.decide.approve')}
        </Button>
        <Button
          className="button"
          isPending={decide.isPending && asked === 'rejected'}
          onPress={() => send('rejected')}
        >
          {say('web.branches.decide.reject')}
        </Button>
      </div>
    </div>
  );
};
