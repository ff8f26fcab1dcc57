import type { ReactNode } from 'react';
import { putHouseholdRelationRoute } from '#shared/contracts/shared-worker';
import { EntryField, EntryForm, EntryPick } from '../parts/entry-form.tsx';
import { useEntry } from '../parts/use-entry.ts';
import { filled, type Said } from '../parts/written.ts';
import { useWords } from '../words/words.tsx';
import { type FormProps, OtherField, STALE, twoOf, useFieldLabel } from './entry-parts.tsx';

const KINDS = ['spouses', 'other'] as const;
const SOURCES = ['recorded', 'population-register'] as const;

const inputOf = (said: Said, recipientIds: readonly string[]) => {
  const { id = '', other, kind, source, from } = said;
  const body = { recipientIds: twoOf(recipientIds, filled(other)), kind, source, from: filled(from) };
  return { params: { relationId: id }, body };
};

/** How two recipients under one roof belong together; others than spouses are for the Division to decide. */
export const RelationForm = ({ recipientIds, onDone }: FormProps): ReactNode => {
  const { say } = useWords();
  const label = useFieldLabel();
  const entry = useEntry(putHouseholdRelationRoute, {
    draft: `relation.${recipientIds.join('~')}`,
    first: { kind: 'spouses', source: 'recorded' },
    inputOf: (said) => inputOf(said, recipientIds),
    stale: STALE,
    onDone,
  });
  return (
    <EntryForm entry={entry} label={say('web.sharedWorker.relation.add')} send={say('web.sharedWorker.save')}>
      <OtherField recipientIds={recipientIds} />
      <EntryPick
        name="kind"
        label={label('relation')}
        options={KINDS.map((id) => ({ id, text: say(`web.sharedWorker.relation.${id}`) }))}
      />
      <EntryPick
        name="source"
        label={label('source')}
        options={SOURCES.map((id) => ({ id, text: say(`web.sharedWorker.source.${id}`) }))}
      />
      <EntryField name="from" label={label('from')} type="date" />
    </EntryForm>
  );
};
