import { CheckCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { EXCEPTION_CLASSES, type ExceptionCode, type Visit, type VisitException } from '#shared/domain/visit';
import { takesAcknowledgement } from '#shared/domain/visit-exception';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { AcknowledgeForm } from './acknowledge-form.tsx';
import { useExceptionWord } from './visit-bits.tsx';

/** Who must act: the Division, or the coordinators of a provider branch (`coordinator:<providerBranchId>`). */
const Owner = ({ owner }: { owner: string }): ReactNode => {
  const { say } = useWords();
  const [who, office = ''] = owner.split(':');
  if (who === 'division') return say('web.owner.division');
  return (
    <>
      {say('web.owner.coordinator')} <Code>{office}</Code>
    </>
  );
};

/** Who must act by when, or who has acted. */
const FindingFigures = ({ exception }: { exception: VisitException }): ReactNode => {
  const { say } = useWords();
  const { dayAndTime, shortDay } = useTimes();
  if (exception.acknowledgedBy === undefined) {
    return (
      <dl className="figures">
        <div>
          <dt>{say('web.exception.owner')}</dt>
          <dd>
            <Owner owner={exception.owner} />
          </dd>
        </div>
        <div>
          <dt>{say('web.exception.due')}</dt>
          <dd>{shortDay(exception.dueAt)}</dd>
        </div>
      </dl>
    );
  }
  return (
    <dl className="figures">
      <div>
        <dt>{say('web.exception.acknowledgedBy')}</dt>
        <dd>
          <Code>{exception.acknowledgedBy}</Code>
          {exception.acknowledgedAt !== undefined && ` · ${dayAndTime(exception.acknowledgedAt)}`}
        </dd>
      </div>
    </dl>
  );
};

const Acknowledge = ({ visit, code }: { visit: Visit; code: ExceptionCode }): ReactNode => {
  const { say } = useWords();
  // Of an alert nothing is confirmed: what was found out is written down.
  const isAsked = EXCEPTION_CLASSES[code] === 'acknowledge';
  const [isAsking, setIsAsking] = useState(false);
  if (isAsking) return <AcknowledgeForm visit={visit} code={code} onDone={() => setIsAsking(false)} />;
  return (
    <Button className="button" onPress={() => setIsAsking(true)}>
      <CheckCheck aria-hidden size={20} />
      {say(isAsked ? 'web.acknowledge.begin' : 'web.acknowledge.found')}
    </Button>
  );
};

const Finding = (props: { exception: VisitException; visit: Visit; mayAcknowledge: boolean }): ReactNode => {
  const { say } = useWords();
  const word = useExceptionWord();
  const { exception } = props;
  const kind = exception.acknowledgedBy === undefined ? exception.class : 'settled';
  return (
    <li className={`finding finding-${kind}`}>
      <h4>{word(exception.code)}</h4>
      <p>{say(`web.class.${kind}`)}</p>
      <FindingFigures exception={exception} />
      {kind !== 'settled' && takesAcknowledgement(exception) && props.mayAcknowledge && (
        <Acknowledge visit={props.visit} code={exception.code} />
      )}
      <p className="support">
        <Code>{exception.code}</Code>
      </p>
    </li>
  );
};

/** The findings of a visit: what each is, who must act by when, and the acknowledgement for those who may give it. */
export const VisitExceptions = (props: { visit: Visit; mayAcknowledge: boolean }): ReactNode => {
  const { say } = useWords();
  if (props.visit.exceptions.length === 0) return null;
  return (
    <section aria-labelledby="findings">
      <h3 id="findings">{say('web.column.exceptions')}</h3>
      <ul className="finding-list">
        {props.visit.exceptions.map((exception) => (
          <Finding
            key={exception.code}
            exception={exception}
            visit={props.visit}
            mayAcknowledge={props.mayAcknowledge}
          />
        ))}
      </ul>
    </section>
  );
};
