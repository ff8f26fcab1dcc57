import { gunzipSync } from 'node:zlib';
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
