import { expect, test } from 'vitest';
import { type Recording, faultsOf } from '#shared/domain/voice/recordings';

const clip = (name: string, text: string) => ({
  id: `voice.${name}`,
  language: 'he' as const,
  text,
  audio: `voice/he/${name}.wav`,
});
const recording = (name: string, text: string): Recording => ({
  id: `voice.${name}`,
  language: 'he',
  text,
  file: `voice/he/${name}.wav`,
  durationMillis: 900,
  source: 'recorded',
});
const FITTING = { missing: [], orphaned: [], outdated: [] };

test('recordings that say what the catalogue says have no fault', () => {
  expect(faultsOf([clip('pin.ask', 'הקישו')], [recording('pin.ask', 'הקישו')])).toEqual(FITTING);
});

test.each([
  ['a new sentence', [clip('pin.ask', 'הקישו')], [], { missing: ['voice/he/pin.ask.wav'] }],
  [
    'a sentence that nobody says any more',
    [],
    [recording('pin.ask', 'הקישו')],
    { orphaned: ['voice/he/pin.ask.wav'] },
  ],
  [
    'a changed sentence',
    [clip('pin.ask', 'נא להקיש')],
    [recording('pin.ask', 'הקישו')],
    { outdated: ['voice/he/pin.ask.wav'] },
  ],
])('%s is told', (_, clips, recordings, fault) => {
  expect(faultsOf(clips, recordings)).toEqual({ ...FITTING, ...fault });
});
