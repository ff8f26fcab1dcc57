/** The formats of a telephone: linear samples of 16 bits, and the logarithmic ones of 8. */
const ENCODINGS: Record<number, 'linear' | 'a-law' | 'mu-law'> = { 1: 'linear', 6: 'a-law', 7: 'mu-law' };

/** What the header of a WAV file says. */
export type WavFacts = {
  encoding: 'linear' | 'a-law' | 'mu-law';
  channels: number;
  sampleRateHertz: number;
  bitsPerSample: number;
  durationMillis: number;
};

const chunksOf = (bytes: Buffer): Map<string, { start: number; size: number }> => {
  const chunks = new Map<string, { start: number; size: number }>();
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    chunks.set(bytes.toString('latin1', at, at + 4), { start: at + 8, size });
    at += 8 + size + (size % 2);
  }
  return chunks;
};

/**
 * Reads the header of a WAV file.
 * @returns undefined when it is none, is cut short, or is of a format that no telephone takes
 * @see http://soundfile.sapp.org/doc/WaveFormat/
 */
export const wavFactsOf = (bytes: Buffer): WavFacts | undefined => {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return undefined;
  const chunks = chunksOf(bytes);
  const format = chunks.get('fmt ');
  const data = chunks.get('data');
  if (format === undefined || data === undefined || data.start + data.size > bytes.length) return undefined;
  const encoding = ENCODINGS[bytes.readUInt16LE(format.start)];
  const sampleRateHertz = bytes.readUInt32LE(format.start + 4);
  const bytesPerSecond = bytes.readUInt32LE(format.start + 8);
  if (encoding === undefined || bytesPerSecond === 0) return undefined;
  return {
    encoding,
    channels: bytes.readUInt16LE(format.start + 2),
    sampleRateHertz,
    bitsPerSample: bytes.readUInt16LE(format.start + 14),
    durationMillis: Math.round((data.size / bytesPerSecond) * 1_000),
  };
};

const MU_LAW = 7;
const RATE = 8_000;

/**
 * A WAV file around samples of one channel in mu-law at 8 kHz.
 * @see https://www.rfc-editor.org/rfc/rfc2361 for the format's number
 */
export const muLawWav = (samples: Buffer): Buffer => {
  const head = Buffer.alloc(58);
  const padding = samples.length % 2;
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(head.length - 8 + samples.length + padding, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(18, 16);
  head.writeUInt16LE(MU_LAW, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  // Every format but the linear one says how many samples there are.
  head.write('fact', 38, 'latin1');
  head.writeUInt32LE(4, 42);
  head.writeUInt32LE(samples.length, 46);
  head.write('data', 50, 'latin1');
  head.writeUInt32LE(samples.length, 54);
  return Buffer.concat([head, samples, Buffer.alloc(padding)]);
};

/** Whether a telephone can play it: one channel, 8000 samples a second. */
export const isForTelephone = (facts: WavFacts): boolean =>
  facts.channels === 1 && facts.sampleRateHertz === 8_000;
