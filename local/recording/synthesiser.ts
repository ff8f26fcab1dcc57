import { spawnSync } from 'node:child_process';
import type { Language } from '#shared/domain/directory';
import { spokenArabic } from './arabic.ts';
import { spokenHebrew } from './hebrew.ts';
import { muLawWav } from './wav.ts';

/** The synthesiser's voices. None is pleasant, Hebrew and Amharic least: they only stand in for people. */
const VOICES: Record<Language, string> = { he: 'he', ar: 'ar', ru: 'ru', am: 'am', en: 'en-gb' };
/** What it calls words are shorter in some languages than in others; all are as quick as somebody who reads calmly. */
const WORDS_PER_MINUTE: Record<Language, number> = { he: 205, ar: 205, ru: 185, am: 200, en: 180 };

/** Silence around what is heard is cut, so that pieces join, and made short inside; then a breath, longer after a sentence. */
const TRIM = [
  'silence',
  '-l',
  '1',
  '0.01',
  '0.5%',
  '-1',
  '0.2',
  '0.5%',
  'reverse',
  'silence',
  '1',
  '0.01',
  '0.5%',
  'reverse',
];
const SECONDS_AFTER = { sentence: 0.25, piece: 0.03 };
const TELEPHONE = ['-t', 'ul', '-r', '8000', '-c', '1'];
const PEAK_DECIBELS = '-3';
/** A quarter of a second: players of vendors swallow what is shorter. */
const SAMPLES_MIN = 2_000;
const MU_LAW_SILENCE = 0xff;

const HOW_TO_GET = `The placeholder recordings are made by two programs of Debian, which are not all installed here:
  sudo apt-get install espeak-ng sox        (Debian, Ubuntu)
  brew install espeak-ng sox                (macOS)
Nothing else needs them: npm start and npm test play and check the files that are committed.`;

const run = (command: string, args: readonly string[], input?: Buffer): Buffer => {
  const done = spawnSync(command, args, { input, maxBuffer: 64_000_000 });
  if (done.error !== undefined || done.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${done.error?.message ?? done.stderr.toString()}`);
  return done.stdout;
};

/** @returns why nothing can be synthesised on this machine, in words; undefined when all is there */
export const whatIsMissing = (): string | undefined => {
  const programs = [spawnSync('espeak-ng', ['--version']), spawnSync('sox', ['--version'])];
  if (programs.some(({ error }) => error !== undefined)) return HOW_TO_GET;
  const lacking = Object.values(VOICES).filter(
    (voice) =>
      run('espeak-ng', [`--voices=${voice}`])
        .toString()
        .trim()
        .split('\n').length < 2,
  );
  return lacking.length === 0 ? undefined : `This espeak-ng has no voice for: ${lacking.join(', ')}.`;
};

/**
 * A WAV file of any rate as a telephone plays it: one channel, 8 kHz, mu-law, 8 kB a second.
 *
 * @param text what it says: a sentence is followed by a longer breath than a piece of one.
 * @param first inputs of sox that come before it.
 */
export const forTelephone = (wav: Buffer, text: string, first: readonly string[] = []): Buffer => {
  const after = /[.?!።፣]$/u.test(text) ? SECONDS_AFTER.sentence : SECONDS_AFTER.piece;
  const effects = [...TRIM, 'norm', PEAK_DECIBELS, 'pad', '0.02', String(after)];
  // `-R`: the same noise each time, so that an unchanged sentence gives an unchanged file.
  const samples = run('sox', ['-R', '-q', ...first, '-t', 'wav', '-', ...TELEPHONE, '-', ...effects], wav);
  const lacking = Math.max(0, SAMPLES_MIN - samples.length);
  return muLawWav(Buffer.concat([samples, Buffer.alloc(lacking, MU_LAW_SILENCE)]));
};

/** Three short tones before the greeting of a synthesiser, so that nobody takes it for the final voice. */
const TONES = [660, 550, 660].map((hertz) => `|sox -n -r 22050 -c 1 -p synth 0.12 sine ${hertz} gain -12`);

/** Writing without vowels is read with them. */
const WRITTEN: Partial<Record<Language, (text: string) => string>> = { he: spokenHebrew, ar: spokenArabic };

/** One recording by the synthesiser, as a telephone plays it. */
export const synthesise = (clip: { id: string; language: Language; text: string }): Buffer => {
  const args = [
    '-v',
    VOICES[clip.language],
    '-s',
    String(WORDS_PER_MINUTE[clip.language]),
    '--stdout',
    WRITTEN[clip.language]?.(clip.text) ?? clip.text,
  ];
  return forTelephone(run('espeak-ng', args), clip.text, clip.id === 'voice.greeting' ? TONES : []);
};
