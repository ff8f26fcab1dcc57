import type { VoicePrompt } from './call-state.ts';

/** How the telephone sounds. */
export type Loudness = { isOn: boolean; /** 0 to 1. */ volume: number };

/** What the player needs of a recording: an `Audio` of the browser, or a stand-in. */
export type Recording = Pick<
  HTMLAudioElement,
  'play' | 'pause' | 'preload' | 'volume' | 'muted' | 'addEventListener'
>;

export type PlayerParts = {
  record: (address: string) => Recording;
  /** Waits; gives the way to stop waiting. */
  after: (millis: number, done: () => void) => () => void;
};

/** What is told while prompts are played. */
export type Heard = {
  /** A prompt begins: its place in what is said. */
  onPrompt: (index: number) => void;
  /** Prompts that make no sound: they must be read out by whatever reads the page. */
  onUnheard: (prompts: readonly VoicePrompt[]) => void;
  /** A recording that should be there is not there yet. */
  onMissing: () => void;
  onDone: () => void;
};

/** Somebody who reads along needs about as long as a voice. */
const READ_MILLIS_PER_LETTER = 55;
const READ_MILLIS_MIN = 350;
const readMillis = (prompt: VoicePrompt): number =>
  Math.max(READ_MILLIS_MIN, prompt.text.length * READ_MILLIS_PER_LETTER);

const BROWSER: PlayerParts = {
  record: (address) => new Audio(address),
  after: (millis, done) => {
    const timer = setTimeout(done, millis);
    return () => clearTimeout(timer);
  },
};

/**
 * Plays the prompts of a reply one after the other, and stops at once when told. A prompt without a recording, and every
 * prompt while the sound is off, lasts as long as it takes to read.
 */
export const makePlayer = (parts: PlayerParts = BROWSER) => {
  const missing = new Set<string>();
  let loudness: Loudness = { isOn: true, volume: 1 };
  let current: Recording | undefined;
  let stopCurrent: () => void = () => undefined;

  const hear = (address: string, ended: () => void, failed: () => void): (() => void) => {
    const recording = parts.record(address);
    current = recording;
    recording.preload = 'auto';
    recording.volume = loudness.volume;
    let isOpen = true;
    const once = (then: () => void) => (): void => {
      if (!isOpen) return;
      isOpen = false;
      then();
    };
    recording.addEventListener('ended', once(ended));
    recording.addEventListener('error', once(failed));
    // Refused by the browser, or the file cannot be played: the text is still there.
    recording.play().catch(once(failed));
    return () => {
      isOpen = false;
      recording.pause();
    };
  };

  const playFrom = (prompts: readonly VoicePrompt[], index: number, heard: Heard): void => {
    const prompt = prompts[index];
    if (prompt === undefined) {
      stopCurrent = () => undefined;
      heard.onDone();
      return;
    }
    heard.onPrompt(index);
    const next = (): void => playFrom(prompts, index + 1, heard);
    const read = (): void => {
      if (loudness.isOn) heard.onUnheard([prompt]);
      stopCurrent = parts.after(readMillis(prompt), next);
    };
    if (!loudness.isOn || prompt.audio === '' || missing.has(prompt.audio)) {
      read();
      return;
    }
    stopCurrent = hear(`/${prompt.audio.replace(/^\//, '')}`, next, () => {
      missing.add(prompt.audio);
      heard.onMissing();
      read();
    });
  };

  const stop = (): void => {
    stopCurrent();
    stopCurrent = () => undefined;
    current = undefined;
  };

  return {
    play: (prompts: readonly VoicePrompt[], heard: Heard): void => {
      stop();
      // Without sound all is read out in one piece: a screen reader has its own pace.
      if (!loudness.isOn && prompts.length > 0) heard.onUnheard(prompts);
      playFrom(prompts, 0, heard);
    },
    stop,
    setLoudness: (next: Loudness): void => {
      loudness = next;
      if (current === undefined) return;
      current.muted = !next.isOn;
      current.volume = next.volume;
    },
  };
};
export type Player = ReturnType<typeof makePlayer>;
