import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { yemotPathOf } from '#shared/adapters/yemot';
import { type Clip, clipsOf } from '#shared/domain/voice/clips';
import { type Recording, faultsOf } from '#shared/domain/voice/recordings';
import { VOICE_TEXTS } from '#shared/lambda/voice-texts';
import * as files from './recording/files.ts';
import { unheardWords } from './recording/hebrew.ts';
import { forTelephone, synthesise, whatIsMissing } from './recording/synthesiser.ts';
import { wavFactsOf } from './recording/wav.ts';
import { giveUp } from './running-stage.ts';

type Options = {
  /** Makes every placeholder again. */
  all: boolean;
  /** Where people's recordings lie, as `<language>/<clip>.wav`. */
  folder: string | undefined;
};

/** What happens to one recording, and what was there before. */
type Step = { clip: Clip; before: Recording | undefined } & (
  { how: 'keep'; before: Recording } | { how: 'bring'; path: string } | { how: 'make' }
);

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

const plan = (clips: readonly Clip[], options: Options): Step[] => {
  const recordings = files.readManifest();
  const byFile = new Map(recordings.map((recording) => [recording.file, recording]));
  const outdated = new Set(faultsOf(clips, recordings).outdated);
  return clips.map((clip): Step => {
    const before = byFile.get(clip.audio);
    const path =
      options.folder === undefined
        ? undefined
        : join(resolve(options.folder), clip.audio.replace(/^voice\//, ''));
    if (path !== undefined && isFile(path)) return { clip, before, how: 'bring', path };
    const isAgain = options.all && before?.source === 'placeholder-synthesised';
    const fits = !outdated.has(clip.audio) && isFile(files.pathOf(clip.audio));
    return before !== undefined && fits && !isAgain
      ? { clip, before, how: 'keep' }
      : { clip, before, how: 'make' };
  });
};

const laid = ({ id, language, text, audio }: Clip, wav: Buffer, source: Recording['source']): Recording => {
  const durationMillis = wavFactsOf(wav)?.durationMillis;
  if (durationMillis === undefined) throw new Error(`${audio} did not become a WAV file`);
  files.writeRecording(audio, wav);
  return { id, language, text, file: audio, durationMillis, source };
};

const take = (step: Step): Recording => {
  const { clip } = step;
  switch (step.how) {
    case 'keep':
      return step.before;
    case 'bring':
      return laid(clip, forTelephone(readFileSync(step.path), clip.text), 'recorded');
    case 'make':
      return laid(clip, synthesise(clip), 'placeholder-synthesised');
  }
};

const tell = (steps: readonly Step[], recordings: readonly Recording[], removed: number): void => {
  const count = (how: Step['how']): number => steps.filter((step) => step.how === how).length;
  const bytes = recordings.reduce((sum, { file }) => sum + statSync(files.pathOf(file)).size, 0);
  const placeholders = recordings.filter(({ source }) => source === 'placeholder-synthesised').length;
  const lost = steps.filter(({ how, before }) => how === 'make' && before?.source === 'recorded');
  process.stdout.write(
    [
      `${recordings.length} recordings, ${(bytes / 1e6).toFixed(1)} MB: ${count('make')} synthesised now,`,
      `${count('bring')} brought, ${count('keep')} as they were, ${removed} files removed.`,
      `${placeholders} are placeholders.\n`,
    ].join(' '),
  );
  for (const { clip } of lost)
    process.stdout.write(`A person must say this anew: ${clip.audio} "${clip.text}"\n`);
  const hebrew = recordings.filter(({ language }) => language === 'he');
  const unheard = new Set(hebrew.flatMap(({ text }) => unheardWords(text)));
  if (unheard.size > 0)
    process.stdout.write(
      `No vowels yet (local/recording/hebrew-sounds.json, then --all): ${[...unheard].join(' ')}\n`,
    );
};

/** Copies for a vendor that keeps the files itself and knows no points and hyphens in their names. */
const copyForYemot = (recordings: readonly Recording[], folder: string): void => {
  for (const { file } of recordings) {
    const path = `${join(resolve(folder), yemotPathOf(file))}.wav`;
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(files.pathOf(file), path);
  }
  process.stdout.write(`Copied for Yemot HaMashiach to ${resolve(folder)}.\n`);
};

/**
 * `npm run record`: brings the recordings in step with the catalogue. What a person recorded stays until its sentence
 * changes. `-- --all` makes every placeholder again; `-- <folder>` takes recordings of people from
 * `<folder>/<language>/<clip>.wav`, of any rate; `-- --yemot <folder>` copies all under the names of that vendor.
 */
const main = (): void => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false }, yemot: { type: 'string' } },
  });
  const steps = plan(clipsOf(VOICE_TEXTS), { all: values.all, folder: positionals[0] });
  const missing = steps.some(({ how }) => how !== 'keep') ? whatIsMissing() : undefined;
  if (missing !== undefined) giveUp(missing);

  const recordings = steps.map(take);
  files.writeManifest(recordings);
  const wanted = new Set(recordings.map(({ file }) => file));
  const unwanted = files.filesThere().filter((file) => !wanted.has(file));
  unwanted.forEach(files.removeRecording);
  tell(steps, recordings, unwanted.length);
  if (values.yemot !== undefined) copyForYemot(recordings, values.yemot);
};

main();
