import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SubmitEvent, ReactNode } from 'react';
import { Button, Label, Text, TextArea, TextField } from 'react-aria-components';
import { acknowledgeExceptionRoute } from '#shared/contracts/visits';
import { EXCEPTION_CLASSES, type ExceptionCode, type Visit } from '#shared/domain/visit';
import { useCall } from '../api/call-context.ts';
import { visitKey } from '../api/queries.ts';
import { ProblemNotice } from '../parts/notices.tsx';
import { useDraft } from '../parts/use-draft.ts';
import { useWords } from '../words/words.tsx';

const NOTE_LETTERS_MAX = 1_000;

/** "We have seen it, the visit stands", with a note if there is something to say. */
export const AcknowledgeForm = (props: {
  visit: Visit;
  code: ExceptionCode;
  onDone: () => void;
}): ReactNode => {
  const { say } = useWords();
  const call = useCall();
  const isAsked = EXCEPTION_CLASSES[props.code] === 'acknowledge';
  const client = useQueryClient();
  const [note, setNote] = useDraft(`hineni.note.${props.visit.visitId}.${props.code}`);
  const acknowledge = useMutation({
    networkMode: 'always',
    mutationFn: () => {
      const written = note.trim();
      return call(acknowledgeExceptionRoute, acknowledgeExceptionRoute.responses[200], {
        params: { visitId: props.visit.visitId },
        body: { code: props.code, ...(written !== '' && { note: written }) },
      });
    },
    onSuccess: async (visit) => {
      setNote('');
      client.setQueryData(visitKey(visit.visitId), visit);
      props.onDone();
      document.getElementById('visit-heading')?.focus();
      await client.invalidateQueries({ queryKey: ['visits'] });
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    acknowledge.mutate();
  };
  return (
    <form className="form" onSubmit={submit}>
      {acknowledge.isError && <ProblemNotice error={acknowledge.error} />}
      <TextField className="field" value={note} onChange={setNote} maxLength={NOTE_LETTERS_MAX} autoFocus>
        <Label className="label">{say('web.acknowledge.note')}</Label>
        <Text slot="description" className="hint">
          {say('web.acknowledge.hint')}
        </Text>
        <TextArea className="input" rows={3} />
      </TextField>
      <div className="form-actions">
        <Button type="submit" className="button button-main" isPending={acknowledge.isPending}>
          {say(isAsked ? 'web.acknowledge.send' : 'web.acknowledge.found')}
        </Button>
        <Button className="button" onPress={props.onDone}>
          {say('web.cancel')}
        </Button>
      </div>
    </form>
  );
};
