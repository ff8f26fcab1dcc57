import { Phone, PhoneOff } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { Button } from 'react-aria-components';
import { Code } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { isOnCall } from './call-state.ts';
import { CallStatus } from './call-status.tsx';
import { Keypad } from './keypad.tsx';
import type { MadeUpPerson } from './made-up-people.ts';
import { SoundControls } from './sound-controls.tsx';
import type { Telephone, TelephoneControls } from './telephone.ts';
import { Prompts, Transcript } from './transcript.tsx';
import type { Preferences } from './use-preferences.ts';

/** What a screen reader says of prompts that make no sound; with sound it is silent, so that nothing is heard twice. */
const ReadOut = ({ unheard }: { unheard: Telephone['unheard'] }): ReactNode => (
  <div className="heard-only" aria-live="polite" data-read-out>
    <div key={unheard.id}>
      <Prompts prompts={unheard.prompts} />
    </div>
  </div>
);

const ToKeyIn = ({ callers }: { callers: readonly MadeUpPerson[] }): ReactNode => {
  const { say } = useWords();
  return (
    <ul className="to-key-in" aria-label={say('web.telephone.toKeyIn')}>
      {callers.map((person) => (
        <li key={person.caregiverId}>
          <bdi lang={person.lang}>{person.name}</bdi>
          {person.identityNumber !== null && (
            <span>
              {say('web.telephone.identityNumber')} <Code>{person.identityNumber}</Code>
            </span>
          )}
          <span>
            {say('web.telephone.pin')} <Code>{person.pin}</Code>
          </span>
        </li>
      ))}
    </ul>
  );
};

type HandsetProps = {
  ref: RefObject<HTMLElement | null>;
  shown: Telephone;
  controls: TelephoneControls;
  preferences: Preferences;
  /** Who could be calling from the chosen line. */
  callers: readonly MadeUpPerson[];
  /** What the chosen lesson asks next. */
  nextTask: string | undefined;
  onPreference: (some: Partial<Preferences>) => void;
  onCall: () => void;
  onHangUp: () => void;
};

/** The telephone itself: what was said, the keys, call and hang up, the sound. */
export const Handset = (props: HandsetProps): ReactNode => {
  const { say } = useWords();
  const { shown, controls } = props;
  const onCall = isOnCall(shown);
  return (
    <section
      ref={props.ref}
      className="handset"
      tabIndex={-1}
      aria-label={say('web.telephone.telephone')}
      data-phase={shown.phase}
    >
      <div className="handset-said">
        <Transcript entries={shown.entries} speaking={shown.speaking}>
          <div className="transcript-empty">
            <Phone aria-hidden size={28} />
            <p>{say('web.telephone.empty')}</p>
          </div>
        </Transcript>
        <ReadOut unheard={shown.unheard} />
        <CallStatus shown={shown} onAgain={controls.again} onHangUp={props.onHangUp} />
      </div>
      <div className="handset-keys">
        {props.nextTask !== undefined && <p className="next-task">{say(`web.lesson.${props.nextTask}`)}</p>}
        <ToKeyIn callers={props.callers} />
        <Keypad onKey={controls.press} />
        <div className="call-buttons">
          <Button className="button call" isDisabled={onCall} onPress={props.onCall}>
            <Phone aria-hidden size={24} />
            {say('web.telephone.call')}
          </Button>
          <Button className="button hang-up" isDisabled={!onCall} onPress={props.onHangUp}>
            <PhoneOff aria-hidden size={24} />
            {say('web.telephone.hangUp')}
          </Button>
        </div>
        <SoundControls
          preferences={props.preferences}
          lacksRecordings={shown.lacksRecordings}
          onChange={props.onPreference}
          onReplay={shown.reply === null || shown.phase === 'waiting' ? undefined : controls.replay}
        />
      </div>
    </section>
  );
};
