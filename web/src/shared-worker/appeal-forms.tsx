import type { ReactNode } from 'react';
import { decideAppealRoute, type HistoryFact, putAppealRoute } from '#shared/contracts/shared-worker';
import { localDateOf } from '#shared/domain/instants';
import { EntryField, EntryForm, EntryPick } from '../parts/entry-form.tsx';
import { useEntry } from '../parts/use-entry.ts';
import { filled, type Said } from '../parts/written.ts';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { EntryFold } from '../parts/entry-fold.tsx';
import { type FormProps, MonthField, STALE, useFieldLabel, WorkerField } from './entry-parts.tsx';

const appealOf = (said: Said, recipientIds: readonly string[]) => {
  const { id = '', caregiverId, filedOn, reason } = said;
  const body = {
    recipientIds,
    caregiverId: filled(caregiverId),
    filedOn: filled(filedOn),
    reason: filled(reason),
  };
  return { params: { appealId: id }, body };
};

/** Somebody objects to what was determined (circular 1536A, appeal; circular 1533). */
export const AppealForm = ({ recipientIds, workers, onDone }: FormProps): ReactNode => {
  const { say } = useWords();
  const label = useFieldLabel();
  const entry = useEntry(putAppealRoute, {
    draft: `appeal.${recipientIds.join('~')}`,
    first: { caregiverId: workers[0] ?? '', filedOn: localDateOf(Date.now()) },
    inputOf: (said) => appealOf(said, recipientIds),
    stale: STALE,
    onDone,
  });
  return (
    <EntryForm entry={entry} label={say('web.sharedWorker.appeal.add')} send={say('web.sharedWorker.save')}>
      <WorkerField />
      <EntryField name="filedOn" label={label('filedOn')} type="date" />
      <EntryField name="reason" label={label('reason')} isLong />
    </EntryForm>
  );
};

const resultOf = (said: Said, appealId: string) => {
  const { result, decidedOn, fromMonth, untilMonth, note } = said;
  const from = filled(fromMonth);
  const until = filled(untilMonth);
  const body = {
    result,
    decidedOn: filled(decidedOn),
    ...(from !== undefined && { fromMonth: from }),
    ...(until !== undefined && { untilMonth: until }),
    note: filled(note),
  };
  return { params: { appealId }, body };
};

const ResultForm = ({ appealId, onDone }: { appealId: string; onDone: () => void }): ReactNode => {
  const { say } = useWords();
  const label = useFieldLabel();
  const entry = useEntry(decideAppealRoute, {
    draft: `appeal-result.${appealId}`,
    first: { result: 'accepted', decidedOn: localDateOf(Date.now()) },
    inputOf: (said) => resultOf(said, appealId),
    stale: STALE,
    onDone,
  });
  return (
    <EntryForm
      entry={entry}
      label={say('web.sharedWorker.appeal.decide')}
      send={say('web.sharedWorker.save')}
    >
      <EntryPick
        name="result"
        label={label('result')}
        options={['accepted', 'rejected'].map((id) => ({ id, text: say(`web.sharedWorker.result.${id}`) }))}
      />
      <EntryField name="decidedOn" label={label('decidedOn')} type="date" />
      {entry.said['result'] === 'accepted' && (
        <>
          <MonthField name="fromMonth" isOptional />
          <MonthField name="untilMonth" isOptional />
        </>
      )}
      <EntryField name="note" label={label('resultNote')} isLong />
    </EntryForm>
  );
};

type Appeal = Extract<HistoryFact, { care: 'appeal' }>;

/** Appeals of a case that no result was recorded of. */
export const openAppeals = (history: readonly HistoryFact[]): Appeal[] => {
  const decided = new Set(
    history.filter((fact) => fact.care === 'appeal-result').map((fact) => fact.appealId),
  );
  return history.filter((fact) => fact.care === 'appeal').filter((fact) => !decided.has(fact.appealId));
};

/** The appeals that wait for a result, and where it is recorded. */
export const OpenAppeals = (props: { appeals: readonly Appeal[]; mayDecide: boolean }): ReactNode => {
  const { say } = useWords();
  const { day } = useTimes();
  return (
    <section>
      <h3>{say('web.sharedWorker.appeals')}</h3>
      <ul className="work-rows">
        {props.appeals.map(({ appealId, filedOn, caregiverId, reason }) => (
          <li key={appealId} className="work-row">
            <p>
              <bdi>{reason}</bdi>
            </p>
            <p className="faint">
              <time dateTime={filedOn}>{day(filedOn)}</time> · <Code>{caregiverId}</Code>
            </p>
            {props.mayDecide && (
              <EntryFold
                title={say('web.sharedWorker.appeal.decide')}
                recorded={say('web.sharedWorker.recorded')}
              >
                {(onDone) => <ResultForm appealId={appealId} onDone={onDone} />}
              </EntryFold>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
