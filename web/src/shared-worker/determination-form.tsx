import type { ReactNode } from 'react';
import { putDeterminationRoute } from '#shared/contracts/shared-worker';
import { EntryField, EntryForm, EntryPick } from '../parts/entry-form.tsx';
import { useEntry } from '../parts/use-entry.ts';
import { filled, type Said } from '../parts/written.ts';
import { useWords } from '../words/words.tsx';
import { type FormProps, MonthField, STALE, useFieldLabel, WorkerField } from './entry-parts.tsx';

const KINDS = ['social-worker', 'nurse', 'physiotherapist', 'occupational-therapist', 'nii-social-worker'];

const inputOf = (said: Said, recipientIds: readonly string[]) => {
  const { id = '', caregiverId, load, month, untilMonth, visitedOn, professional, kind } = said;
  const until = filled(untilMonth);
  const body = {
    recipientIds,
    caregiverId: filled(caregiverId),
    load: load === 'yes',
    month: filled(month),
    ...(until !== undefined && { untilMonth: until }),
    visitedOn: filled(visitedOn),
    professional: { name: filled(professional), kind },
  };
  return { params: { determinationId: id }, body };
};

/** Whether one worker can bear the care of both: כ or ל, entered once for the two. */
export const DeterminationForm = ({ recipientIds, workers, onDone }: FormProps): ReactNode => {
  const { say } = useWords();
  const label = useFieldLabel();
  const entry = useEntry(putDeterminationRoute, {
    draft: `determination.${recipientIds.join('~')}`,
    first: { caregiverId: workers[0] ?? '', load: 'no', kind: 'social-worker' },
    inputOf: (said) => inputOf(said, recipientIds),
    stale: STALE,
    onDone,
  });
  return (
    <EntryForm
      entry={entry}
      label={say('web.sharedWorker.determination.add')}
      send={say('web.sharedWorker.save')}
    >
      <WorkerField />
      <EntryPick
        name="load"
        label={label('load')}
        options={['no', 'yes'].map((id) => ({ id, text: say(`web.sharedWorker.load.${id}`) }))}
      />
      <MonthField name="month" />
      <MonthField name="untilMonth" isOptional />
      <EntryField name="visitedOn" label={label('visitedOn')} type="date" />
      <EntryField
        name="professional"
        path="/professional/name"
        label={label('professional')}
        lettersMax={120}
      />
      <EntryPick
        name="kind"
        path="/professional/kind"
        label={label('kind')}
        options={KINDS.map((id) => ({ id, text: say(`web.sharedWorker.kind.${id}`) }))}
      />
    </EntryForm>
  );
};
