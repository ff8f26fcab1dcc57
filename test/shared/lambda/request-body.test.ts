import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gunzip } from '#shared/adapters/gzip';
import type { Route } from '#shared/contracts/route';
import { PACKED, PACKED_BYTES_MAX } from '#shared/contracts/route';
import { AppError } from '#shared/domain/app-error';
import { problemOf } from '#shared/lambda/problem';
import { readBody as readAny } from '#shared/lambda/request-body';
import { unpackWith } from '#shared/lambda/unpack';

const UNPACKED_BYTES_MAX = 1_000_000;
const plain: Route = {
  method: 'PUT',
  path: '/v1/things',
  summary: '',
  roles: 'public',
  accepts: ['application/json', 'text/csv'],
  bodyBytesMax: 5 * 1024 * 1024,
  responses: {},
};
const packing: Route = { ...plain, unpackedBytesMax: UNPACKED_BYTES_MAX };

const readBody = (route: Route, event: Parameters<typeof readAny>[1]): unknown =>
  readAny(route, event, unpackWith(gunzip));
const sent = (body: Buffer | string, type: string, more: Record<string, string> = {}) => ({
  body: typeof body === 'string' ? body : body.toString('base64'),
  isBase64Encoded: typeof body !== 'string',
  headers: { 'content-type': type, ...more },
});
/** Status and code of the refusal. */
const refusal = (read: () => unknown): [number, string] => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    const { status, code } = problemOf(error).problem;
    return [status, code];
  }
  throw new Error('It was read');
};

test('what is packed reads as what was in it, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      (value, csv) => {
        const json = JSON.stringify(value);
        expect(readBody(packing, sent(gzipSync(json), 'application/json+gzip'))).toEqual(
          readBody(packing, sent(json, 'application/json')),
        );
        expect(readBody(packing, sent(gzipSync(csv), 'text/csv+gzip; charset=utf-8'))).toBe(csv);
      },
    ),
  );
});

test('whatever bytes come as packed, they are read or refused as the caller’s fault', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(100), (bytes, cut) => {
      const whole = gzipSync('{"a":1}');
      for (const body of [
        Buffer.from(bytes),
        whole.subarray(0, Math.max(1, whole.length - 1 - (cut % 20))),
      ]) {
        expect(refusal(() => readBody(packing, sent(body, 'application/json+gzip')))[0]).toBe(400);
      }
    }),
  );
});

test('a bomb is refused before it is unpacked whole', () => {
  const bomb = gzipSync(Buffer.alloc(2_000_000_000 / 10, ' '));
  expect(bomb.length).toBeLessThan(PACKED_BYTES_MAX);
  const before = process.memoryUsage().arrayBuffers;

  expect(refusal(() => readBody(packing, sent(bomb, 'application/json+gzip')))).toEqual([
    413,
    'BODY_TOO_LARGE',
  ]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  const edge = JSON.stringify('x'.repeat(UNPACKED_BYTES_MAX - 2));
  expect(readBody(packing, sent(gzipSync(edge), 'application/json+gzip'))).toHaveLength(edge.length - 2);
  const over = JSON.stringify('x'.repeat(UNPACKED_BYTES_MAX - 1));
  expect(refusal(() => readBody(packing, sent(gzipSync(over), 'application/json+gzip')))[0]).toBe(413);
});

test('what is packed may be as large as a function is handed in base64', () => {
  const body = Buffer.alloc(PACKED_BYTES_MAX + 1);

  expect(refusal(() => readBody(packing, sent(body, 'application/json+gzip')))).toEqual([
    413,
    'BODY_TOO_LARGE',
  ]);
  expect(body.toString('base64').length).toBeLessThan(6 * 1024 * 1024);
});

test('only operations that say so take packed bodies, and nobody an encoding that nobody knows', () => {
  for (const type of PACKED.keys()) {
    expect(refusal(() => readBody(plain, sent(gzipSync('{}'), type)))).toEqual([400, 'CONTENT_TYPE']);
  }
  const json = (encoding: string) => sent('{}', 'application/json', { 'content-encoding': encoding });
  expect(refusal(() => readBody(packing, json('br')))).toEqual([415, 'ENCODING_UNSUPPORTED']);
  expect(refusal(() => readBody(packing, json('gzip, gzip')))).toEqual([415, 'ENCODING_UNSUPPORTED']);
  // The gateway has unpacked it by then, and left the header.
  expect(readBody(packing, json('GZIP'))).toEqual({});
});
