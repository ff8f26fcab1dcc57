import { AppError } from '../domain/app-error.ts';

/**
 * What is inside a gzip body, at most so many bytes of it.
 * @throws AppError `BODY_TOO_LARGE` (413) as soon as more comes out, `BODY_NOT_GZIP` (400)
 */
export const unpacked = (packed: Buffer, bytesMax: number): Buffer => {
  try {
    // Not imported: the functions on whose start somebody waits take no packed bodies.
    return process.getBuiltinModule('node:zlib').gunzipSync(packed, { maxOutputLength: bytesMax });
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
