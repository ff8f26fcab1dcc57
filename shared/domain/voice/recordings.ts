import * as z from 'zod/mini';
import { Language } from '../directory.ts';
import type { Clip } from './clips.ts';

/** One recording as it lies beside the pages. */
export const Recording = z.strictObject({
  /** The sentence or the number that it belongs to, as in a reply's prompts. */
  id: z.string(),
  language: Language,
  /** What is heard, word for word. */
  text: z.string(),
  /** Its path, as `audio` of a reply's prompts. */
  file: z.string().check(z.regex(/^voice\/[a-z]{2}\/[a-z0-9.-]+\.wav$/)),
  durationMillis: z.int().check(z.positive()),
  /** A speech synthesiser's stand-in, or a person's voice. */
  source: z.enum(['placeholder-synthesised', 'recorded']),
});
export type Recording = z.infer<typeof Recording>;

/** The list of all recordings, `voice/manifest.json` beside them. All are WAV of one channel at the telephone's rate. */
export const RecordingManifest = z.strictObject({
  sampleRateHertz: z.literal(8000),
  channels: z.literal(1),
  recordings: z.array(Recording),
});
export type RecordingManifest = z.infer<typeof RecordingManifest>;

/** What a list of recordings lacks, has too much of, or says in other words than the catalogue. Paths. */
export type RecordingFaults = { missing: string[]; orphaned: string[]; outdated: string[] };

const saysWhatIsWanted = (recording: Recording, clip: Clip): boolean =>
  recording.text === clip.text && recording.id === clip.id && recording.language === clip.language;

/** Compares the recordings with what calls can need: a changed sentence makes its recording outdated. */
export const faultsOf = (clips: readonly Clip[], recordings: readonly Recording[]): RecordingFaults => {
  const byFile = new Map(recordings.map((recording) => [recording.file, recording]));
  const wanted = new Set(clips.map(({ audio }) => audio));
  return {
    missing: clips.filter(({ audio }) => !byFile.has(audio)).map(({ audio }) => audio),
    orphaned: recordings.filter(({ file }) => !wanted.has(file)).map(({ file }) => file),
    outdated: clips.flatMap((clip) => {
      const recording = byFile.get(clip.audio);
      return recording === undefined || saysWhatIsWanted(recording, clip) ? [] : [clip.audio];
    }),
  };
};
