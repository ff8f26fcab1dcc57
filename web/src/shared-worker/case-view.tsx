import { CircleCheck, CircleX, Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CaseReply, DecisionReply, HistoryFact } from '#shared/contracts/shared-worker';
import { useRecipientName } from '../api/queries.ts';
import type { Person } from '../session/person.ts';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { EntryForms } from './entry-forms.tsx';
import { WorkRow } from './work-list.tsx';

const LOOKS = {
  allowed: { icon: CircleCheck, look: 'good' },
  held: { icon: CircleX, look: 'bad' },
  refer: { icon: Scale, look: 'attention' },
} as const;

const outcomeOf = ({ allowed, refer }: DecisionReply): keyof typeof LOOKS => {
  if (refer) return 'refer';
  return allowed ? 'allowed' : 'held';
};

/** Allowed, held with a code, or for the Division: a sign and a word. */
const Outcome = ({ decision }: { decision: DecisionReply }): ReactNode => {
  const { say } = useWords();
  const outcome = outcomeOf(decision);
  const { icon: Icon, look } = LOOKS[outcome];
  return (
    <p className={`outcome outcome-${look}`}>
      <Icon aria-hidden size={20} />
      {say(`web.sharedWorker.${outcome}`, { code: decision.code ?? '' })}
    </p>
  );
};

const monthOf = (month: string): string => `${month.slice(5)}/${month.slice(0, 4)}`;

const Decision = ({ decision }: { decision: DecisionReply }): ReactNode => {
  const { say } = useWords();
  const { caregiverId: worker, month } = decision;
  return (
    <section className="decision">
      <h3>{say('web.sharedWorker.worker', { worker, month: monthOf(month) })}</h3>
      <Outcome decision={decision} />
      <h4>{say('web.sharedWorker.why')}</h4>
      <ol className="sentences">
        {decision.explanation.map((sentence, index) => (
          <li key={`${index} ${sentence.rule}`}>{sentence.text}</li>
        ))}
      </ol>
    </section>
  );
};

/** What of a fact is worth a line beside its kind. */
const useDetail = (): ((fact: HistoryFact) => string) => {
  const { say } = useWords();
  return (fact) => {
    switch (fact.care) {
      case 'permit':
        return `${fact.recipientId} · ${fact.from} – ${fact.to}`;
      case 'determination':
        return `${fact.caregiverId} · ${say(`web.sharedWorker.load.${fact.load ? 'yes' : 'no'}`)} · ${fact.professional.name}`;
      case 'benefit':
        return `${fact.recipientId} · ${fact.points ?? '–'}`;
      case 'relation':
        return fact.recipientIds.join(' · ');
      case 'appeal':
        return fact.reason;
      case 'appeal-result':
      case 'follow-up-done':
        return fact.note;
    }
  };
};

const History = ({ history }: { history: readonly HistoryFact[] }): ReactNode => {
  const { say } = useWords();
  const { day, dayAndTime } = useTimes();
  const detail = useDetail();
  if (history.length === 0) return <p className="faint">{say('web.sharedWorker.history.none')}</p>;
  return (
    <ol className="history" reversed>
      {history.toReversed().map((fact) => (
        <li key={`${fact.care} ${fact.at} ${fact.countsFrom} ${detail(fact)}`}>
          <p>
            <time dateTime={fact.countsFrom}>{day(fact.countsFrom)}</time>
            {' · '}
            {say(`web.sharedWorker.fact.${fact.care}`)}
          </p>
          <p className="faint">
            <bdi>{detail(fact)}</bdi>
            {' · '}
            <time dateTime={fact.at}>{dayAndTime(fact.at)}</time>
            {' · '}
            <Code>{fact.by}</Code>
          </p>
        </li>
      ))}
    </ol>
  );
};

const RECORDS_PERMITS = ['division', 'branch-clerk', 'social-worker', 'provider-admin'];

/** One case: the decision of the month and why, what waits, what the provider was told, what was recorded. */
export const CaseView = (props: { found: CaseReply; person: Person; mayFinish: boolean }): ReactNode => {
  const { say } = useWords();
  const { recipientIds, decisions, followUps, notices, history } = props.found;
  const [a = '', b = ''] = recipientIds;
  const nameOfA = useRecipientName(a, true);
  const nameOfB = useRecipientName(b, true);
  return (
    <article className="case">
      <header>
        <h2>{say('web.sharedWorker.case', { a: nameOfA ?? a, b: nameOfB ?? b })}</h2>
        <p className="faint">
          <Code>{recipientIds.join(' · ')}</Code>
        </p>
      </header>
      {decisions.map((decision) => (
        <Decision key={decision.caregiverId} decision={decision} />
      ))}
      {followUps.length > 0 && (
        <section>
          <h3>{say('web.sharedWorker.work')}</h3>
          <ul className="work-rows">
            {followUps.map((one) => (
              <WorkRow key={one.followUpId} followUp={one} mayFinish={props.mayFinish} />
            ))}
          </ul>
        </section>
      )}
      {notices.length > 0 && (
        <section>
          <h3>{say('web.sharedWorker.notices')}</h3>
          <ul className="notes">
            {notices.map((one) => (
              <li key={one.noticeId}>{one.text.join(' ')}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{say('web.sharedWorker.history')}</h3>
        <History history={history} />
      </section>
      <EntryForms
        recipientIds={recipientIds}
        workers={decisions.map((one) => one.caregiverId)}
        recordsPermits={props.person.roles.some((role) => RECORDS_PERMITS.includes(role))}
        determines={props.person.roles.includes('social-worker')}
      />
    </article>
  );
};
