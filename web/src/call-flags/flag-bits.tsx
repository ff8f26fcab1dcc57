import { CircleCheck, CircleHelp, PhoneCall } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallFlagView } from '#shared/domain/call-flag-view';
import type { Names } from '../api/queries.ts';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';

/** Where a flag stands: nobody looked yet, it has a good reason, or somebody goes on asking. */
const stateOf = ({ reviews }: CallFlagView): 'new' | 'explained' | 'follow-up' =>
  reviews.at(-1)?.outcome ?? 'new';

const LOOKS = {
  new: { icon: CircleHelp, look: 'needs-acknowledgement' },
  explained: { icon: CircleCheck, look: 'verified' },
  'follow-up': { icon: PhoneCall, look: 'open' },
} as const;

/** Sign, word and colour of where a flag stands. */
export const FlagState = ({ flag }: { flag: CallFlagView }): ReactNode => {
  const { say } = useWords();
  const state = stateOf(flag);
  const { icon: Icon, look } = LOOKS[state];
  return (
    <span className={`standing standing-${look}`}>
      <Icon aria-hidden size={20} />
      {say(`web.calls.state.${state}`)}
    </span>
  );
};

/** From the first of its calls to the last. */
export const FlagTimes = ({ flag }: { flag: CallFlagView }): ReactNode => {
  const { dayAndTime, time } = useTimes();
  const { firstAt, lastAt } = flag;
  return (
    <>
      <time dateTime={firstAt}>{dayAndTime(firstAt)}</time>
      {lastAt !== firstAt && (
        <>
          {' – '}
          <time dateTime={lastAt}>{time(lastAt)}</time>
        </>
      )}
    </>
  );
};

/** The number as far as it is shown. */
export const FlagLine = ({ line }: { line: string | null }): ReactNode => {
  const { say } = useWords();
  return line === null ? say('web.calls.line.hidden') : <Code>{line}</Code>;
};

/** The own caregivers by name, others as a number. */
export const FlagCaregivers = (props: { flag: CallFlagView; caregivers: Names }): ReactNode => {
  const { say } = useWords();
  const { caregiverIds, otherCaregivers } = props.flag;
  return (
    <>
      {caregiverIds.map((id, index) => {
        const name = props.caregivers.get(id);
        return (
          <span key={id}>
            {index > 0 && ', '}
            {name === undefined ? <Code>{id}</Code> : <bdi>{name}</bdi>}
          </span>
        );
      })}
      {otherCaregivers > 0 && (
        <span>
          {caregiverIds.length > 0 && ' · '}
          {say('web.calls.others', { count: otherCaregivers })}
        </span>
      )}
    </>
  );
};
