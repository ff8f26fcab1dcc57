import type { ReactNode } from 'react';
import type { Visit } from '#shared/domain/visit';
import { useExplanation } from '../api/queries.ts';
import { ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useLanguage, useWords } from '../words/words.tsx';

/** Why the visit is what it is: the servers' own sentences, in the reader's language. */
export const VisitWhy = ({ visit }: { visit: Visit }): ReactNode => {
  const { say } = useWords();
  const { language } = useLanguage();
  const explanation = useExplanation(visit, language);
  return (
    <section aria-labelledby="why">
      <h3 id="why">{say('web.visit.why')}</h3>
      {explanation.isPending && <Skeleton rows={3} shape="lines" />}
      {explanation.isError && (
        <ProblemNotice error={explanation.error} onRetry={() => void explanation.refetch()} />
      )}
      {explanation.data !== undefined && (
        <ol className="sentences">
          {explanation.data.sentences.map((sentence, index) => (
            <li key={`${index} ${sentence.rule}`}>{sentence.text}</li>
          ))}
        </ol>
      )}
    </section>
  );
};
