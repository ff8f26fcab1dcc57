import { useEffect, useState, useSyncExternalStore } from 'react';
import { voiceTurnRoute } from '#shared/contracts/voice';
import { useCall } from '../api/call-context.ts';
import { makePlayer } from './player.ts';
import { makeTelephone, type Telephone, type TelephoneControls } from './telephone.ts';
import type { Preferences } from './use-preferences.ts';

/** One telephone, as long as the screen is open; who leaves the screen hangs up. */
export const useTelephone = (preferences: Preferences): { shown: Telephone; controls: TelephoneControls } => {
  const call = useCall();
  const [controls] = useState(() =>
    makeTelephone({
      turn: (body, signal) => call(voiceTurnRoute, voiceTurnRoute.responses[200], { body, signal }),
      player: makePlayer(),
      newCallId: () => `practice-${crypto.randomUUID()}`,
    }),
  );
  const { sound, volume, waits } = preferences;
  useEffect(() => controls.setLoudness({ isOn: sound, volume: volume / 100 }), [controls, sound, volume]);
  useEffect(() => controls.setWaits(waits), [controls, waits]);
  useEffect(() => () => controls.hangUp(), [controls]);
  return { shown: useSyncExternalStore(controls.watch, controls.state), controls };
};
