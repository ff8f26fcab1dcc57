import { CircleAlert, Inbox, Lock } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { asProblem, type Problem } from '../api/problem.ts';
import { useWords } from '../words/words.tsx';
import { Code } from '../words/when.tsx';
import { InnerLink } from './inner-link.tsx';

const SKELETON_AFTER_MILLIS = 300;

/** True once something has been awaited long enough to be worth a picture of it. */
const useLate = (): boolean => {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), SKELETON_AFTER_MILLIS);
    return () => clearTimeout(timer);
  }, []);
  return isLate;
};

/** The shape of what is coming, after 300 ms; before that nothing, so that quick answers do not flicker. */
export const Skeleton = (props: { rows: number; shape: 'rows' | 'lines' }): ReactNode => {
  const { say } = useWords();
  const isLate = useLate();
  return (
    <div role="status" aria-busy className={`skeleton skeleton-${props.shape}`}>
      <span className="heard-only">{say('web.loading')}</span>
      {isLate &&
        Array.from({ length: props.rows }, (_, index) => <span key={index} className="bone" aria-hidden />)}
    </div>
  );
};

/** What the sentence of a problem is found by: its code, else its kind. */
const problemKey = (problem: Problem): string => {
  if (problem.status === 0) return 'web.problem.unreachable';
  if (problem.status === 401) return 'web.problem.signedOut';
  if (problem.status === 403) return 'web.problem.forbidden';
  if (problem.status === 404) return 'web.problem.notFound';
  if (problem.status === 409) return 'web.problem.conflict';
  if (problem.status === 429 || problem.status === 503) return 'web.problem.busy';
  return 'web.problem.other';
};

/** The words for a problem. */
export const useProblemText = (): ((problem: Problem) => string) => {
  const { say, sayIfKnown } = useWords();
  return (problem) => sayIfKnown(`web.problem.${problem.code}`) ?? say(problemKey(problem));
};

/** What happened, what is safe, what to do, and the code for the support desk. */
export const ProblemNotice = (props: { error: unknown; onRetry?: () => void }): ReactNode => {
  const { say } = useWords();
  const textOf = useProblemText();
  const problem = asProblem(props.error);
  return (
    <div className="notice notice-bad" role="alert">
      <CircleAlert aria-hidden size={28} />
      <div>
        <p>{textOf(problem)}</p>
        <p className="support">
          {say('web.problem.code')} <Code>{problem.code}</Code>
          {problem.reference !== undefined && (
            <>
              {' · '}
              {say('web.problem.reference')} <Code>{problem.reference}</Code>
            </>
          )}
        </p>
        {props.onRetry !== undefined && (
          <Button className="button" onPress={props.onRetry}>
            {say('web.tryAgain')}
          </Button>
        )}
      </div>
    </div>
  );
};

/** What would be here, and what to do. */
export const Empty = (props: { title: string; hint: string; children?: ReactNode }): ReactNode => (
  <div className="notice notice-empty">
    <Inbox aria-hidden size={28} />
    <div>
      <h2>{props.title}</h2>
      <p>{props.hint}</p>
      {props.children}
    </div>
  </div>
);

/** In the place of a screen that is not there: which, why, and where to go. */
export const NoScreen = (props: { why: 'noReach' | 'notYours' | 'notFound' | 'notHere' }): ReactNode => {
  const { say } = useWords();
  return (
    <main id="main" className="page" tabIndex={-1}>
      <title>{say('web.name')}</title>
      <div className="notice notice-empty">
        <Lock aria-hidden size={28} />
        <div>
          <h1>{say(`web.noScreen.${props.why}.title`)}</h1>
          <p>{say(`web.noScreen.${props.why}.hint`)}</p>
          {props.why !== 'noReach' && (
            <InnerLink className="button" to="/">
              {say('web.noScreen.home')}
            </InnerLink>
          )}
        </div>
      </div>
    </main>
  );
};
