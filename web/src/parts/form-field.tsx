import type { ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';

/** A field of a form: one label above, a hint, what is wrong with it underneath. */
export const FormField = (props: {
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'date' | 'number';
  /** Several lines. */
  isLong?: boolean;
  isOptional?: boolean;
  /** Ids and numbers read from left to right in every language. */
  isCode?: boolean;
  pattern?: string;
  lettersMax?: number;
}): ReactNode => {
  const direction = props.isCode === true ? { dir: 'ltr' as const } : {};
  return (
    <TextField
      className="field"
      value={props.value}
      onChange={props.onChange}
      isRequired={props.isOptional !== true}
      maxLength={props.lettersMax ?? 1_000}
      {...(props.pattern !== undefined && { pattern: props.pattern })}
    >
      <Label className="label">{props.label}</Label>
      {props.hint !== undefined && (
        <Text slot="description" className="hint">
          {props.hint}
        </Text>
      )}
      {props.isLong === true ? (
        <TextArea className="input" rows={3} />
      ) : (
        <Input className="input" type={props.type ?? 'text'} {...direction} />
      )}
      <FieldError className="field-error" />
    </TextField>
  );
};
