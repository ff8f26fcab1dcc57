import { Hourglass, RotateCcw, Volume2, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { useWords } from '../words/words.tsx';
import type { Preferences } from './use-preferences.ts';
import { useStandIn } from './use-stand-in.ts';

type SoundControlsProps = {
  preferences: Preferences;
  onChange: (some: Partial<Preferences>) => void;
  lacksRecordings: boolean;
  /** Undefined while there is nothing to replay. */
  onReplay: (() => void) | undefined;
};

/** Sound on and off, how loud, once more, and a call that waits. */
export const SoundControls = (props: SoundControlsProps): ReactNode => {
  const { say } = useWords();
  const { sound, volume, waits } = props.preferences;
  const isStandIn = useStandIn();
  return (
    <div className="sound">
      <ToggleButton className="chip" isSelected={sound} onChange={(on) => props.onChange({ sound: on })}>
        {sound ? <Volume2 aria-hidden size={20} /> : <VolumeX aria-hidden size={20} />}
        {say('web.telephone.sound')}
      </ToggleButton>
      <label className="volume">
        <span className="heard-only">{say('web.telephone.volume')}</span>
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          value={volume}
          disabled={!sound}
          onChange={(event) => props.onChange({ volume: event.currentTarget.valueAsNumber })}
        />
      </label>
      <Button className="button" isDisabled={props.onReplay === undefined} onPress={() => props.onReplay?.()}>
        <RotateCcw aria-hidden size={20} />
        {say('web.telephone.replay')}
      </Button>
      <ToggleButton className="chip" isSelected={waits} onChange={(on) => props.onChange({ waits: on })}>
        <Hourglass aria-hidden size={20} />
        {say('web.telephone.waits')}
      </ToggleButton>
      {isStandIn && sound && <p className="hint stand-in">{say('web.telephone.standIn')}</p>}
      <p role="status" className="hint sound-note">
        {props.lacksRecordings && sound && say('web.telephone.lacksRecordings')}
      </p>
    </div>
  );
};
