import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { ROOT } from '../functions.ts';
import { RecordingManifest, type Recording } from '#shared/domain/voice/recordings';

/** Where the recordings lie: files of the pages, so that they are published with them, as `/voice/…`. */
export const RECORDINGS = join(ROOT, 'web', 'public');
const MANIFEST = join(RECORDINGS, 'voice', 'manifest.json');

/** Where a recording lies on this machine. */
export const pathOf = (file: string): string => join(RECORDINGS, file);

/** All files there are, as paths like those of the manifest. */
export const filesThere = (): string[] =>
  globSync('voice/**/*.*', { cwd: RECORDINGS })
    .filter((file) => !file.endsWith('manifest.json'))
    .sort();

/** What the manifest lists; nothing when there is none yet. */
export const readManifest = (): Recording[] =>
  existsSync(MANIFEST)
    ? z.parse(RecordingManifest, JSON.parse(readFileSync(MANIFEST, 'utf8'))).recordings
    : [];

const writeWhole = (path: string, content: string | Buffer): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
};

/** Lays a recording in its place. */
export const writeRecording = (file: string, wav: Buffer): void => writeWhole(pathOf(file), wav);

/** Takes a recording away. */
export const removeRecording = (file: string): void => rmSync(pathOf(file), { force: true });

/** Writes the manifest, in the order of paths, so that a change shows as few lines. */
export const writeManifest = (recordings: readonly Recording[]): void => {
  const ordered = recordings.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const manifest: RecordingManifest = { sampleRateHertz: 8000, channels: 1, recordings: ordered };
  writeWhole(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
};
