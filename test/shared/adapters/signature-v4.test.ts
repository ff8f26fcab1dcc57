import { SignatureV4 } from '@smithy/signature-v4';
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amzDateOf,
  derivedKey,
  hmacHex,
  postSigner,
  signatureOf,
  signingKeyOf,
} from '#shared/adapters/signature-v4';

/** The hash in the form that the SDK's signer asks for. */
class Sha256 {
  private readonly hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = secret as string | Buffer | undefined;
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: string | Uint8Array) {
    this.hash.update(data);
  }
  digest = () => Promise.resolve(new Uint8Array(this.hash.digest()));
  reset() {}
}

/** The keys of AWS's published examples; they open nothing. */
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const EMPTY_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

test("derives the signing key of AWS's published example", () => {
  const key = derivedKey(SECRET, '20150830', 'us-east-1', 'iam');

  expect(key.toString('hex')).toBe('c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9');
});

test("signs the request of AWS's published example", () => {
  const key = signingKeyOf(derivedKey(SECRET, '20150830', 'us-east-1', 'iam'));
  const canonical = [
    'GET',
    '/',
    'Action=ListUsers&Version=2010-05-08',
    'content-type:application/x-www-form-urlencoded; charset=utf-8',
    'host:iam.amazonaws.com',
    'x-amz-date:20150830T123600Z',
    '',
    'content-type;host;x-amz-date',
    EMPTY_BODY,
  ].join('\n');

  expect(signatureOf(key, '20150830T123600Z', '20150830/us-east-1/iam/aws4_request', canonical)).toBe(
    '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  );
});

/** Of AWS's test suite of signature version 4: each a canonical request and the signature that it must have. */
describe.each([
  [
    'get-vanilla',
    ['GET', '/', '', 'host:example.amazonaws.com', 'x-amz-date:20150830T123600Z', '', 'host;x-amz-date'],
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  [
    'post-vanilla',
    ['POST', '/', '', 'host:example.amazonaws.com', 'x-amz-date:20150830T123600Z', '', 'host;x-amz-date'],
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'post-header-key-case',
    ['POST', '/', '', 'host:example.amazonaws.com', 'x-amz-date:20150830T123600Z', '', 'host;x-amz-date'],
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'post-header-key-sort',
    [
      'POST',
      '/',
      '',
      'host:example.amazonaws.com',
      'my-header1:value1',
      'x-amz-date:20150830T123600Z',
      '',
      'host;my-header1;x-amz-date',
    ],
    'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  ],
])('%s of the published test suite', (_name, lines, signature) => {
  test('has the published signature', () => {
    const key = signingKeyOf(derivedKey(SECRET, '20150830', 'us-east-1', 'service'));
    const canonical = [...lines, EMPTY_BODY].join('\n');

    expect(signatureOf(key, '20150830T123600Z', '20150830/us-east-1/service/aws4_request', canonical)).toBe(
      signature,
    );
  });
});

test('two one-shot hashes make the HMAC of the standard library, for any key and any text that fits', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.string({ maxLength: 400 }), (bytes, text) => {
      const key = Buffer.from(bytes);
      expect(hmacHex(signingKeyOf(key), text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
    }),
  );
});

test('writes the time as the signature wants it', () => {
  expect(amzDateOf(Date.parse('2026-11-22T08:09:10.987Z'))).toBe('20261122T080910Z');
});

describe.each([
  ['with a session token', 'IQoJb3JpZ2luX2VjEXAMPLE=='],
  ['without one', undefined],
])('a request %s', (_name, sessionToken) => {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: SECRET, sessionToken };

  const bySdk = async (target: string, body: string, date: Date) => {
    const sdk = new SignatureV4({
      credentials: {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: SECRET,
        ...(sessionToken !== undefined && { sessionToken }),
      },
      region: 'il-central-1',
      service: 'dynamodb',
      sha256: Sha256,
      applyChecksum: false,
    });
    const signed = await sdk.sign(
      {
        method: 'POST',
        protocol: 'https:',
        hostname: 'dynamodb.il-central-1.amazonaws.com',
        path: '/',
        headers: { host: 'dynamodb.il-central-1.amazonaws.com', 'x-amz-target': target },
        body,
      },
      { signingDate: date },
    );
    return signed.headers['authorization'];
  };

  test('is signed as the SDK signs it, on either side of a day', async () => {
    const sign = postSigner('il-central-1', 'dynamodb', 'dynamodb.il-central-1.amazonaws.com');
    const target = 'DynamoDB_20120810.PutItem';
    const body = '{"TableName":"reports","Item":{"pk":{"S":"שלום"}}}';
    for (const text of ['2026-11-22T23:59:59Z', '2026-11-23T00:00:01Z', '2026-11-23T00:00:01Z']) {
      const date = new Date(text);

      expect(sign(credentials, target, body, date.getTime()).authorization).toBe(
        await bySdk(target, body, date),
      );
    }
  });
});

test('new keys are used at once', () => {
  const sign = postSigner('local', 'dynamodb', 'localhost');
  const at = Date.parse('2026-11-22T08:00:00Z');
  const first = sign({ accessKeyId: 'A', secretAccessKey: 'one' }, 'T', '{}', at);

  const second = sign({ accessKeyId: 'B', secretAccessKey: 'two' }, 'T', '{}', at);

  expect(second.authorization).not.toBe(first.authorization);
  expect(sign({ accessKeyId: 'A', secretAccessKey: 'one' }, 'T', '{}', at)).toEqual(first);
});
