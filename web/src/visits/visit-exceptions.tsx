import { CheckCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { Visit, VisitException } from '#shared/domain/visit';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { AcknowledgeForm } from './acknowledge-form.tsx';
import { useExceptionWord } from './visit-bits.tsx';

/** Who must act: the Division by its name, an office of a provider by its code. */
const Owner = ({ owner }: { owner: string }): ReactNode => {
  const { sayIfKnown } = useWords();
  const known = sayIfKnown(`web.owner.${owner}`);
  return known ?? <Code>{owner}</Code>;
};

const Finding = (props: { exception: VisitException; visit: Visit; mayAcknowledge: boolean }): ReactNode => {
  const { say } = useWords();
  const { dayAndTime, shortDay } = useTimes();
  const word = useExceptionWord();
  const [isAsking, setIsAsking] = useState(false);
  const { exception } = props;
  const isOpen = exception.class === 'acknowledge' && exception.acknowledgedBy === undefined;
  return (
    <li className={`finding finding-${exception.acknowledgedBy === undefined ? exception.class : 'settled'}`}>
      <h4>{word(exception.code)}</h4>
      <p>{say(`web.class.${exception.acknowledgedBy === undefined ? exception.class : 'settled'}`)}</p>
      <dl className="figures">
        {exception.acknowledgedBy === undefined ? (
          <>
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
          </>
        ) : (
          <div>
            <dt>{say('web.exception.acknowledgedBy')}</dt>
            <dd>
              <Code>{exception.acknowledgedBy}</Code>
              {exception.acknowledgedAt !== undefined && ` · ${dayAndTime(exception.acknowledgedAt)}`}
            </dd>
          </div>
        )}
      </dl>
      {isOpen && props.mayAcknowledge && !isAsking && (
        <Button className="button" onPress={() => setIsAsking(true)}>
          <CheckCheck aria-hidden size={20} />
          {say('web.acknowledge.begin')}
        </Button>
      )}
      {isOpen && props.mayAcknowledge && isAsking && (
        <AcknowledgeForm visit={props.visit} code={exception.code} onDone={() => setIsAsking(false)} />
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
