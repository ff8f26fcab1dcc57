import type { ComponentType, ReactNode } from 'react';
import type { Route } from '#shared/contracts/route';
import {
  putAppealRoute,
  putBenefitDecisionRoute,
  putDeterminationRoute,
  putHouseholdRelationRoute,
  putImmigrationPermitRoute,
} from '#shared/contracts/shared-worker';
import { mayDo } from '../session/may-do.ts';
import type { Person } from '../session/person.ts';
import { useWords } from '../words/words.tsx';
import { AppealForm } from './appeal-forms.tsx';
import { BenefitForm } from './benefit-form.tsx';
import { DeterminationForm } from './determination-form.tsx';
import { EntryFold } from '../parts/entry-fold.tsx';
import type { FormProps } from './entry-parts.tsx';
import { PermitForm } from './permit-form.tsx';
import { RelationForm } from './relation-form.tsx';

/** Everything that can be recorded of a case; `ofTwo`: only where both are known. */
const FORMS: { title: string; route: Route; form: ComponentType<FormProps>; ofTwo: boolean }[] = [
  {
    title: 'web.sharedWorker.determination.add',
    route: putDeterminationRoute,
    form: DeterminationForm,
    ofTwo: true,
  },
  {
    title: 'web.sharedWorker.permit.add',
    route: putImmigrationPermitRoute,
    form: PermitForm,
    ofTwo: false,
  },
  {
    title: 'web.sharedWorker.benefit.add',
    route: putBenefitDecisionRoute,
    form: BenefitForm,
    ofTwo: false,
  },
  {
    title: 'web.sharedWorker.relation.add',
    route: putHouseholdRelationRoute,
    form: RelationForm,
    ofTwo: false,
  },
  { title: 'web.sharedWorker.appeal.add', route: putAppealRoute, form: AppealForm, ofTwo: true },
];

/** What may be recorded of a case by this person. */
export const EntryForms = (props: {
  recipientIds: readonly string[];
  workers: readonly string[];
  person: Pick<Person, 'roles'>;
}): ReactNode => {
  const { say } = useWords();
  const { recipientIds, workers, person } = props;
  const open = FORMS.filter(
    ({ route, ofTwo }) => mayDo(person, route) && (recipientIds.length > 1 || !ofTwo),
  );
  if (open.length === 0) return null;
  return (
    <section className="entries">
      <h3>{say('web.sharedWorker.record')}</h3>
      {open.map(({ title, form: Form }) => (
        <EntryFold key={title} title={say(title)} recorded={say('web.sharedWorker.recorded')}>
          {(onDone) => <Form recipientIds={recipientIds} workers={workers} onDone={onDone} />}
        </EntryFold>
      ))}
    </section>
  );
};
