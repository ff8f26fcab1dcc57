import type { ReactNode } from 'react';
import type { Visit } from '#shared/domain/visit';
import { Code, TimeSpan } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import type { Row, Who } from './rows.ts';

/** A name, or an id that is written as a code. */
export const WhoIs = (props: { who: Who | null }): ReactNode => {
  const { say } = useWords();
  if (props.who === null) return <span className="faint">{say('web.unknownRecipient')}</span>;
  return props.who.isCode ? <Code>{props.who.text}</Code> : <bdi>{props.who.text}</bdi>;
};

/** From and to of a visit. */
export const VisitTimes = (props: { visit: Visit }): ReactNode => (
  <TimeSpan from={props.visit.arrivalAt} to={props.visit.departureAt} isOpen={props.visit.state === 'open'} />
);

/** Whole minutes in words; the exact figure stays with the servers. */
export const useMinutes = (): ((minutes: number | null) => string) => {
  const { say } = useWords();
  return (minutes) => (minutes === null ? '' : say('web.minutes', { minutes: Math.floor(minutes) }));
};

/** The word for an exception. */
export const useExceptionWord = (): ((code: string) => string) => {
  const { sayIfKnown } = useWords();
  return (code) => sayIfKnown(`exception.${code}`) ?? code;
};

/** The exceptions of a visit as words; those that are settled are fainter. */
export const ExceptionWords = (props: { row: Row }): ReactNode => {
  const word = useExceptionWord();
  const { exceptions } = props.row.visit;
  if (exceptions.length === 0) return null;
  return (
    <ul className="findings">
      {exceptions.map((one) => (
        <li key={one.code} className={one.acknowledgedBy === undefined ? undefined : 'faint'}>
          {word(one.code)}
        </li>
      ))}
    </ul>
  );
};
