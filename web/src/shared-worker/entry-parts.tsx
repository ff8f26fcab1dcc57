import type { ReactNode } from 'react';
import { useRecipientName } from '../api/queries.ts';
import { EntryField, EntryPick } from '../parts/entry-form.tsx';
import { useWords } from '../words/words.tsx';

/** What has to be read again when something was recorded of a case. */
export const STALE = ['shared-worker', 'follow-ups'] as const;

/** What every form of a case is given. */
export type FormProps = {
  /** The two of the case, or the one who was looked for and has none. */
  recipientIds: readonly string[];
  /** Whom a determination or an appeal may be about. */
  workers: readonly string[];
  onDone: () => void;
};

/** The label of a field. */
export const useFieldLabel = (): ((field: string) => string) => {
  const { say } = useWords();
  return (field) => say(`web.sharedWorker.field.${field}`);
};

/** Names of the two where the reader may know them, with their ids. */
const useRecipientOptions = (recipientIds: readonly string[]): { id: string; text: string }[] => {
  const [a = null, b = null] = recipientIds;
  const names = [useRecipientName(a, true), useRecipientName(b, true)];
  return recipientIds.map((id, index) => ({
    id,
    text: names[index] === undefined ? id : `${names[index]} · ${id}`,
  }));
};

/** Whose fact it is; of one there is nothing to choose. */
export const RecipientPick = (props: { recipientIds: readonly string[]; field: string }): ReactNode => {
  const label = useFieldLabel();
  const options = useRecipientOptions(props.recipientIds);
  if (options.length < 2) return null;
  return <EntryPick name="recipientId" label={label(props.field)} options={options} />;
};

/** The second of two, where the case does not name one yet. */
export const OtherField = ({ recipientIds }: Pick<FormProps, 'recipientIds'>): ReactNode => {
  const label = useFieldLabel();
  if (recipientIds.length > 1) return null;
  return <EntryField name="other" path="/recipientIds/1" label={label('other')} isCode lettersMax={64} />;
};

/** The two of a fact, as far as they are written. */
export const twoOf = (recipientIds: readonly string[], other: string | undefined): (string | undefined)[] =>
  recipientIds.length > 1 ? [...recipientIds] : [recipientIds[0], other?.trim()];

/** A month as it is typed: year, line, month. */
export const MonthField = (props: { name: string; isOptional?: boolean }): ReactNode => {
  const label = useFieldLabel();
  return (
    <EntryField
      name={props.name}
      label={label(props.name)}
      hint={label('month.hint')}
      isCode
      isOptional={props.isOptional === true}
      lettersMax={7}
    />
  );
};

/** The worker, known from the case or typed. */
export const WorkerField = (): ReactNode => {
  const label = useFieldLabel();
  return <EntryField name="caregiverId" label={label('worker')} isCode lettersMax={64} />;
};
