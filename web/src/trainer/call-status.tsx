import { CircleAlert, PhoneOff } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useProblemText } from '../parts/notices.tsx';
import { Code } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { isOnCall } from './call-state.ts';
import { numberInText } from './phone-number.ts';
import type { Telephone } from './telephone.ts';

/** A wait shorter than this is no wait on a telephone either. */
const LATE_MILLIS = 1_500;

const Waiting = (): ReactNode => {
  const { say } = useWords();
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), LATE_MILLIS);
    return () => clearTimeout(timer);
  }, []);
  return isLate && say('web.telephone.waiting');
};

const secondsUntil = (silenceAt: number): number => Math.max(0, Math.ceil((silenceAt - Date.now()) / 1_000));

const Countdown = ({ silenceAt }: { silenceAt: number }): ReactNode => {
  const { say } = useWords();
  const [seconds, setSeconds] = useState(() => secondsUntil(silenceAt));
  useEffect(() => {
    setSeconds(secondsUntil(silenceAt));
    const timer = setInterval(() => setSeconds(secondsUntil(silenceAt)), 500);
    return () => clearInterval(timer);
  }, [silenceAt]);
  return say('web.telephone.silenceIn', { seconds });
};

const Now = ({ shown }: { shown: Telephone }): ReactNode => {
  const { say } = useWords();
  switch (shown.phase) {
    case 'waiting':
      return <Waiting key={shown.sent?.turn} />;
    case 'speaking':
      return say('web.telephone.speaking');
    case 'listening':
      return shown.silenceAt === null ? (
        say('web.telephone.listening')
      ) : (
        <Countdown silenceAt={shown.silenceAt} />
      );
    case 'idle':
    case 'faulty':
    case 'over':
      return null;
  }
};

const Over = ({ shown }: { shown: Telephone }): ReactNode => {
  const { say } = useWords();
  if (shown.phase !== 'over' || shown.ending === null) return null;
  return (
    <p className="call-over">
      <PhoneOff aria-hidden size={20} />
      <span>
        {say(`web.telephone.over.${shown.ending}`)}{' '}
        {shown.transferredTo !== null && <Code>{numberInText(shown.transferredTo)}</Code>}
      </span>
    </p>
  );
};

const Fault = (props: { shown: Telephone; onAgain: () => void; onHangUp: () => void }): ReactNode => {
  const { say } = useWords();
  const textOf = useProblemText();
  const { problem } = props.shown;
  if (problem === null) return null;
  const isRefused = problem.status >= 400 && problem.status < 500;
  return (
    <div className="notice notice-bad" role="alert">
      <CircleAlert aria-hidden size={28} />
      <div>
        <p>{isRefused ? textOf(problem) : say('web.telephone.fault')}</p>
        {problem.code === 'TURN_TOO_SLOW' && <p>{say('web.telephone.tooSlow')}</p>}
        {!isRefused && <p>{say('web.telephone.safe')}</p>}
        <p className="support">
          {say('web.problem.code')} <Code>{problem.code}</Code>
          {problem.reference !== undefined && (
            <>
              {' · '}
              {say('web.problem.reference')} <Code>{problem.reference}</Code>
            </>
          )}
        </p>
        <div className="form-actions">
          {!isRefused && (
            <Button className="button button-main" onPress={props.onAgain}>
              {say('web.telephone.again')}
            </Button>
          )}
          <Button className="button" onPress={props.onHangUp}>
            {say('web.telephone.hangUp')}
          </Button>
        </div>
      </div>
    </div>
  );
};

/** What goes on in the call: what it waits for, where the dialogue stands, the receipt, the end, a fault. */
export const CallStatus = (props: {
  shown: Telephone;
  onAgain: () => void;
  onHangUp: () => void;
}): ReactNode => {
  const { say, sayIfKnown } = useWords();
  const { shown } = props;
  const state = shown.reply?.state;
  const stateText = state === undefined ? undefined : sayIfKnown(`web.telephone.state.${state}`);
  return (
    <div className="call-status">
      <div className="call-now">
        <p>
          <Now shown={shown} />
        </p>
        {isOnCall(shown) && shown.phase !== 'faulty' && (
          <p className="keyed">
            <span className="heard-only">{say('web.telephone.keyed')}</span>
            <bdi dir="ltr">{shown.keys}</bdi>
          </p>
        )}
      </div>
      <div role="status">
        {shown.receipt !== null && (
          <p className="receipt">
            {say('web.telephone.receipt')} <Code>{shown.receipt}</Code>
          </p>
        )}
        <Over shown={shown} />
      </div>
      <Fault {...props} />
      {state !== undefined && (
        <p className="support">
          {say('web.telephone.step')} {stateText !== undefined && `${stateText} · `}
          <Code>{state}</Code>
        </p>
      )}
    </div>
  );
};
