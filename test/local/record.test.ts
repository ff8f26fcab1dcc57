import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { clipsOf } from '#shared/domain/voice/clips';
import { faultsOf } from '#shared/domain/voice/recordings';
import { VOICE_TEXTS } from '#shared/lambda/voice-texts';
import { filesThere, pathOf, readManifest } from '../../local/recording/files.ts';
import { isForTelephone, muLawWav, wavFactsOf } from '../../local/recording/wav.ts';
import { spokenArabic } from '../../local/recording/arabic.ts';
import { soundOf, spokenHebrew, unheardWords } from '../../local/recording/hebrew.ts';
import { whatIsMissing } from '../../local/recording/synthesiser.ts';

/** What to do when one of these fails; told with the failure. */
const REPAIR = 'npm run record';

const recordings = readManifest();

test('every sentence that a call can need has a recording of its words, and no other is kept', () => {
  expect({ ...faultsOf(clipsOf(VOICE_TEXTS), recordings), repair: REPAIR }).toEqual({
    missing: [],
    orphaned: [],
    outdated: [],
    repair: REPAIR,
  });
});

test('the files are those of the manifest', () => {
  expect(filesThere()).toEqual(recordings.map(({ file }) => file).sort());
});

test('every file can be played by a telephone, and is as long as the manifest says', () => {
  const faults = recordings.flatMap(({ file, durationMillis }) => {
    const facts = wavFactsOf(readFileSync(pathOf(file)));
    if (facts === undefined) return [`${file} is no WAV file`];
    const isRight = isForTelephone(facts) && facts.durationMillis === durationMillis;
    return isRight ? [] : [`${file} is ${JSON.stringify(facts)}`];
  });
  expect(faults).toEqual([]);
});

test('nothing is too short to be heard or too long to wait for', () => {
  const lengths = recordings.map(({ durationMillis }) => durationMillis);
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(250);
  expect(Math.max(...lengths)).toBeLessThan(20_000);
});

test('a quick caller waits little: a time or a digit is said in less than two and a half seconds', () => {
  const values = recordings.filter(({ id }) => /^voice\.(digit|hour|minute|count)\./.test(id));
  expect(values.length).toBeGreaterThan(5 * 94 - 1);
  expect(values.filter(({ durationMillis }) => durationMillis > 2_500)).toEqual([]);
});

test('the header of a made file is read back; other files are told', () => {
  const wav = muLawWav(Buffer.alloc(4_001, 0xff));

  expect(wavFactsOf(wav)).toEqual({
    encoding: 'mu-law',
    channels: 1,
    sampleRateHertz: 8_000,
    bitsPerSample: 8,
    durationMillis: 500,
  });
  expect(wav.length % 2).toBe(0);
  expect(wavFactsOf(wav.subarray(0, -100))).toBeUndefined();
  expect(wavFactsOf(Buffer.from('<!doctype html>'))).toBeUndefined();
});

test('the Hebrew stand-in knows the vowels of nearly every word', () => {
  const hebrew = recordings.filter(({ language }) => language === 'he').map(({ text }) => text);
  const words = new Set(hebrew.flatMap((text) => text.split(/\s+/)));
  const unheard = new Set(hebrew.flatMap(unheardWords));
  expect(unheard.size / words.size).toBeLessThan(0.2);
});

test('Hebrew is said by its sounds, with prefixes and digits; a word that nobody wrote down stays as it is', () => {
  expect(spokenHebrew('בשעה שמונה ושתי דקות.')).toBe("[[beSa?'a Sm'one veStej dak'ot]].");
  expect(spokenHebrew('הקישו 2.')).toBe("[[hak'iSu St'ajim]] .");
  expect(spokenHebrew('שלום גליליאו')).toBe("[[Sal'om]] גליליאו");
  expect(soundOf('ושהמשרד')).toBe("veSehamisQ'ad");
});

test('Arabic is said with its vowels, the sign of doubling before them', () => {
  expect(spokenArabic('سُجِّل الوصول')).toBe('سُج\u0651ِلَ الوُصول');
  expect(spokenArabic('ودقيقتين')).toBe('وَدَقيقَتَيْن');
});

test('without the synthesiser the command says what to install, and that nothing else needs it', () => {
  vi.stubEnv('PATH', '');
  try {
    expect(whatIsMissing()).toContain('sudo apt-get install espeak-ng sox');
    expect(whatIsMissing()).toContain('Nothing else needs them');
  } finally {
    vi.unstubAllEnvs();
  }
});
