import type { ReactNode } from 'react';
import { FieldError, Input, Label, TextField } from 'react-aria-components';
import { Language } from '#shared/domain/directory';
import { PickField } from '../parts/pick-field.tsx';
import { LANGUAGES } from '../words/languages.ts';
import { useWords } from '../words/words.tsx';
import { LINES, type LineId, type MadeUpLine } from './made-up-people.ts';
import { numberInText } from './phone-number.ts';

/** What a call will be begun with. */
export type Choices = {
  line: LineId;
  /** As it was typed. */
  typed: string;
  /** Null: as the line has it. */
  language: Language | null;
  /** The dial-in number, E.164. */
  to: string;
};

const AS_THE_LINE = 'line';

/** A line in words. */
export const useLineText = (): ((line: MadeUpLine) => string) => {
  const { say } = useWords();
  return (line) =>
    say(`web.telephone.line.${line.id}`, {
      name: line.callers[0].name,
      number: line.from === null ? '' : numberInText(line.from),
    });
};

type SetUpProps = {
  choices: Choices;
  dialIn: readonly string[];
  /** The typed number is none. */
  isWrong: boolean;
  onChange: (some: Partial<Choices>) => void;
};

/** Who calls, from where, in which language, which number. What is chosen counts from the next call on. */
export const SetUp = ({ choices, dialIn, isWrong, onChange }: SetUpProps): ReactNode => {
  const { say } = useWords();
  const textOf = useLineText();
  return (
    <div className="set-up">
      <PickField
        label={say('web.telephone.from')}
        options={LINES.map((one) => ({ id: one.id, text: textOf(one) }))}
        value={choices.line}
        onPick={(id) => onChange({ line: LINES.find((one) => one.id === id)?.id ?? choices.line })}
      />
      {choices.line === 'typed' && (
        <TextField
          className="field"
          type="tel"
          isInvalid={isWrong}
          value={choices.typed}
          onChange={(typed) => onChange({ typed })}
        >
          <Label className="label">{say('web.telephone.number')}</Label>
          <Input className="input" dir="ltr" id="typed-number" autoComplete="off" maxLength={20} />
          <FieldError className="field-error">{say('web.telephone.numberWrong')}</FieldError>
        </TextField>
      )}
      {dialIn.length > 1 && (
        <PickField
          label={say('web.telephone.to')}
          options={dialIn.map((number) => ({ id: number, text: numberInText(number) }))}
          value={choices.to}
          onPick={(to) => onChange({ to })}
        />
      )}
      <PickField
        label={say('web.telephone.language')}
        options={[
          { id: AS_THE_LINE, text: say('web.telephone.languageOfLine') },
          ...Language.options.map((id) => ({ id, text: LANGUAGES[id].name, lang: id })),
        ]}
        value={choices.language ?? AS_THE_LINE}
        onPick={(id) => onChange({ language: Language.options.find((one) => one === id) ?? null })}
      />
    </div>
  );
};
