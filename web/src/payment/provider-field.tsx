import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { FormField } from '../parts/form-field.tsx';
import { useWords } from '../words/words.tsx';

/** The Institute says whose invoices it wants to see. */
export const ProviderField = (props: {
  providerId: string | null;
  onChoose: (providerId: string) => void;
}): ReactNode => {
  const { say } = useWords();
  const [typed, setTyped] = useState(props.providerId ?? '');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    props.onChoose(typed.trim());
  };
  return (
    <form className="find-provider" onSubmit={submit}>
      <FormField
        label={say('web.payment.provider')}
        isCode
        lettersMax={64}
        value={typed}
        onChange={setTyped}
      />
      <Button type="submit" className="button">
        {say('web.payment.provider.show')}
      </Button>
    </form>
  );
};
