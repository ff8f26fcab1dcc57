import { CircleAlert } from 'lucide-react';
import {
  createContext,
  type ReactNode,
  type RefObject,
  type SubmitEvent,
  useContext,
  useEffect,
  useRef,
} from 'react';
import { Button, Checkbox, FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';
import { type FieldProblem, type Problem } from '../api/problem.ts';
import { Code } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import '../style/entry.css';
import { ProblemNotice } from './notices.tsx';
import { PickField, type PickOption } from './pick-field.tsx';
import type { Entry } from './use-entry.ts';

const EntryContext = createContext<Entry | null>(null);

/** The form around this field. */
const useForm = (): Entry => {
  const entry = useContext(EntryContext);
  if (entry === null) throw new Error('No form stands around this field');
  return entry;
};

const useFieldSentence = (): ((field: FieldProblem) => string) => {
  const { say, sayIfKnown } = useWords();
  return ({ code }) => sayIfKnown(`web.field.${code}`) ?? say('web.field.INVALID');
};

/** What is wrong with the field that is sent at a place; undefined for a right one. */
const useErrorAt = (path: string): string | undefined => {
  const { problem } = useForm();
  const sentence = useFieldSentence();
  const found = problem?.fields.find((one) => one.path === path);
  return found && sentence(found);
};

const PRESSED = 'input, textarea, button';

/** Gives the focus to the first thing that can be pressed in a part of a form. @returns whether there is one. */
const focusIn = (form: HTMLFormElement | null, part: string): boolean => {
  const found = form?.querySelector(`${part} :is(${PRESSED})`);
  if (!(found instanceof HTMLElement)) return false;
  found.focus();
  return true;
};

/** What happened and every wrong field with a way to it. Where no field is at fault, it takes the focus itself. */
const Summary = (props: { problem: Problem; form: RefObject<HTMLFormElement | null> }): ReactNode => {
  const { say } = useWords();
  const sentence = useFieldSentence();
  const own = useRef<HTMLDivElement>(null);
  const { problem, form } = props;
  useEffect(() => {
    if (!focusIn(form.current, '[data-path][data-invalid]')) own.current?.focus();
  }, [problem, form]);
  const labelOf = (path: string): string | undefined => {
    const field = form.current?.querySelector(`[data-path="${path}"]`);
    const part = field?.closest('fieldset')?.querySelector('legend')?.textContent;
    const label = field?.querySelector('.label')?.textContent;
    return part === undefined ? label : `${part}: ${label}`;
  };
  return (
    <div ref={own} tabIndex={-1} className="entry-summary">
      {problem.fields.length === 0 ? (
        <ProblemNotice error={problem} />
      ) : (
        <div className="notice notice-bad" role="alert">
          <CircleAlert aria-hidden size={28} />
          <div>
            <p>{say('web.entry.wrong', { count: problem.fields.length })}</p>
            <ul className="entry-wrong">
              {problem.fields.map((one) => (
                <li key={`${one.path} ${one.code}`}>
                  <Button
                    className="quiet entry-goto"
                    onPress={() => focusIn(form.current, `[data-path="${one.path}"]`)}
                  >
                    {labelOf(one.path) ?? <Code>{one.path}</Code>}
                  </Button>{' '}
                  {sentence(one)}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </div>
  );
};

/** A form that records something: its fields, what is wrong with them, and one way to send it. */
export const EntryForm = (props: {
  entry: Entry;
  label: string;
  /** Words of the button. */
  send: string;
  onCancel?: () => void;
  children: ReactNode;
}): ReactNode => {
  const { say } = useWords();
  const form = useRef<HTMLFormElement>(null);
  const { entry } = props;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    entry.submit();
  };
  return (
    <EntryContext value={entry}>
      <form ref={form} className="form" noValidate aria-label={props.label} onSubmit={submit}>
        {entry.problem !== null && <Summary problem={entry.problem} form={form} />}
        {props.children}
        <div className="form-actions">
          <Button type="submit" className="button button-main" isPending={entry.isPending}>
            {entry.isPending ? say('web.entry.sending') : props.send}
          </Button>
          {props.onCancel !== undefined && (
            <Button className="button" onPress={props.onCancel} isDisabled={entry.isPending}>
              {say('web.cancel')}
            </Button>
          )}
        </div>
      </form>
    </EntryContext>
  );
};

type FieldProps = {
  /** In what was said. */
  name: string;
  /** In the body, as a JSON pointer; `/<name>` when left out. */
  path?: string;
  label: string;
};

/** One label above, a hint, what is wrong with it underneath. */
export const EntryField = (
  props: FieldProps & {
    hint?: string;
    type?: 'text' | 'date';
    /** Several lines. */
    isLong?: boolean;
    /** Ids, numbers and months read from left to right in every language. */
    isCode?: boolean;
    /** Written with figures. */
    isNumber?: boolean;
    isOptional?: boolean;
    lettersMax?: number;
  },
): ReactNode => {
  const { said, change, isPending } = useForm();
  const { name, path = `/${name}` } = props;
  const error = useErrorAt(path);
  return (
    <TextField
      className="field"
      data-path={path}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      isRequired={props.isOptional !== true}
      isReadOnly={isPending}
      maxLength={props.lettersMax ?? 1_000}
      value={said[name] ?? ''}
      onChange={(text) => change({ [name]: text })}
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
        <Input
          className="input"
          type={props.type ?? 'text'}
          {...(props.isCode === true && { dir: 'ltr', autoCapitalize: 'none', spellCheck: 'false' })}
          {...(props.isNumber === true && { dir: 'ltr', inputMode: 'decimal' })}
        />
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
};

/** One of a few. */
export const EntryPick = (props: FieldProps & { options: readonly PickOption[] }): ReactNode => {
  const { said, change, isPending } = useForm();
  const { name, path = `/${name}` } = props;
  const error = useErrorAt(path);
  return (
    <PickField
      label={props.label}
      path={path}
      isDisabled={isPending}
      {...(error !== undefined && { error })}
      options={props.options}
      value={said[name] ?? ''}
      onPick={(id) => change({ [name]: id })}
    />
  );
};

/** Said as `yes` or not at all. */
export const EntryCheck = (props: Omit<FieldProps, 'path'>): ReactNode => {
  const { said, change, isPending } = useForm();
  return (
    <Checkbox
      className="check"
      isDisabled={isPending}
      isSelected={said[props.name] === 'yes'}
      onChange={(isSelected) => change({ [props.name]: isSelected ? 'yes' : '' })}
    >
      <span className="check-box" aria-hidden />
      {props.label}
    </Checkbox>
  );
};
