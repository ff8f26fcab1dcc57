import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { Fold } from '../parts/fold.tsx';
import { FormField } from '../parts/form-field.tsx';
import { ProblemNotice } from '../parts/notices.tsx';
import { useMonth, useMonthChange } from '../payment/payment-calls.ts';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';

const ChangeForm = (props: { month: string; to: 'closed' | 'invoicing'; onDone: () => void }): ReactNode => {
  const { say } = useWords();
  const [reason, setReason] = useState('');
  const change = useMonthChange(props.month, props.onDone);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    change.mutate({ state: props.to, reason: reason.trim() });
  };
  return (
    <form className="form" onSubmit={submit}>
      {change.isError && <ProblemNotice error={change.error} />}
      <FormField
        label={say('web.invoice.month.reason')}
        hint={say(`web.invoice.month.hint.${props.to}`)}
        isLong
        value={reason}
        onChange={setReason}
      />
      <Button type="submit" className="button button-main" isPending={change.isPending}>
        {say(`web.invoice.month.to.${props.to}`)}
      </Button>
    </form>
  );
};

/** How the month stands and why; the Division closes it and opens it again. */
export const MonthState = ({ month, mayChange }: { month: string; mayChange: boolean }): ReactNode => {
  const { say } = useWords();
  const { dayAndTime } = useTimes();
  const { data, error } = useMonth(month);
  if (data === undefined) return error === null ? null : <ProblemNotice error={error} />;
  const last = data.history.at(-1);
  const to = data.state === 'closed' ? 'invoicing' : 'closed';
  return (
    <div className="payment-part month-state">
      <p>
        <strong>{say(`web.invoice.month.${data.state}`)}</strong>
        {last !== undefined && (
          <span className="faint">
            {' · '}
            <bdi>{last.reason}</bdi>
            {' · '}
            <time dateTime={last.at}>{dayAndTime(last.at)}</time> · <Code>{last.by}</Code>
          </span>
        )}
      </p>
      {mayChange && data.state !== 'open' && (
        <Fold title={say(`web.invoice.month.to.${to}`)}>
          {(close) => <ChangeForm month={month} to={to} onDone={close} />}
        </Fold>
      )}
    </div>
  );
};
