import { deflateRawSync, gunzipSync, inflateRawSync } from 'node:zlib';
import { AppError } from '../domain/app-error.ts';

/**
 * What is in a gzip, at most so many bytes: whatever else is there is never unpacked.
 * @throws AppError `BODY_TOO_LARGE` (413) as soon as more comes out, `BODY_NOT_GZIP` (400)
 */
export const gunzip = (packed: Buffer, bytesMax: number): Buffer => {
  try {
    return gunzipSync(packed, { maxOutputLength: bytesMax });
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new AppError(
        'too-large',
        'BODY_TOO_LARGE',
        `The body is larger than ${bytesMax} bytes unpacked`,
        {
          cause,
        },
      );
    }
    throw new AppError('malformed', 'BODY_NOT_GZIP', 'The body is not gzip, or is cut short', { cause });
  }
};

/** A text as it is kept: what is read and written is paid for by its length, and rows of lines are much alike. */
export const packedText = (text: string): string => deflateRawSync(text).toString('base64');

/** The text again. @throws Error for what never was packed */
export const textOfPacked = (packed: string): string =>
  inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8');
