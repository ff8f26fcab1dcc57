import { gunzipSync, inflateSync } from 'node:zlib';
import { type GatewayProblem, PROBLEMS } from './problems.ts';

const DECODERS = new Map([
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
]);

/**
 * A body as API Gateway hands it on: it takes off the `Content-Encoding` by itself and leaves the header.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-make-request-with-compressed-payload.html
 */
export const decodedBody = (
  encoding: string | undefined,
  body: Buffer | null,
  bytesMax: number,
): { body: Buffer | null } | { problem: GatewayProblem } => {
  const coding = encoding?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || body === null) return { body };
  const decode = DECODERS.get(coding);
  if (decode === undefined) return { problem: PROBLEMS.encoding };
  try {
    return { body: decode(body, { maxOutputLength: bytesMax }) };
  } catch (error) {
    return { problem: error instanceof RangeError ? PROBLEMS.tooLarge : PROBLEMS.encoding };
  }
};
