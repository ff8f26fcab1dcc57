import { PACKED, PACKED_BYTES_MAX } from '../contracts/route.ts';
import { requireSize, textOf, type Unpack } from './request-body.ts';

/**
 * Reads bodies that are packed by their type, for the handlers of operations that say how large one may be unpacked
 * (decision 0057).
 * @param gunzip gives at most so many bytes, or throws.
 */
export const unpackWith =
  (gunzip: (packed: Buffer, bytesMax: number) => Buffer): Unpack =>
  ({ unpackedBytesMax }, { type, body, isBase64Encoded }) => {
    const inside = PACKED.get(type);
    if (inside === undefined || unpackedBytesMax === undefined) return undefined;
    const text = (): string => {
      requireSize(PACKED_BYTES_MAX, body, isBase64Encoded);
      // What is not base64 is text, and no gzip is.
      return textOf(gunzip(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'), unpackedBytesMax));
    };
    return { type: inside, text };
  };
