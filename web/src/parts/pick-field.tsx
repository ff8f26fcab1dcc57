import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
} from 'react-aria-components';

/** One thing that can be picked. `lang` where it is written in a language of its own. */
export type PickOption = { id: string; text: string; lang?: string };

/** A field in which one of a few is picked. */
export const PickField = (props: {
  label: string;
  /** The label is heard, not seen: for the few places where an icon says it. */
  hidesLabel?: boolean;
  icon?: ReactNode;
  options: readonly PickOption[];
  value: string;
  onPick: (id: string) => void;
  className?: string;
  /** In the body of a form, as a JSON pointer. */
  path?: string;
  isDisabled?: boolean;
  /** What is wrong with what was picked. */
  error?: string;
}): ReactNode => (
  <Select
    className={`field ${props.className ?? ''}`}
    data-path={props.path}
    isDisabled={props.isDisabled === true}
    isInvalid={props.error !== undefined}
    validationBehavior="aria"
    value={props.value}
    onChange={(key) => {
      if (key !== null) props.onPick(String(key));
    }}
  >
    <Label className={props.hidesLabel === true ? 'heard-only' : 'label'}>{props.label}</Label>
    <Button className="pick">
      {props.icon}
      <SelectValue className="pick-value" />
      <ChevronDown aria-hidden size={20} className="pick-arrow" />
    </Button>
    {props.error !== undefined && <FieldError className="field-error">{props.error}</FieldError>}
    <Popover className="float">
      <ListBox className="options" items={props.options}>
        {(option) => (
          <ListBoxItem className="option" id={option.id} textValue={option.text}>
            <span lang={option.lang}>{option.text}</span>
            <Check aria-hidden size={20} className="option-mark" />
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </Select>
);
