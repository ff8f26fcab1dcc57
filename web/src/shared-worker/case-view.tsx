import type { ReactNode } from 'react';
import { type CaseReply, decideAppealRoute, type DecisionReply } from '#shared/contracts/shared-worker';
import { localDateOf } from '#shared/domain/instants';
import { useRecipientName } from '../api/queries.ts';
import { useAmounts } from '../payment/words.tsx';
import { mayDo } from '../session/may-do.ts';
import type { Person } from '../session/person.ts';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { OpenAppeals, openAppeals } from './appeal-forms.tsx';
import { CaseHistory } from './case-history.tsx';
import { DecisionTable } from './decision-table.tsx';
import { Effects } from './effects.tsx';
import { EntryForms } from './entry-forms.tsx';
import { Outcome } from './outcome.tsx';
import { WorkRow } from './work-list.tsx';

const monthOf = (month: string): string => `${month.slice(5)}/${month.slice(0, 4)}`;

const Decision = ({ decision }: { decision: DecisionReply }): ReactNode => {
  const { say } = useWords();
  const { caregiverId: worker, month } = decision;
  return (
    <section className="decision">
      <h3>{say('web.sharedWorker.worker', { worker, month: monthOf(month) })}</h3>
      <p>
        <Outcome told={decision} />
      </p>
      <h4>{say('web.sharedWorker.why')}</h4>
      <ol className="sentences">
        {decision.explanation.map((sentence, index) => (
          <li key={`${index} ${sentence.rule}`}>{sentence.text}</li>
        ))}
      </ol>
      <DecisionTable row={decision.row} group={decision.group} />
      <Effects decision={decision} />
    </section>
  );
};

type Notice = CaseReply['notices'][number];

/** Whom a notice is for, and when each was told: with a date that is near, it may be told of later only. */
const NoticeTo = ({ providerIds, told }: Pick<Notice, 'providerIds' | 'told'>): ReactNode => {
  const { say } = useWords();
  const { date } = useAmounts();
  const { time } = useTimes();
  return providerIds.map((providerId) => {
    const at = told.find((one) => one.providerId === providerId)?.at;
    return (
      <p key={providerId} className="faint">
        {say('web.sharedWorker.notice.to')} <Code>{providerId}</Code>
        {' · '}
        {at === undefined ? (
          say('web.sharedWorker.notice.untold')
        ) : (
          <time dateTime={at}>
            {date(localDateOf(Date.parse(at)))}, <bdi dir="ltr">{time(at)}</bdi>
          </time>
        )}
      </p>
    );
  });
};

const Notices = ({ notices }: Pick<CaseReply, 'notices'>): ReactNode => {
  const { say } = useWords();
  return (
    <section>
      <h3>{say('web.sharedWorker.notices')}</h3>
      <ul className="work-rows">
        {notices.map(({ noticeId, text, providerIds, told }) => (
          <li key={noticeId} className="work-row">
            <p>{text.join(' ')}</p>
            <NoticeTo providerIds={providerIds} told={told} />
          </li>
        ))}
      </ul>
    </section>
  );
};

/** One case: the decision of the month and why, what waits, what the provider was told, what was recorded. */
export const CaseView = ({ found, person }: { found: CaseReply; person: Person }): ReactNode => {
  const { say } = useWords();
  const { recipientIds, decisions, followUps, notices, history } = found;
  const [a = '', b = ''] = recipientIds;
  const nameOfA = useRecipientName(a, true);
  const nameOfB = useRecipientName(b, true);
  const appeals = openAppeals(history);
  return (
    <article className="case">
      <header>
        <h2>{say('web.sharedWorker.case', { a: nameOfA ?? a, b: nameOfB ?? b })}</h2>
        <p className="faint">
          <Code>{recipientIds.join(' · ')}</Code>
        </p>
      </header>
      {decisions.length === 0 && <p>{say('web.sharedWorker.noWorker')}</p>}
      {decisions.map((decision) => (
        <Decision key={decision.caregiverId} decision={decision} />
      ))}
      {followUps.length > 0 && (
        <section>
          <h3>{say('web.sharedWorker.work')}</h3>
          <ul className="work-rows">
            {followUps.map((one) => (
              <WorkRow key={one.followUpId} followUp={one} person={person} />
            ))}
          </ul>
        </section>
      )}
      {appeals.length > 0 && <OpenAppeals appeals={appeals} mayDecide={mayDo(person, decideAppealRoute)} />}
      {notices.length > 0 && <Notices notices={notices} />}
      <section className="case-history">
        <h3>{say('web.sharedWorker.history')}</h3>
        <CaseHistory history={history} />
      </section>
      <EntryForms
        recipientIds={recipientIds}
        workers={decisions.map((one) => one.caregiverId)}
        person={person}
      />
    </article>
  );
};
