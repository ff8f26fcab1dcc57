import { Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Input, Label, SearchField } from 'react-aria-components';
import { useWords } from '../words/words.tsx';

/** A field that narrows a list as somebody writes. */
export const FindField = (props: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}): ReactNode => {
  const { say } = useWords();
  return (
    <SearchField className="field" value={props.value} onChange={props.onChange}>
      <Label className="label">{props.label}</Label>
      <div className="find">
        <Search aria-hidden size={20} />
        <Input className="find-input" autoComplete="off" spellCheck="false" />
        <Button className="find-clear" aria-label={say('web.filter.clearFind')}>
          <X aria-hidden size={20} />
        </Button>
      </div>
    </SearchField>
  );
};
