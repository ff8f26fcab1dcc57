import type { ReactNode } from 'react';
import { putImmigrationPermitRoute } from '#shared/contracts/shared-worker';
import { EntryCheck, EntryField, EntryForm } from '../parts/entry-form.tsx';
import { useEntry } from '../parts/use-entry.ts';
import { filled, type Said } from '../parts/written.ts';
import { useWords } from '../words/words.tsx';
import { type FormProps, RecipientPick, STALE, useFieldLabel } from './entry-parts.tsx';

const inputOf = (said: Said, recipientIds: readonly string[]) => {
  const { id = '', recipientId = '', joint, from, to, approvedOn } = said;
  const withRecipientId = recipientIds.find((one) => one !== recipientId);
  const body = {
    recipientId,
    from: filled(from),
    to: filled(to),
    ...(joint === 'yes' && { joint: { withRecipientId, approvedOn: filled(approvedOn) } }),
  };
  return { params: { permitId: id }, body };
};

/** A permit of the Immigration Authority; a joint one was issued until 2020. */
export const PermitForm = ({ recipientIds, onDone }: FormProps): ReactNode => {
  const { say } = useWords();
  const label = useFieldLabel();
  const entry = useEntry(putImmigrationPermitRoute, {
    draft: `permit.${recipientIds.join('~')}`,
    first: { recipientId: recipientIds[0] ?? '' },
    inputOf: (said) => inputOf(said, recipientIds),
    stale: STALE,
    onDone,
  });
  return (
    <EntryForm entry={entry} label={say('web.sharedWorker.permit.add')} send={say('web.sharedWorker.save')}>
      <RecipientPick recipientIds={recipientIds} field="holder" />
      <EntryField name="from" label={label('from')} type="date" />
      <EntryField name="to" label={label('to')} type="date" />
      {recipientIds.length > 1 && <EntryCheck name="joint" label={label('joint')} />}
      {entry.said['joint'] === 'yes' && (
        <EntryField name="approvedOn" path="/joint/approvedOn" label={label('approvedOn')} type="date" />
      )}
    </EntryForm>
  );
};
