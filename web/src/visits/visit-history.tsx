import type { ReactNode } from 'react';
import type { HistoryEntry } from '#shared/contracts/visits';
import type { Visit } from '#shared/domain/visit';
import { useHistory } from '../api/queries.ts';
import { ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useStandingWord } from '../parts/standing.tsx';
import { Code, TimeSpan, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { useExceptionWord } from './visit-bits.tsx';

const Entry = ({ entry }: { entry: HistoryEntry }): ReactNode => {
  const { say, sayIfKnown } = useWords();
  const { dayAndTime } = useTimes();
  const word = useStandingWord();
  const exceptionWord = useExceptionWord();
  return (
    <li>
      <p>
        <time dateTime={entry.at}>{dayAndTime(entry.at)}</time>
        {' · '}
        {sayIfKnown(`web.cause.${entry.cause.kind}`) ?? say('web.cause.other')}
        {entry.cause.by !== undefined && (
          <>
            {' · '}
            <Code>{entry.cause.by}</Code>
          </>
        )}
      </p>
      <p className="faint">
        <TimeSpan from={entry.arrivalAt} to={entry.departureAt} isOpen={entry.state === 'open'} />
        {' · '}
        {word(entry.state === 'open' && entry.exceptions.length === 0 ? 'open' : entry.standing)}
        {entry.exceptions.length > 0 && ` · ${entry.exceptions.map(exceptionWord).join(', ')}`}
      </p>
    </li>
  );
};

/** Every version of the visit and what made it, latest first. */
export const VisitHistory = ({ visit }: { visit: Visit }): ReactNode => {
  const { say } = useWords();
  const history = useHistory(visit);
  return (
    <section aria-labelledby="history">
      <h3 id="history">{say('web.visit.history')}</h3>
      {history.isPending && <Skeleton rows={2} shape="lines" />}
      {history.isError && <ProblemNotice error={history.error} onRetry={() => void history.refetch()} />}
      {history.data !== undefined && (
        <ol className="history" reversed>
          {history.data.items.toReversed().map((entry) => (
            <Entry key={`${entry.version} ${entry.at} ${entry.cause.id}`} entry={entry} />
          ))}
        </ol>
      )}
    </section>
  );
};
